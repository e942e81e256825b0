"""Write registry.txt: the SHA-256 of each file of the territories, or of a theatre."""

import hashlib
import sys
from pathlib import Path

ENDINGS = (".csv", ".json", ".geojson")


def main(folder: Path) -> None:
    """Write a line for each file of data."""
    files = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    lines = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files]
    (folder / "registry.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
