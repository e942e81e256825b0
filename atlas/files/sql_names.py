"""Names in SQL: quoted, so that a name is never a part of the statement."""


def quoted(name: str) -> str:
    """Return the name of a table or column as SQL takes it, whatever stands in it.

    Examples
    --------
    >>> quoted('the "day"; DROP TABLE x')
    '"the ""day""; DROP TABLE x"'
    """
    return '"' + name.replace('"', '""') + '"'
