"""An enemy's text in a real browser: the page is drawn, nothing runs, nothing leaves."""

import base64
import csv
import io
import json
from urllib.parse import quote

import folium
import hostile
import pytest

import atlas
from atlas.page.html.document import static_text
from tests.patience import PATIENCE, rest

pytestmark = pytest.mark.browser

_BATCH = 24
BATCHES = [hostile.ALL[at : at + _BATCH] for at in range(0, len(hostile.ALL), _BATCH)]
# Rings every bell: whatever could run a script or reach a server, tried from inside the page.
_BREAK_OUT = """async (base) => {
    const tried = [];
    const attempt = async (name, call) => {
        tried.push(name);
        try { await call(); } catch (error) { /* refused: as it should be */ }
    };
    const put = (html) => {
        const box = document.createElement("div");
        box.innerHTML = html;
        document.body.append(box);
    };
    const add = (tag, values) => {
        document.head.append(Object.assign(document.createElement(tag), values));
    };
    await attempt("fetch", () => fetch(`${base}/fetch`, { mode: "no-cors" }));
    await attempt("xhr", () => new Promise((done) => {
        const request = new XMLHttpRequest();
        request.onloadend = done;
        request.open("GET", `${base}/xhr`);
        request.send();
    }));
    await attempt("beacon", () => navigator.sendBeacon(`${base}/beacon`, "x"));
    await attempt("socket", () => new WebSocket(base.replace("http", "ws") + "/socket"));
    await attempt("events", () => new EventSource(`${base}/events`));
    await attempt("import", () => import(`${base}/module.js`));
    await attempt("worker", () => new Worker(URL.createObjectURL(
        new Blob([`fetch("${base}/worker")`], { type: "text/javascript" }))));
    await attempt("image", () => put(`<img src="${base}/image" onerror="hit()">`));
    await attempt("picture", () => put(`<video poster="${base}/poster" src="${base}/v"></video>`));
    await attempt("frame", () => put(`<iframe src="${base}/frame"></iframe>`));
    await attempt("object", () => put(`<object data="${base}/object"></object>`));
    await attempt("svg", () => put('<svg><script>hit()</script></svg><svg onload="hit()">'));
    await attempt("style", () => put(`<style>@import url(${base}/a.css);
        @font-face { font-family: x; src: url(${base}/font); }
        body { background: url(${base}/back); font-family: x }</style>`));
    await attempt("form", () => {
        put(`<form action="${base}/form"></form>`);
        document.forms[document.forms.length - 1].submit();
    });
    await attempt("base", () => { add("base", { href: `${base}/` }); put('<img src="based">'); });
    await attempt("script", () => add("script", { src: `${base}/script.js` }));
    await attempt("inline", () => add("script", { textContent: "hit()" }));
    await attempt("link", () => add("link", { rel: "stylesheet", href: `${base}/link.css` }));
    await attempt("prefetch", () => add("link", { rel: "prefetch", href: `${base}/prefetch` }));
    await attempt("handler", () => {
        const box = document.createElement("div");
        box.setAttribute("onclick", "hit()");
        document.body.append(box);
        box.click();
    });
    await attempt("address", () => {
        const link = Object.assign(document.createElement("a"), { href: "javascript:hit()" });
        document.body.append(link);
        link.click();
    });
    await attempt("eval", () => window.eval("hit()"));
    await attempt("function", () => new Function("hit()")());
    await attempt("timer", () => setTimeout("hit()", 0));
    await new Promise((done) => setTimeout(done, 400));
    return tried.length;
}"""


_OPEN_ROWS = """async () => {
    const what = "[role=option], [role=row], [data-event], li";
    const find = () => [...document.querySelectorAll(what)];
    for (let at = 0; at < 40; at += 5) {
        find()[at]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
        await new Promise((done) => setTimeout(done, 20));
    }
}"""


