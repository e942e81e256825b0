"""How many cases a law is tried with."""

import os


def tries(count):
    """Return a number of cases: all of them where CI is set, as build machines do; else half.

    What hypothesis has found once it tries again first, so that a person's shorter run keeps what a
    longer one has learned.
    """
    return count if os.environ.get("CI") else count // 2
