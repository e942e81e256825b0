"""Find the data that is shipped with the library."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of shipped data, in a wheel and in an editable install alike.

    Parameters
    ----------
    *parts : str
        The path below the data folder, such as ``"geo", "registry.txt"``.

    Returns
    -------
    pathlib.Path
        ``atlas/data/...`` where the library was installed from a wheel, else ``data/...``
        beside the package. It may not exist; the caller raises the error.
    """
    inside = _PACKAGE / "data"
    root = inside if inside.is_dir() else _PACKAGE.parent / "data"
    return root.joinpath(*parts)
