"""Rebuild the two briefings of this folder: `python -m examples.build`, from the repository."""

import sys
from pathlib import Path

import atlas

FOLDER = Path(__file__).parent


def barrage(folder: Path) -> Path:
    """Write the fire of 5 to 9 April 2023, with all that is known of it."""
    record = atlas.open_record("spring-2023").geocode()
    chosen = record.select({"from": "2023-04-05", "to": "2023-04-09"})
    return atlas.brief(
        chosen,
        folder / "april-2023.html",
        title="Fire on four borders, 5 to 9 April 2023",
        marking="TLP:CLEAR",
        front={"Question": "What was fired, from where, at what, and who says so?"},
        manifest=True,
        overwrite=True,
    )


def redacted(folder: Path) -> Path:
    """Write what was known on 8 April 2023, as partners would get it."""
    return atlas.brief(
        atlas.open_record("spring-2023").geocode(),
        folder / "known-on-8-april.html",
        title="Spring 2023, as known on 8 April",
        marking="TLP:GREEN",
        as_of="2023-04-08",
        redact=FOLDER / "partners.toml",
        manifest=True,
        overwrite=True,
    )


def main(folder: Path = FOLDER) -> list[Path]:
    """Write both files into a folder, each with its manifest; return their paths."""
    return [barrage(folder), redacted(folder)]


if __name__ == "__main__":
    for path in main():
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB\n")
