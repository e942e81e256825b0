"""Write ``registry.txt``, the SHA-256 of each data file, and README's sizes. Run it last.

::

    python data/geo/build_registry.py
"""

import hashlib
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDERS = ("gazetteer", "ground", "supplement", "world")
NOT_DATA = {".part", ".py", ".md"}


def lines(folder: Path) -> list[str]:
    """Return "name sha256" of each data file below a folder, sorted by name."""
    files = sorted(path for name in FOLDERS for path in (folder / name).iterdir())
    kept = [path for path in files if path.is_file() and path.suffix not in NOT_DATA]
    return [f"{p.relative_to(folder).as_posix()} {_digest(p)}" for p in kept]


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(folder: Path) -> None:
    """Write the registry of a folder, and bring its README up to date."""
    part = folder / "registry.part"
    part.write_text("\n".join(lines(folder)) + "\n", encoding="utf-8")
    part.replace(folder / "registry.txt")
    _refresh_readme(folder)


def _refresh_readme(folder: Path) -> None:
    """Write size and the first 12 digits of the hash of each file into README's table."""
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8")
    for line in lines(folder):
        name, digest = line.split()
        size = f"{(folder / name).stat().st_size:,} B"
        row = re.compile(rf"^(\| `{re.escape(name)}` \|)[^|]*(\|[^|]*\|)[^|]*\|", re.MULTILINE)
        text = row.sub(rf"\1 {size} \2 {digest[:12]} |", text)
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(HERE)
