"""Registries ("doors") for extensions: readers, gazetteers, kinds, languages, theatres.

A door is a dictionary from a name to an extension of one type. It has three sources: what is
shipped, what a program adds (``doors.READERS["mine"] = Reader(...)``), and what installed packages
declare as entry points of the door's group. Entry points are loaded on the first access to their
door, never by ``import atlas`` or ``atlas --help``. A shipped name is never replaced.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from atlas.errors import AtlasError, PluginError

PLUGINS = "plugins"
"""The key under which a data set, a report and a manifest list the extensions that were used."""


class Door(MutableMapping[str, Any]):
    """A registry of shipped, own and installed extensions of one type.

    Parameters
    ----------
    name : str
        The name of the door, such as ``readers``; its entry-point group is ``atlas.readers``.

    Examples
    --------
    >>> door = Door("examples")
    >>> door.ship({"ours": 1}, check=lambda name, thing: thing)
    >>> door["mine"] = 2
    >>> sorted(door), door.origin("mine"), door.origin("ours")
    (['mine', 'ours'], {'door': 'examples', 'name': 'mine', 'package': '', 'version': ''}, {})
    >>> door["ours"] = 3
    Traceback (most recent call last):
    ...
    atlas.errors.PluginError: examples: 'ours' is shipped with atlas and is not replaced; ...
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.group = f"atlas.{name}"
        self._shipped: dict[str, Any] = {}
        self._later: Callable[[], Mapping[str, Any]] | None = None
        self._own: dict[str, Any] = {}
        self._installed: dict[str, Any] | None = None
        self._held: dict[str, Any] | None = None
        self._origins: dict[str, dict[str, str]] = {}
        self._check: Callable[[str, Any], Any] = lambda _, thing: thing

    def ship(
        self,
        things: Mapping[str, Any],
        *,
        check: Callable[[str, Any], Any],
        later: Callable[[], Mapping[str, Any]] | None = None,
    ) -> None:
        """Add the shipped extensions; the part of the library that uses the door calls this.

        Parameters
        ----------
        things : mapping
            The shipped extensions by name.
        check : callable
            ``check(name, thing)`` returns the extension if it is valid, else raises.
        later : callable or None
            ``later()`` returns further shipped extensions, at the first look into the door.
        """
        self._shipped, self._check, self._later = dict(things), check, later
        # What was loaded before was not looked at: it is loaded again.
        self._installed = self._held = None
        for name, thing in self._own.items():
            self._refuse_shipped(name, "this program")
            self._own[name] = self._check(name, thing)

    def _ours(self) -> dict[str, Any]:
        """Return the shipped extensions by name."""
        if self._later is not None:
            self._shipped |= self._later()
            self._later = None
        return self._shipped

    def __setitem__(self, name: str, thing: Any) -> None:
        """Add an extension; an earlier one of that name is replaced, but never a shipped one."""
        self._refuse_shipped(name, "this program")
        self._own[name] = self._check(name, thing)
        self._held = None

    def __delitem__(self, name: str) -> None:
        """Remove an extension that the program added."""
        del self._own[name]
        self._held = None

    def __getitem__(self, name: str) -> Any:
        """Return the extension of a name."""
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names: shipped ones first."""
        return iter(self._all())

    def __len__(self) -> int:
        """Return the number of extensions."""
        return len(self._all())

    def copy(self) -> dict[str, Any]:
        """Return the extensions by name, as they are now."""
        return dict(self._all())

    def own(self, name: str) -> Any:
        """Return what the program itself has put under a name; None if nothing."""
        return self._own.get(name)

    def things(self) -> tuple[Any, ...]:
        """Return the extensions: shipped ones first, then installed ones, then own ones."""
        return tuple(self._all().values())

    def origin(self, name: str) -> dict[str, str]:
        """Return the door, name, package and version of an extension; empty for a shipped one.

        An extension that the program itself added has no package and no version.
        """
        if name in self._ours():
            return {}
        of = {} if name in self._own else self._origins.get(name, {})
        return {"door": self.name, "name": name, "package": "", "version": "", **of}

    @contextmanager
    def blaming(self, name: str) -> Iterator[None]:
        """Turn an extension's exception, unless an AtlasError, into one that names its package.

        Raises
        ------
        PluginError
            With the name, the package, its version and the cause.
        """
        try:
            yield
        except (AtlasError, Warning):
            raise
        except Exception as error:
            of = self._origins.get(name, {})
            by = f"{of.get('package', '')} {of.get('version', '')}".strip() or "this program"
            msg = (
                f"{self.name}: {name!r} of {by} failed ({type(error).__name__}: {error}); "
                "mend it, or take it away"
            )
            raise PluginError(msg) from error

    def _all(self) -> dict[str, Any]:
        """Return all extensions by name; load the entry points on the first call."""
        if self._installed is None:
            self._installed = self._load()
            self._held = None
        if self._held is None:
            self._held = {**self._ours(), **self._installed, **self._own}
        return self._held

    def _load(self) -> dict[str, Any]:
        """Load the entry points of the group."""
        found: dict[str, Any] = {}
        for point in sorted(declared(self.group), key=lambda one: one.name):
            package = point.dist.name if point.dist else ""
            version = point.dist.version if point.dist else ""
            said = f"{package} {version}".strip() or "a package without a name"
            self._refuse_shipped(point.name, said)
            if point.name in found:
                other = self._origins[point.name]["package"]
                msg = (
                    f"{self.name}: {point.name!r} is declared by {other} and by {said}; "
                    "remove one of the two packages"
                )
                raise PluginError(msg)
            self._origins[point.name] = {"package": package, "version": version}
            with self.blaming(point.name):
                thing = point.load()
            try:
                found[point.name] = self._check(point.name, thing)
            except AtlasError as error:
                msg = f"{self.name}: {error}; it is declared by {said}"
                raise PluginError(msg) from error
        return found

    def _refuse_shipped(self, name: str, said: str) -> None:
        """Raise if a name is a shipped one."""
        if name in self._ours():
            msg = (
                f"{self.name}: {name!r} is shipped with atlas and is not replaced; {said} has "
                "to give its own another name"
            )
            raise PluginError(msg)


def declared(group: str) -> Iterable[Any]:
    """Return the entry points of a group that installed packages declare."""
    return _all_declared().select(group=group)


@cache
def _all_declared() -> Any:
    """Return the entry points of all groups: the files of all packages are read once, not a door.

    A package that is installed later is found by the next process.
    """
    from importlib.metadata import entry_points

    return entry_points()


READERS = Door("readers")
"""Readers of external formats: `atlas.readers.reader.Reader`."""
GAZETTEERS = Door("gazetteers")
"""Layers of places: `atlas.geocoding.gazetteer.own_layers.Layer`."""
KINDS = Door("kinds")
"""Kinds, words and groups with their colours: the path of a house file, or its content."""
LANGUAGES = Door("languages")
"""Languages of place expressions: a folder of words, or a
`atlas.geocoding.grammar.languages.own_language.Language`."""
THEATRES = Door("theatres")
"""Theatres: boxes, zones and contested parts."""
