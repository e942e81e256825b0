"""The filter of a view as traits: one for each key of the Selection, checked when it is set."""

from typing import Any

import traitlets

from atlas.errors import PageError, SelectionError
from atlas.page.contents import Contents
from atlas.page.html.release_check import check_said
from atlas.record.named_selection import selection_for
from atlas.record.record import Record
from atlas.record.selection import KEYS, Selection, SelectionLike


# traitlets restores values that are set together only after an error of its own class.
class _NoSuchKeyError(SelectionError, traitlets.TraitError):
    """A trait was set to a value that no Selection can have."""


class _RevealingKeyError(PageError, traitlets.TraitError):
    """A trait was set to a value that reveals text redacted from the events."""


class SelectionTraits(traitlets.HasTraits):
    """The keys of a Selection as synced traits; ``_contents`` and ``events`` are of the view."""

    _contents: Contents
    _from_page = False

    from_ = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    to = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    dates = traitlets.Unicode("touch").tag(sync=True)
    actors = traitlets.List(traitlets.Unicode()).tag(sync=True)
    match = traitlets.Unicode("any").tag(sync=True)
    roles = traitlets.List(traitlets.Unicode(), list(Selection().roles)).tag(sync=True)
    attributions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kinds = traitlets.List(traitlets.Unicode()).tag(sync=True)
    statuses = traitlets.List(traitlets.Unicode()).tag(sync=True)
    territories = traitlets.List(traitlets.Unicode()).tag(sync=True)
    place_roles = traitlets.List(traitlets.Unicode()).tag(sync=True)
    max_radius_km = traitlets.Float(None, allow_none=True).tag(sync=True)
    box = traitlets.List(traitlets.Float(), None, allow_none=True).tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    min_sources = traitlets.Int(0).tag(sync=True)
    ids = traitlets.List(traitlets.Unicode()).tag(sync=True)
    hours = traitlets.List(traitlets.Unicode(), None, allow_none=True).tag(sync=True)

    @property
    def _held(self) -> Record:
        """Return the events of the view."""
        return self._contents.record

    def _by_ids(self, value: SelectionLike = None, **keys: Any) -> Selection:
        """Return a filter by ids, as the events of the view know them."""
        return selection_for(self._held, value, **keys)

    def _check_given(self, _: str, given: Selection) -> None:
        """Raise where a part of a filter gives away what was taken out of the events."""
        check_said(self._contents.changed(given))

    @traitlets.validate(*KEYS)
    def _check_key(self, proposal: Any) -> Any:
        """Refuse a value that no Selection can have, or that reveals redacted text."""
        try:
            key = proposal["trait"].name
            part = {key: proposal["value"]}
            # The page sends ids; it may still send those of former events.
            if self._from_page:
                given = Selection.coerce(None, **part)
            else:
                given = self._by_ids(None, **part)
            self._check_given(key, given)
        except SelectionError as error:
            raise _NoSuchKeyError(*error.args) from error
        except PageError as error:
            raise _RevealingKeyError(*error.args) from error
        return as_traits(given)[key]

    @property
    def selection(self) -> Selection:
        """The present filter; it can be set, also from a dict, and None takes it away."""
        return Selection.coerce(None, **{key: getattr(self, key) for key in KEYS})

    @selection.setter
    def selection(self, value: SelectionLike) -> None:
        with self.hold_sync(), self.hold_trait_notifications():  # type: ignore[attr-defined]
            for key, part in as_traits(self._by_ids(value)).items():
                setattr(self, key, part)


def as_traits(selection: Selection) -> dict[str, Any]:
    """Return the keys of a Selection as trait values."""
    values = {key: getattr(selection, key) for key in KEYS}
    return {k: list(value) if isinstance(value, tuple) else value for k, value in values.items()}
