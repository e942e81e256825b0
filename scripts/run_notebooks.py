"""Run the notebooks on a clean kernel and keep only what can be reviewed.

``python -m scripts.run_notebooks`` writes them back. Kept: text outputs and pictures of at
most 20 kB, without the marks of their views. Dropped: widget views, HTML, object addresses, random
ids, timings, metadata.
"""

import re
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from atlas.page.notebook.saved_output import PICTURE, WORDS
from atlas.page.still.thumbnail import without_mark
from atlas.progress import OUTPUT

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
LARGEST_PICTURE = 20_000  # bytes of base64 text
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def run(path: Path) -> nbformat.NotebookNode:
    """Return the notebook as it is after a run on a clean kernel, cleaned."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": path.parent}})
    client.execute()
    return clean(notebook)


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Strip what differs between two runs, and what nobody can review."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    number = 0
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type != "code":
            continue
        number += 1
        cell.execution_count = number
        kept = [_clean_output(output, number) for output in cell.outputs]
        cell.outputs = _joined([output for output in kept if output is not None])
    return notebook


def _joined(outputs: list[Any]) -> list[Any]:
    """Join printed pieces that follow one another: where they part differs from run to run."""
    joined: list[Any] = []
    for output in outputs:
        if output.output_type == "stream" and joined and joined[-1].output_type == "stream":
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _clean_output(output: Any, number: int) -> Any:
    if output.output_type == "stream":
        return output if output.name == "stdout" else None
    if output.output_type not in ("display_data", "execute_result"):
        return output
    if WORDS in output.data or OUTPUT in output.metadata:
        return None  # what a live widget hides, and where a bar stood that has gone
    data = {
        kind: value
        for kind, value in output.data.items()
        if kind == "text/plain" or (kind == "image/png" and len(value) <= LARGEST_PICTURE)
    }
    if "application/vnd.jupyter.widget-view+json" in output.data:
        data.pop("text/plain", None)
    if not data:
        return None
    if PICTURE in data:
        picture = without_mark(b64decode(data[PICTURE]))
        data[PICTURE] = b64encode(picture).decode("ascii")
    if "text/plain" in data:
        data["text/plain"] = _ADDRESS.sub("0x", data["text/plain"])
    output.data = data
    output.metadata = {}
    if output.output_type == "execute_result":
        output.execution_count = number
    return output


def main() -> None:
    """Run and rewrite the notebooks that the command line names, or all of them."""
    for path in [Path(word) for word in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb")):
        nbformat.write(run(path), path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
