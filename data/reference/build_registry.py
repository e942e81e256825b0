"""Write registry.txt: the SHA-256 of each file of reference data. Run it after a change."""

import hashlib
from pathlib import Path


def main(folder: Path) -> None:
    """Write a line for each file of data."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json"))
    lines = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files]
    (folder / "registry.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).parent)
