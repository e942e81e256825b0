"""A page as servers, gateways and other hosts hand it on: it never comes up blank."""

import http.server
import re
import threading
from urllib.parse import parse_qs, quote, urlsplit

import pandas as pd
import pytest

import atlas
from atlas.page.html.document import static_text
from tests.patience import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.local_server]

MARKING = "TLP:AMBER"
HEBREW = "\u05e8\u05e7\u05d8\u05d5\u05ea \u05de\u05dc\u05d1\u05e0\u05d5\u05df"
ARABIC = "\u063a\u0627\u0631\u0629 \u0639\u0644\u0649 \u0635\u0648\u0631"
CHARSETS = ["iso-8859-1", "windows-1256", "koi8-r", "macintosh", "shift_jis", "iso-2022-jp"]
CHARSETS += ["gbk", "big5", "euc-kr", "utf-8"]
# What a reader must find, whatever was done to the page: as much of it as is there, and in sight.
_LOOK = """() => {
    const seen = (selector) => {
        const element = document.querySelector(`#atlas-still ${selector}`);
        if (!element) return "is not there";
        element.scrollIntoView({ block: "center" });
        const { left, top, width, height } = element.getBoundingClientRect();
        if (width < 8 || height < 8) return "has no size";
        const style = getComputedStyle(element);
        if (style.visibility !== "visible" || style.opacity !== "1") return "is not visible";
        const top_ = document.elementFromPoint(left + Math.min(width / 2, innerWidth / 2 - left),
            top + height / 2);
        return element.contains(top_) || top_.contains(element) ? "" : "lies under something";
    };
    const parts = { marking: ".marking strong", title: "h1", picture: "figure svg",
        list: "ol li b", sources: "h3 + p", foot: ".marking:last-child strong" };
    return Object.entries(parts).map(([name, selector]) => [name, seen(selector)])
        .filter(([, fault]) => fault).map((pair) => pair.join(" "));
}"""
_COLOURS = """() => {
    const plain = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const ground = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = plain(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] > 0) return colour.slice(0, 3);
        }
        return [255, 255, 255];
    };
    const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const said = [...document.querySelectorAll("#atlas-still :is(strong, h1, h2, h3, p, b, div)")];
    return Math.min(...said.map((element) => {
        const [a, b] = [light(plain(getComputedStyle(element).color)), light(ground(element))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }));
}"""


def _without(tag):
    return lambda page: re.sub(rf"<{tag}\b.*?</{tag}>", "", page, flags=re.DOTALL)


def _unpolicied(page):
    return re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)


def _broken(page):
    """Return a page whose script some browser cannot read."""
    return _unpolicied(page).replace("(()=>{", "(()=>{ let let = ;", 1)


def _throwing(page):
    """Return a page whose script fails as it starts."""
    return _unpolicied(page).replace("atlasPage.start(", "null.start(", 1)


def _torn(page):
    """Return a page of which the end, with its data and its start, never came."""
    return page[: page.index('<script type="text/plain" id="atlas-core">')]


def _unreadable(page):
    """Return a page whose events something on the way has changed."""
    return page.replace('id="atlas-core">', 'id="atlas-core">AAAA', 1)


def _emptied(page):
    """Return a page from which a gateway took the scripts that it does not know."""
    return re.sub(r'<script type="(text/plain|application/json)".*?</script>', "", page, flags=re.S)


def _rewritten(page):
    """Return a page whose script a gateway has rewritten, so that its own policy stops it."""
    return page.replace("(()=>{", "(()=>{ /* scanned */", 1)


