"""The page's own code stays small: it travels in every file."""

import gzip

from atlas.page.html.document import STATIC

# As the design asks. A page that may use the network has tiles and a canvas of Leaflet besides
# (atlas-tiles.js, some 6 kB more).
MOST = 150_000


def test_the_page_code_keeps_to_its_budget():
    """Script and style sheet, with Leaflet, take no more than was agreed, gzipped."""
    sizes = {
        name: len(gzip.compress((STATIC / name).read_bytes(), 9))
        for name in ("atlas.js", "atlas.css")
    }
    assert sum(sizes.values()) <= MOST, sizes
