"""The page's own code stays small: it travels in every file."""

import gzip

from atlas.page.document import STATIC

MOST = 110_000


def test_the_page_code_keeps_to_its_budget():
    """Script and style sheet, with Leaflet, take at most 110 kB gzipped."""
    sizes = {
        name: len(gzip.compress((STATIC / name).read_bytes(), 9))
        for name in ("atlas.js", "atlas.css")
    }
    assert sum(sizes.values()) <= MOST, sizes
