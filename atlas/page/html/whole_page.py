"""Put the contents of a page into its document; a page without layers of its author needs no more.

It imports no folium: a briefing of events alone is written without it.
"""

from typing import Any

from atlas.page.contents import Contents
from atlas.page.html.document import Document, assemble
from atlas.page.html.noscript import readable

# The map's element and its script in the document of a map of folium that nothing was added to.
_MAP = "map_5"
_SCRIPT = f'\n            var {_MAP} = atlasPage.map("{_MAP}");\n        '


def whole_page(
    contents: Contents,
    mode: str = "file",
    config: dict[str, Any] | None = None,
    *,
    map_id: str = _MAP,
    head: str = "",
    body: str = "",
    scripts: tuple[str, ...] = (_SCRIPT,),
    brings_layers: bool = False,
    allow_network: bool = False,
) -> str:
    """Return a page as HTML; the caller has checked that it may be passed on.

    Parameters
    ----------
    contents : Contents
        The page.
    mode : str
        ``file``, ``map`` or ``widget``; see `AtlasMap.to_html`.
    config : dict, optional
        Settings of the page in place of those of the contents.
    map_id, head, body, scripts
        What the author's layers put into the document; by default it has none.
    brings_layers : bool
        Whether the author added layers; else the page has no code that draws any.
    allow_network : bool
        Whether layers may load from web servers.

    Returns
    -------
    str
        The page. The same contents give the same text each time.
    """
    return assemble(
        Document(
            map_id=map_id,
            config=contents.config(mode) if config is None else config,
            blocks={} if mode == "widget" else contents.blocks,
            head=head,
            body=body,
            scripts=scripts,
            readable=readable(contents) if mode == "file" else "",
            manifest=contents.manifest if mode == "file" else None,
            brings_layers=brings_layers or allow_network,
            allow_network=allow_network,
            languages=contents.settings.languages,
        )
    )
