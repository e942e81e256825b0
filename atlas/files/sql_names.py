"""Quote names in SQL, so that a name is never parsed as a part of the statement."""


def quoted(name: str) -> str:
    """Return the name of a table or column quoted for SQL, whatever characters it has.

    Examples
    --------
    >>> quoted('the "day"; DROP TABLE x')
    '"the ""day""; DROP TABLE x"'
    """
    return '"' + name.replace('"', '""') + '"'
