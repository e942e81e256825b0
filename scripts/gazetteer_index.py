"""Build the index of the shipped gazetteer beside its data, so that nobody waits for it.

``python -m scripts.gazetteer_index`` writes ``data/geo/index``, which is not in the repository: the
index follows from the data and from the rules of spelling. A wheel holds it.
"""

import shutil

from atlas.geocoding.gazetteer.name_index import (
    built,
    built_folder,
    joined,
    read_store,
    shipped_version,
    write_store,
)


def main() -> None:
    """Write the index of the present data, and remove those of others."""
    version = shipped_version()
    folder = built_folder(version)
    if read_store(folder, version) is None:
        write_store(folder, built(joined(), version))
    for other in folder.parent.glob("gazetteer-*"):
        if other != folder:
            shutil.rmtree(other)


if __name__ == "__main__":
    main()
