"""Print a page as a PDF by a Chromium of this machine: the sheet, as the page itself prints it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from atlas.errors import MissingPackageError, PageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_SECONDS = 180
# No name leads anywhere: what a page would ask of a network fails at once.
_ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--run-all-compositor-stages-before-draw",
    "--virtual-time-budget=20000",
)


def find_chromium() -> str:
    """Return the path of a Chromium: that of ``ATLAS_BROWSER``, else the first that is found.

    Raises
    ------
    MissingPackageError
        Where there is none.
    """
    asked = os.environ.get("ATLAS_BROWSER")
    found = asked or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        msg = (
            "a PDF needs a Chromium of this machine, and none is found; install chromium, or set "
            "ATLAS_BROWSER to its path, or open the page and print it there"
        )
        raise MissingPackageError(msg)
    return found


def print_pdf(html: bytes) -> bytes:
    """Return a page as a PDF.

    Parameters
    ----------
    html : bytes
        The page.

    Returns
    -------
    bytes
        The PDF. It is not the same to the byte each time: Chromium writes the time into it.

    Raises
    ------
    MissingPackageError
        Where there is no Chromium.
    PageError
        Where it makes no PDF.
    """
    program = find_chromium()
    with tempfile.TemporaryDirectory() as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_bytes(html)
        # In a container Chromium has no sandbox of its own for root.
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            *(program, *_ARGUMENTS, *root, f"--user-data-dir={Path(folder, 'profile')}"),
            *(f"--print-to-pdf={made}", page.as_uri()),
        ]
        try:
            # Our own arguments, and no shell.
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, timeout=_SECONDS, check=False
            )
            pdf = made.read_bytes() if made.exists() else b""
        except (OSError, subprocess.TimeoutExpired) as error:
            msg = f"{program} made no PDF: {error}; open the page and print it there"
            raise PageError(msg) from error
    if not pdf.startswith(b"%PDF"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        msg = (
            f"{program} made no PDF (exit code {done.returncode}{''.join(f'; {s}' for s in said)})"
            "; open the page and print it there"
        )
        raise PageError(msg)
    return pdf
