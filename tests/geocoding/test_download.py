"""The one connection that the library opens, tried against a server on this machine."""

import http.server
import re
import threading

import pytest

import atlas
from atlas.errors import GazetteerError
from atlas.geocoding import manage_layers
from atlas.geocoding.gazetteer import download
from tests.country_files import COUNTRY, held, zipped


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Give each test an empty library of its own, once the shipped index is read."""
    atlas.load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))


class _Server(http.server.ThreadingHTTPServer):
    """A local server that answers from a dict of path to (status, headers, body)."""

    daemon_threads = True

    def __init__(self, answers):
        self.answers = answers
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def host(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Keep quiet."""


@pytest.fixture
def serve(monkeypatch):
    """Return a function that serves answers, and sends the library's requests there."""
    servers = []
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    def start(answers):
        server = _Server(answers)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return lambda path, to, **options: download.fetch(path, to, host=server.host, **options)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.local_server
def test_a_country_is_fetched_and_installed(serve, tmp_path):
    """The file of the server is installed, with its address and date; nothing else stays."""
    body = zipped(tmp_path / "LB.zip").read_bytes()
    changed = {"Last-Modified": "Mon, 01 Mar 2021 04:00:00 GMT"}
    fetch = serve({"/export/dump/LB.zip": (200, changed, body)})
    (layer,) = manage_layers.add_countries(["LB"], fetch=fetch)
    assert layer.places == 8
    assert layer.source.endswith("/export/dump/LB.zip")
    assert "01 Mar 2021" in layer.attribution
    assert len(held()) == 2


@pytest.mark.local_server
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((404, {}, b""), r"there is no such file"),
        ((500, {}, b"x"), r"the answer was 500"),
        ((200, {"Content-Length": "5000"}, b"PK" * 18), r"broke off after 36 of 5,000 bytes"),
        ((302, {"Location": "https://elsewhere.example/LB.zip"}, b""), r"sends on .* not followed"),
        ((200, {}, b"x" * 4000), r"larger than 1,000 bytes"),
    ],
)
def test_what_goes_wrong_on_the_way_is_said_and_changes_nothing(serve, answer, message):
    """Missing, failing, cut off, sent elsewhere, too large: a message, and the layer as it was."""
    manage_layers.add_countries(["LB"], COUNTRY)
    before = held()
    fetch = serve({"/export/dump/LB.zip": answer})
    with pytest.raises(GazetteerError, match=message):
        manage_layers.add_countries(["LB"], fetch=lambda path, to: fetch(path, to, largest=1000))
    assert held() == before


@pytest.mark.local_server
def test_a_redirect_on_the_same_host_is_followed(serve, tmp_path):
    """GeoNames may move a file within its own host."""
    body = zipped(tmp_path / "LB.zip").read_bytes()
    moved = {"/export/dump/LB.zip": (302, {"Location": "/new/LB.zip"}, b"")}
    fetch = serve({**moved, "/new/LB.zip": (200, {}, body)})
    assert manage_layers.add_countries(["LB"], fetch=fetch)[0].places == 8


def test_nobody_else_opens_a_connection(repository):
    """Modules that can reach a network are imported in one module of the library only."""
    for path in sorted((repository / "atlas").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        reaches = re.search(
            r"^\s*(import|from) (urllib\.request|http|socket|ssl|ftplib)\b", text, re.M
        )
        assert bool(reaches) == (path.name == "download.py"), path
    assert download.HOST.startswith("https://")
