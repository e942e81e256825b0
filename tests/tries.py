"""How many cases are tried: some of them in `make test`, all in `make evidence`."""

import os

THOROUGH = os.environ.get("ATLAS_THOROUGH") == "1"


def tries(count):
    """Return a number of cases: all of them with ATLAS_THOROUGH=1, else a third.

    What hypothesis has found once it tries again first, so that a short run keeps what a longer one
    has learned.
    """
    return count if THOROUGH else max(count // 3, 5)