@pytest.fixture(scope="module")
def briefing(tmp_path_factory):
    """Return a briefing of the whole corpus."""
    record = hostile.record(hostile.ALL)
    path = tmp_path_factory.mktemp("hostile") / "hostile briefing عربي.html"
    return atlas.brief(record, path, name_actors="all")


def _nothing_happened(opened):
    """Check that no text was run and nothing was asked for."""
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []


@pytest.mark.parametrize("number", range(len(BATCHES)))
def test_every_string_in_every_field_is_text(open_page, tmp_path, number):
    """Each event of the corpus is opened, filtered for and listed; nothing of it happens."""
    strings = BATCHES[number]
    record = hostile.record(strings)
    said = {"title": strings[0], "marking": strings[-1] or "x"}
    path = atlas.brief(record, tmp_path / "b.html", name_actors="all", **said)
    opened = open_page(path)
    assert opened.ready()["shown"] == len(strings)
    for event in record.events.index[:8]:
        opened.page.evaluate(
            "(id) => window.atlas.select({ text: id.slice(0, 9) }).then(() => null)", event
        )
    opened.select({})
    opened.page.evaluate(_OPEN_ROWS)
    rest(opened.page, 100)
    _nothing_happened(opened)
    body = opened.page.locator("body")
    assert body.locator("img[onerror], svg[onload], iframe, base, object, form").count() == 0
    assert body.locator("[onclick], [onfocus], [ontoggle], [onmouseover]").count() == 0
    links = body.locator("a[href]").evaluate_all("all => all.map((one) => one.href)")
    assert all(link.startswith(("http:", "https:", "file:", "#")) for link in links)


def test_without_scripts_the_corpus_is_a_list(open_page, briefing):
    """The still page shows the same text, and asks for nothing either."""
    opened = open_page(briefing, java_script_enabled=False)
    text = opened.page.locator("body").inner_text()
    assert "{{7*7}}" in text
    assert "<img src=x onerror" in text
    assert opened.requests == []
    assert opened.page.locator("img, iframe, object, form").count() == 0
    assert opened.page.locator("figure svg").is_visible()


def test_nobody_breaks_out_of_a_briefing(open_page, briefing, listener):
    """With code of an attacker in the page, the network on and a server waiting, nothing comes."""
    address, asked = listener
    opened = open_page(briefing, offline=False)
    opened.ready()
    assert opened.page.evaluate(_BREAK_OUT, address) > 20
    assert asked == []
    assert opened.page.evaluate("() => window.hits") == 0


def test_without_the_policy_the_same_code_does_break_out(open_page, briefing, listener, tmp_path):
    """The test above can fail: taken out of the file, the policy is what had stopped it."""
    address, asked = listener
    html = briefing.read_text(encoding="utf-8")
    at = html.index('<meta http-equiv="Content-Security-Policy"')
    bare = html[:at] + html[html.index(">", at) + 1 :]
    (tmp_path / "bare.html").write_text(bare, encoding="utf-8")
    opened = open_page(tmp_path / "bare.html", offline=False)
    opened.ready()
    opened.page.evaluate(
        _BREAK_OUT.replace("document.forms[", "void [").replace(".submit", ""), address
    )
    wanted = {"/fetch", "/image", "/script.js"}
    for _ in range(10 * PATIENCE):
        if wanted <= set(asked):
            break
        rest(opened.page, 100)
    assert wanted <= set(asked)
    assert opened.page.evaluate("() => window.hits") > 0


@pytest.mark.parametrize("number", range(len(hostile.long())))
def test_a_megabyte_of_text_is_read(open_page, tmp_path, number):
    """A title, a note and a place's name of a megabyte each are listed and opened."""
    text = hostile.long()[number]
    record = hostile.record(["x"])
    record = record.replace(
        events=record.events.assign(title=text, note=text),
        places=record.places.assign(name=text),
    )
    path = atlas.brief(record, tmp_path / "b.html", title="Long")
    opened = open_page(path)
    assert opened.ready()["held"] == 1
    opened.select({"text": text[:20]})
    opened.page.evaluate(_OPEN_ROWS)
    rest(opened.page, 200)
    _nothing_happened(opened)


