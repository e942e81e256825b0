"""Take the picture of a briefing: ``python -m scripts.screenshot FILE PNG [SIZE] [ADDRESS]``.

SIZE is WIDTHxHEIGHT. ADDRESS is what stands after ``#`` in the page's address, which holds its
whole state: ``event=E045&select={"from":"2023-04-05","to":"2023-04-09"}``.
"""

import sys
from pathlib import Path

from scripts.find_browser import arguments, find

SPRING = 'event=E045&select={"from":"2023-04-05","to":"2023-04-09"}'


def main() -> None:
    """Open the file with the network off, in the state of the address, and write the picture."""
    from playwright.sync_api import sync_playwright

    source, target, *words = sys.argv[1:]
    width, height = map(int, (words[0] if words else "1440x900").split("x"))
    address = words[1] if len(words) > 1 else SPRING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=arguments())
        page = browser.new_page(viewport={"width": width, "height": height})
        page.context.set_offline(True)
        page.goto(f"{Path(source).resolve().as_uri()}#{address}")
        page.wait_for_function("window.atlas")
        page.evaluate("atlas.ready")
        page.wait_for_timeout(1000)
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target)
        print(f"{target}: {page.evaluate('JSON.stringify(atlas.counts)')}")
        browser.close()


if __name__ == "__main__":
    main()
