"""The neutral key of each territory, and every name that leads to it."""

from atlas.reference.countries import contested, countries, find_country


def labels() -> dict[str, str]:
    """Return the English name of each territory by key; of contested ground a policy may differ.

    Examples
    --------
    >>> labels()["LB"], labels()["GOLAN"]
    ('Lebanon', 'Golan Heights')
    """
    return {key: one.name for key, one in (countries() | contested()).items()}


def disputed() -> tuple[str, ...]:
    """Return the keys of ground and water whose name or status is in dispute.

    Examples
    --------
    >>> "GOLAN" in disputed(), "LB" in disputed()
    (True, False)
    """
    return tuple(contested())


def territory_of(text: str) -> str:
    """Return the key of a territory by its key or any of its names; "" if it is none of ours.

    Examples
    --------
    >>> territory_of("Shebaa Farms"), territory_of("Lebanon"), territory_of("Atlantis")
    ('SHEBAA', 'LB', '')
    """
    found = find_country(text)
    return found.key if found else ""
