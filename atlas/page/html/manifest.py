"""The manifest: the inputs and settings of a file, for programs, inside the file and beside it.

No value depends on the clock, the machine or the order of a set. So two builds of the same inputs
give the same bytes.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from atlas import __version__
from atlas.doors import PLUGINS
from atlas.errors import PageError
from atlas.files.error_boundary import reading
from atlas.page.html.document import static_text
from atlas.page.page_parts import PageParts
from atlas.record.licence_terms import texts
from atlas.reference.house import House, house_of
from atlas.release.ledger import KEY
from atlas.release.private_persons import unknown_actors

FORMAT = "conflict-atlas/manifest/1"
_OPEN = '<script type="application/json" id="atlas-manifest">'
_WANTED = "a file that atlas.brief has written"
_INPUT = (
    "name",
    "title",
    "version",
    "accessed",
    "query",
    "rows_are",
    "licence",
    "redistribution",
    "attribution",
    "cut_off",
)


def manifest_of(contents: PageParts) -> dict[str, Any]:
    """Return the manifest of a page.

    Parameters
    ----------
    contents : PageParts
        The page.

    Returns
    -------
    dict
        ``inputs`` (name, version and so on; a hash only where nothing was redacted: a hash over
        redacted columns would let a reader test a guess), ``library``, ``selection`` and
        ``filters``, ``house`` (the additions of a house file), ``own_scripts``, ``removals``,
        ``not_known_whether_a_person``, ``marking``, ``words`` and ``figures_not_checked`` (of a
        page with words of its writer: whose they are, what was counted in them, what was not),
        ``compare``
        (the filters of both sides, of a page that opens with two), ``plugins`` (readers and
        layers of other packages with their versions, where there are any),
        ``licences``, ``counts`` and ``content``, the hash that the front matter states.
        All values are JSON.
    """
    settings, dataset = contents.settings, contents.record.dataset
    made = {
        "format": FORMAT,
        "title": settings.title,
        "marking": {"label": settings.marking, "lowered": settings.lowered},
        "cut_off": settings.cut_off,
        "library": {
            "name": "conflict-atlas",
            "version": __version__,
            "page": {name: _sha256(static_text(name)) for name in ("atlas.js", "atlas.css")},
        },
        "inputs": _inputs(contents),
        "basemap": {
            "name": contents.basemap_name,
            "policy": settings.policy_name,
            "sha256": hashlib.sha256(contents.basemap.block).hexdigest(),
        },
        "selection": contents.selection.to_json(),
        "filters": contents.selection.describe(kinds=house_of(dataset).labels()),
        "counts": contents.counts,
        "own_scripts": settings.own_scripts,
        **_house(house_of(dataset)),
        "removals": dataset.get(KEY) or [],
        "not_known_whether_a_person": unknown_actors(contents.record),
        "transformations": texts(dataset.get("transformations")),
        "licences": contents.front.get("Licences and attributions", []),
        "content": {
            "sha256": contents.payload.hash,
            "over": "the uncompressed columns of the blocks core and text",
        },
    }
    if words := settings.words:
        made["words"] = {
            **{name: words[name] for name in ("author", "organisation", "as_of", "key_events")},
            "steps": len(words["steps"]),
            "figures_checked": words["figures_checked"],
        }
        made["figures_not_checked"] = words["figures_not_checked"]
    if settings.compare is not None:
        made["compare"] = {"a": settings.compare, "b": made["selection"]}
    if plugins := _plugins(contents):
        made[PLUGINS] = plugins
    plain: dict[str, Any] = json.loads(json.dumps(made, allow_nan=False, default=str))
    return plain


def manifest_text(manifest: dict[str, Any]) -> str:
    """Return a manifest as the text of a file."""
    return json.dumps(manifest, allow_nan=False, indent=2, sort_keys=True) + "\n"


def read_manifest(path: str | Path) -> dict[str, Any]:
    """Return the manifest of a file.

    Parameters
    ----------
    path : str or pathlib.Path
        A briefing.

    Returns
    -------
    dict
        The manifest; see `manifest_of`.

    Raises
    ------
    PageError
        Where the file has no manifest.
    """
    with reading(path, PageError, wanted=_WANTED):
        html = Path(path).read_text(encoding="utf-8")
        found = html.rpartition(_OPEN)[2].partition("</script>")[0] if _OPEN in html else "null"
        made = json.loads(found)
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        msg = f"{path} holds no manifest; wanted {_WANTED}"
        raise PageError(msg)
    return made


def _house(house: House) -> dict[str, Any]:
    """Return the additions of a house file, and its hash, where one was given."""
    own = house.own
    if not own:
        return {}
    named = {f"{what}s": [one["id"] for one in own.get(what, ())] for what in ("group", "kind")}
    return {"house": {"sha256": list(own.get("sha256", ())), **named}}


def _inputs(contents: PageParts) -> list[dict[str, Any]]:
    """Return the description of each data set; that of the whole first."""
    dataset = contents.record.dataset
    parts = [part for part in dataset.get("parts") or [] if isinstance(part, dict)]
    told = [{key: one[key] for key in _INPUT if one.get(key)} for one in (dataset, *parts)]
    whole = {} if dataset.get(KEY) else {"sha256": contents.payload.hash}
    return [{**told[0], **whole}, *told[1:]]


def _plugins(contents: PageParts) -> list[dict[str, str]]:
    """Return the plugins that took part: entry point, name, package and version, each once."""
    dataset = contents.record.dataset
    held = [dataset, *(part for part in dataset.get("parts") or [] if isinstance(part, dict))]
    found = [plugin for one in held for plugin in one.get(PLUGINS) or []]
    return [one for at, one in enumerate(found) if one not in found[:at]]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
