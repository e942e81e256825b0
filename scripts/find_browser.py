"""Find a Chromium for the tests and the screenshots; with ``--install``, get one first.

Debian's own package where we may install packages, Playwright's build elsewhere; where
neither works, one line says what to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
_WITHOUT = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")


def arguments(*more: str, without: tuple[str, ...] = ()) -> list[str]:
    """Return the arguments of a browser that nobody sees, with more, and without some features.

    The lists under the address field are pages of their own, made with each window: a third of
    what the processor does to open one of ours.
    """
    return [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        f"--disable-features={','.join([*_WITHOUT, *without])}",
        *more,
    ]


def find() -> str | None:
    """Return the path of an installed browser, or None."""
    asked = os.environ.get("ATLAS_BROWSER")
    if asked:
        return asked
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _playwrights_own()


# Asked in a process of its own: the driver cannot be started twice in one.
_ASK = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def _playwrights_own() -> str | None:
    command = [sys.executable, "-c", _ASK]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


def install() -> None:
    """Install a browser by the means that this machine has."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-core"], **quiet)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Print the browser's path; return 1 when there is none."""
    path = find()
    if path is None and "--install" in sys.argv:
        try:
            install()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"installing a browser failed: {error}", file=sys.stderr)
        path = find()
    if path is None:
        print(
            "no browser found: install chromium (Debian: apt-get install chromium), "
            "or set ATLAS_BROWSER to the path of one",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