def test_ten_thousand_actors_are_counted(open_page, tmp_path):
    """An event in which very many took part is read and filtered."""
    record = hostile.crowd()
    opened = open_page(atlas.brief(record, tmp_path / "b.html"))
    assert opened.ready() == {"held": 1, "shown": 0, "hidden": 0, "off_map": 1}
    assert opened.select({"actors": ["A9999"]}) == record.counts(actors=["A9999"])
    assert opened.select({"actors": ["A10000"]})["hidden"] == 1
    rest(opened.page, 200)
    _nothing_happened(opened)


def test_the_table_from_the_page_is_safe_in_a_spreadsheet(open_page, tmp_path):
    """No cell of the CSV begins as a formula does, whatever stood in it."""
    record = hostile.record(hostile.read("formulas"))
    said = {"title": "=1+1", "marking": "=2+2"}
    opened = open_page(atlas.brief(record, tmp_path / "b.html", name_actors="all", **said))
    opened.ready()
    opened.page.locator("[data-tool=save]").click()
    with opened.page.expect_download() as coming:
        opened.page.get_by_role("button", name="Table", exact=True).click()
    coming.value.save_as(tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 13 * 10
    for cell in cells:
        number = cell.replace(".", "").replace("-", "").isdigit()
        assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")), cell
    _nothing_happened(opened)


@pytest.mark.parametrize(
    "address",
    [
        "#select=" + quote('{"text": "<img src=x onerror=hit()>"}'),
        "#select="
        + quote('{"actors": {"0": 1}, "from": [], "kinds": "hit()", "max_radius_km": {}}'),
        "#select=" + quote('{"__proto__": {"hit": 1}, "constructor": null}'),
        "#select=%7Bbroken&event=%ff&off=everything&at=NaN,1e999,x",
        "#at=99999,91,1e9&event=" + quote("<script>hit()</script>"),
        "#" + "x" * 100_000,
        "#javascript:hit()",
        "#event=__proto__&off=__proto__,lines",
    ],
)
def test_a_wrong_address_is_ignored(open_page, briefing, address):
    """What a stranger typed behind the file's name neither runs nor stops the page."""
    opened = open_page(briefing, address=address)
    counts = opened.ready()
    assert counts["held"] == len(hostile.ALL)
    assert opened.page.evaluate("() => ({}).hit") is None
    _nothing_happened(opened)


def test_a_stranger_is_not_listened_to(open_page, briefing, tmp_path):
    """A page that holds the briefing, or a window of its own, cannot set its filter or its data."""
    (tmp_path / "host.html").write_text(
        f'<!DOCTYPE html><meta charset=utf-8><iframe src="{briefing.as_uri()}" '
        "width=900 height=600></iframe>",
        encoding="utf-8",
    )
    opened = open_page(tmp_path / "host.html")
    frame = opened.frame()
    before = frame.evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")
    opened.page.evaluate(
        """() => {
            const to = document.querySelector("iframe").contentWindow;
            const core = new ArrayBuffer(8);
            for (const message of [
                { atlas: 1, type: "set", part: { text: "nothing holds this" } },
                { atlas: 1, type: "data", core },
                { atlas: 1, type: "set", part: "hit()" }, { atlas: 1 }, "hit()", null, 7,
            ]) to.postMessage(message, "*");
        }"""
    )
    frame.evaluate("() => window.postMessage({ atlas: 1, type: 'set', part: { text: 'zz' } }, '*')")
    rest(opened.page, 300)
    assert frame.evaluate("() => window.atlas.counts") == before
    _nothing_happened(opened)


def _host(view):
    """Return a page that shows a widget as a notebook does: its own code, over its own traits."""
    traits = {name: getattr(view, name) for name in view.trait_names(sync=True) if name[:1] != "_"}
    plain, binary = {}, {}
    for name, value in traits.items():
        if isinstance(value, bytes):
            binary[name] = base64.b64encode(value).decode()
        elif isinstance(value, str | int | float | list | dict) or value is None:
            plain[name] = value
    held = json.dumps([plain, binary, static_text("widget.js")]).replace("<", "\\u003c")
    return f"""<!DOCTYPE html><meta charset=utf-8><div id=el></div>
<script>window.top_secret = 1;
const [plain, binary, code] = {held};
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const values = {{ ...plain, ...Object.fromEntries(Object.entries(binary).map(
    ([name, text]) => [name, bytes(text)])) }};
const model = {{ get: (name) => values[name], set: (name, value) => {{ values[name] = value; }},
    on() {{}}, off() {{}}, save_changes() {{ window.saved = values; }} }};
import(URL.createObjectURL(new Blob([code], {{ type: "text/javascript" }})))
    .then((made) => made.default.render({{ model, el: document.getElementById("el") }}));
</script>"""


def test_the_corpus_in_a_widget_is_text(open_page, tmp_path):
    """In the frame of a live widget nothing runs, and what it tells the notebook is plain."""
    view = atlas.explore(hostile.record(hostile.ALL))
    (tmp_path / "host.html").write_text(_host(view), encoding="utf-8")
    opened = open_page(tmp_path / "host.html")
    frame = opened.frame()
    counts = frame.evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")
    assert counts["held"] == len(hostile.ALL)
    frame.evaluate("() => window.atlas.select({ text: 'hit()' })")
    opened.page.wait_for_function("() => window.saved.counts?.hidden > 0")
    assert frame.evaluate("() => self.origin") == "null"
    _nothing_happened(opened)


def test_a_notebook_that_is_opened_again_shows_text(open_page, tmp_path):
    """What a cell keeps of map and widget is shown as a notebook shows it, and nothing runs."""
    record = hostile.record(hostile.ALL)
    view, drawn = atlas.explore(record), atlas.draw_map(record)
    kept = {**view.static_preview(), "text/html": drawn._repr_html_()}
    assert "{{7*7}}" not in kept["text/plain"]
    assert drawn.__repr__().startswith("AtlasMap of")
    (tmp_path / "cell.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{kept['text/html']}"
        f"<img src='data:image/png;base64,{kept['image/png'].strip()}'>",
        encoding="utf-8",
    )
    opened = open_page(tmp_path / "cell.html")
    counts = opened.frame().evaluate("() => window.atlas.ready.then(() => window.atlas.counts)")
    assert counts["held"] == len(hostile.ALL)
    _nothing_happened(opened)


def test_the_corpus_in_her_own_popups_is_not_run(open_page, tmp_path):
    """Popups and tooltips of user layers, opened one by one, run no handler and ask for nothing."""
    m = atlas.draw_map(hostile.record())
    for number, text in enumerate(hostile.ALL):
        clean = text.encode("utf-8", "replace").decode()
        spot = [32 + number / 50, 35]
        folium.Marker(spot, popup=folium.Popup(clean, show=number % 10 == 0), tooltip=clean).add_to(
            m
        )
    path = atlas.brief(m, tmp_path / "b.html", name_actors="all")
    opened = open_page(path)
    assert opened.ready()["held"] == len(hostile.STRINGS)
    opened.page.evaluate(
        """async () => {
            const layers = [];
            window.atlas.map.eachLayer((layer) => layer.getPopup?.() && layers.push(layer));
            for (const layer of layers) {
                layer.openPopup();
                await new Promise((done) => setTimeout(done, 5));
            }
        }"""
    )
    rest(opened.page, 200)
    assert opened.hits() == 0
    assert opened.dialogs == []
    assert [one for one in opened.requests if "127.0.0.1" not in one] == []
