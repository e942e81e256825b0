"""The settings that the host gives to the page, checked when they are made."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from atlas import __version__
from atlas.errors import PageError
from atlas.page.html.interface_words import ENGLISH, InterfaceLanguage

THEMES = ("auto", "light", "dark")
LABELS = ("latin", "native", "both")
SIZES_BY = ("rounds", "killed", "none")
SWITCHES = (
    "meetings",
    "launches",
    "impacts",
    "others",
    "lines",
    "areas",
    "borders",
    "relief",
    "labels",
)
# What of the words is for the manifest alone.
_FOR_PROGRAMS = ("figures_checked", "figures_not_checked")


@dataclass(frozen=True)
class Settings:
    """The settings of one page."""

    title: str = ""
    """The title on the page."""
    marking: str | None = None
    """The handling marking; None without one."""
    lowered: Mapping[str, str] | None = None
    """Where the marking was lowered on purpose: ``from`` the marking, ``because`` of a reason."""
    cut_off: str | None = None
    """The information cut-off, in the words of the page."""
    selection: Mapping[str, Any] = field(default_factory=dict)
    """The filter that the page opens with, as JSON."""
    compare: Mapping[str, Any] | None = None
    """The filter that the opening one is compared with, as JSON; None: nothing is compared."""
    changes: Mapping[str, Any] | None = None
    """What changed since another version; see `atlas.page.html.changes_since`."""
    theme: str = "auto"
    """The colours: light, dark, or auto (those of the reader's system)."""
    labels: str = "latin"
    """The script that places are named in: latin, native or both."""
    policy: str | Path = "neutral"
    """The naming and border policy: a name, or a policy file."""
    switches: Mapping[str, bool] = field(default_factory=dict)
    """The layers of ours to switch on or off, by name; all others are on."""
    view: Mapping[str, Any] | None = None
    """Centre ``[latitude, longitude]`` and zoom; None shows all drawn places."""
    size_by: str | None = None
    """What marks are sized by: rounds, killed or none; None decides by the record."""
    own_scripts: bool = False
    """Whether the author allowed own scripts on the page."""
    front: Mapping[str, Any] = field(default_factory=dict)
    """The front matter: a text, or a list of texts, by label, in order."""
    languages: tuple[InterfaceLanguage, ...] = (ENGLISH,)
    """The languages of the interface, the one that the page opens in first."""
    words: Mapping[str, Any] | None = None
    """What the writer says: headline, lead, findings, story; see `atlas.page.story`."""

    def __post_init__(self) -> None:
        """Check the settings that have fixed choices."""
        check_choice("theme", self.theme, THEMES)
        check_choice("labels", self.labels, LABELS)
        if self.size_by is not None:
            check_choice("size_by", self.size_by, SIZES_BY)
        for name in self.switches:
            check_choice("switched", name, SWITCHES)

    @property
    def policy_name(self) -> str:
        """The policy as a file may state it: the name of a policy file, without its folder."""
        return PurePath(str(self.policy).replace("\\", "/")).name

    def to_json(self, mode: str) -> dict[str, Any]:
        """Return the settings as the page reads them, for a mode: file, map or widget."""
        settings = {"mode": mode, **asdict(replace(self, languages=()))}
        settings["atlas_version"] = __version__
        del settings["languages"]  # they travel in a block of their own
        settings["policy"] = self.policy_name
        for name in ("compare", "changes", "words"):
            if getattr(self, name) is None:
                del settings[name]
        if self.words is not None:
            settings["words"] = {k: v for k, v in self.words.items() if k not in _FOR_PROGRAMS}
        plain: dict[str, Any] = json.loads(json.dumps(settings, allow_nan=False))
        return plain


def css_length(length: str | int) -> str:
    """Return a length in CSS; a number means pixels.

    Examples
    --------
    >>> css_length(620), css_length("50vh")
    ('620px', '50vh')
    """
    return f"{length}px" if isinstance(length, int) else length


def check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise where ``value`` is not one of ``choices``; ``name`` is for the message."""
    if value not in choices:
        msg = f"{name} is {value!r}; wanted one of {', '.join(choices)}"
        raise PageError(msg)