# A page that is not ready until it is told to go on.
_SLOW = """{
    const own = Promise.all;
    const wait = new Promise((done) => (window.goOn = done));
    Promise.all = (all) => wait.then(() => own.call(Promise, all));
}"""
DONE = {
    "as it is": lambda page: page,
    "scripts stripped": _without("script"),
    "styles stripped": _without("style"),
    "both stripped": lambda page: _without("script")(_without("style")(page)),
    "a script that cannot be read": _broken,
    "a script that throws": _throwing,
    "a script rewritten": _rewritten,
    "torn off": _torn,
    "data changed": _unreadable,
    "data stripped": _emptied,
}
FAILING = [name for name in DONE if name != "as it is"]
POLICIES = [
    "default-src 'self'",
    "default-src 'none'",
    "sandbox",
    "script-src 'self'; style-src 'self'",
    "style-src 'self'",
    "default-src 'none'; script-src 'unsafe-inline'",
    "require-trusted-types-for 'script'",
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the text of a briefing with letters of three scripts."""
    rows = pd.DataFrame(
        {
            "date": ["2023-04-06", "2023-04-07", "2023-04-08"],
            "title": ["Rockets", HEBREW, ARABIC],
            "place": ["Tyre", HEBREW, ARABIC],
            "source": ["Wire", HEBREW, ARABIC],
            "longitude": [35.2, 35.3, 35.4],
            "latitude": [33.1, 33.2, 33.3],
        }
    )
    path = tmp_path_factory.mktemp("served") / "page.html"
    atlas.brief(rows, path, title=f"South {ARABIC}", marking=MARKING)
    return path.read_text(encoding="ascii")


@pytest.fixture(scope="module")
def server(page):
    """Return the address of a server that hands the page on as its query says."""

    class _Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked = parse_qs(urlsplit(self.path).query)
            done = asked.get("done", ["as it is"])[0]
            self.send_response(200)
            charset = asked.get("charset", ["utf-8"])[0]
            self.send_header("Content-Type", f"text/html; charset={charset}")
            for policy in asked.get("policy", []):
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(DONE[done](page).encode())

        def log_message(self, *_):
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


@pytest.fixture(scope="module")
def window(browser):
    """Return a page of the browser that the tests use one after the other."""
    context = browser.new_context()
    context.set_default_timeout(1000 * PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(window, server):
    """Return a function that opens the page as it is handed on."""

    def _visit(**asked):
        window.set_viewport_size({"width": 1440, "height": 900})
        query = "&".join(f"{key}={quote(value)}" for key, value in asked.items())
        window.goto(f"{server}?{query}")
        return window

    return _visit


def _is_read(page):
    """Assert that what is read without the map is there, in sight and legible, on a phone too."""
    page.wait_for_function("() => document.documentElement.className !== 'atlas-start'")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(_LOOK) == []
    assert page.evaluate(_COLOURS) >= 4.5
    text = page.locator("#atlas-still").inner_text()
    for word in (MARKING, HEBREW, ARABIC, "Content hash", "Wire"):
        assert word in text
    assert page.locator(".at-root").count() == 0


@pytest.mark.parametrize("charset", CHARSETS)
def test_in_any_charset_the_page_is_what_it_is(visit, charset):
    """The map runs and every text is the one that was written, whatever the server says."""
    page = visit(charset=charset)
    counts = page.evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")
    assert counts["shown"] == 3
    text = page.locator("body").inner_text()
    for word in (MARKING, HEBREW, ARABIC):
        assert word in text
    assert page.title().endswith(ARABIC)
    assert page.locator("#atlas-still").count() == 0


@pytest.mark.parametrize("policy", POLICIES)
def test_under_a_hosts_own_policy_the_page_is_read(visit, policy):
    """Where a host forbids scripts, styles or both, picture, list, sources and marking stand."""
    page = visit(policy=policy)
    if policy == "sandbox":  # nothing runs there, not even for the driver
        assert "TLP:AMBER" in page.content()
        assert page.locator("#atlas-still figure svg").is_visible()
        assert page.locator("#atlas-still ol li b").first.is_visible()
        return
    _is_read(page)


@pytest.mark.parametrize("policy", ["default-src 'self' 'unsafe-inline'", "frame-src 'none'"])
def test_a_policy_that_allows_the_page_changes_nothing(visit, policy):
    """Where the host allows what stands in the page, the map runs as it does without a host."""
    page = visit(policy=policy)
    counts = page.evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")
    assert counts["shown"] == 3
    assert page.locator("#atlas-still").count() == 0


@pytest.mark.parametrize("done", FAILING)
def test_whatever_was_done_to_it_the_page_is_read(visit, done):
    """Stripped, broken, rewritten or torn, the page shows what can be read of it."""
    page = visit(done=done)
    if done == "torn off":
        page.wait_for_function("() => document.documentElement.className === 'atlas-read'")
        assert page.evaluate(_LOOK) == []
        return
    _is_read(page)


@pytest.mark.parametrize("charset", ["windows-1256", "shift_jis"])
def test_without_scripts_the_charset_does_not_matter_either(visit, charset):
    """The list is what was written, too."""
    _is_read(visit(done="both stripped", charset=charset))


def test_a_reader_is_told_why_the_map_does_not_come(visit):
    """An error is said in words, in the page and to a screen reader."""
    page = visit(done="data changed")
    page.wait_for_selector("#atlas-why")
    why = page.locator("#atlas-why")
    assert why.inner_text().startswith("The events in this page could not be read: ")
    assert why.get_attribute("role") == "alert"


def test_a_page_that_is_never_ready_is_read_after_a_while(browser, server):
    """After 15 seconds without the map its place is taken; a map that comes later takes it back."""
    context = browser.new_context()
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    page.clock.install()
    page.add_init_script(_SLOW)
    page.goto(server)
    shown = "() => document.documentElement.className"
    assert page.evaluate(shown) == "atlas-start"
    assert not page.locator("#atlas-still").is_visible()
    page.clock.fast_forward(14_000)
    assert page.evaluate(shown) == "atlas-start"
    page.clock.fast_forward(2_000)
    assert page.evaluate(shown) == "atlas-read"
    assert page.evaluate(_LOOK) == []
    page.clock.resume()
    page.evaluate("() => window.goOn()")
    page.evaluate("() => window.atlas.ready")
    assert page.evaluate(shown) == ""
    assert page.locator("#atlas-still").count() == 0
    assert page.locator(".at-root").is_visible()
    context.close()


def test_while_the_map_runs_nobody_meets_the_other_form(visit):
    """It is hidden before anything is drawn, and gone for screen readers and for print."""
    page = visit()
    page.evaluate("() => window.atlas.ready")
    assert page.locator("#atlas-still").count() == 0
    assert page.evaluate("() => document.documentElement.className") == ""
    assert page.locator("h1").count() == page.locator("main").count() == 1


def test_the_first_script_is_small_and_comes_first(page):
    """It takes under 400 bytes, and stands before the styles and every other script."""
    first = static_text("first.js")
    assert len(first) < 400
    assert page.index(first) < page.index("<style>") < page.index("(()=>{")
    assert "<noscript" not in page


def test_a_widget_brings_no_second_form(page):
    """In a notebook the still stands beside the map, and the page holds nothing to read."""
    view = atlas.explore(pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"]}))
    assert 'id="atlas-still"' not in view.html
    assert static_text("first.js") not in view.html
    assert 'id="atlas-still"' in page
