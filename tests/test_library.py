"""The user's own library: country files installed whole, places learned, and no surprise."""

import http.server
import json
import re
import threading
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import GazetteerError, InputTypeError
from atlas.places import download, geonames, installed, library
from atlas.places.download import Fetched
from atlas.places.learning import learned_places
from atlas.places.shapes import distances_km

DATA = Path(__file__).parent / "data"
COUNTRY = DATA / "geonames_invented_LB.txt"
OTHER_NAMES = DATA / "geonames_invented_LB_names.txt"
EVAL = DATA.parents[2] / "shared" / "eval"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Give each test an empty library of its own, once the shipped index is read."""
    atlas.load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))


def _zipped(path, text=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about GeoNames\n")
        archive.writestr("LB.txt", text or COUNTRY.read_text(encoding="utf-8"))
    return path


def _changed(tmp_path, line, column, value):
    """Write the country file with one cell changed."""
    rows = [row.split("\t") for row in COUNTRY.read_text(encoding="utf-8").splitlines()]
    rows[line - 1][column] = value
    path = tmp_path / "changed.txt"
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    return path


def _files():
    """Return every file of the library with its bytes."""
    folder = installed.library_folder()
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("zipped", [False, True])
def test_a_country_file_is_installed_with_what_is_known_of_it(tmp_path, zipped):
    """Places, rows, source, newest change, licence and hashes are kept beside the layer."""
    path = _zipped(tmp_path / "LB.zip") if zipped else COUNTRY
    (layer,) = library.add_countries("lb", path)
    assert library.list_layers() == [layer]
    assert (layer.name, layer.places, layer.rows, layer.version) == ("LB", 8, 10, "2021-03-01")
    assert (layer.licence, layer.source) == ("CC BY 4.0", path.name)
    assert layer.left_out == {"kinds of place that events are not coded to": 2}
    assert layer.source_sha256 == installed.file_hash(path)
    beside = json.loads((installed.library_folder() / "geonames-LB.json").read_text())
    assert beside["sha256"] == installed.file_hash(installed.library_folder() / layer.data)


def test_an_installed_country_is_found_and_said():
    """Names of an installed country are found in each script, and the gazetteer says why."""
    before = atlas.load_gazetteer()
    assert before.layers == ("shipped",)
    assert atlas.geocode("Deir Naqsh").loc[0, "match"] == "unmatched"
    library.add_countries(["LB"], COUNTRY)
    after = atlas.load_gazetteer()
    assert after.layers == ("shipped", "GeoNames LB (2021-03-01)")
    assert "GeoNames LB" in repr(after)
    assert len(after) == len(before) + 8
    found = atlas.geocode(["Tall Zibqa", "تل زبقا المخترعة"])
    assert found["place_id"].tolist() == ["gn:9000010", "gn:9000010"]
    twice = atlas.geocode("Deir Naqsh").iloc[0]
    assert twice["match"] == "ambiguous"
    row = after.table.set_index("place_id").loc["gn:9000010"]
    assert (row["adm1"], row["adm2"]) == ("Invented South", "Qada of Testville")


def test_a_province_without_a_shape_still_tells_places_apart():
    """In a country that is shipped without provinces, the file's own codes decide."""
    library.add_countries(["LB"], COUNTRY)
    asked = pd.DataFrame({"name": "Deir Naqsh", "country": "LB"}, index=[0, 1])
    found = atlas.geocode(asked.assign(adm1=["Invented South", "Shimal"]))
    assert found["place_id"].tolist() == ["gn:9000012", "gn:9000011"]


def test_an_area_reaches_over_its_places(tmp_path):
    """GeoNames knows a province as a point; its radius is had from the places in it."""
    lines = COUNTRY.read_text(encoding="utf-8").splitlines()
    row = lines[4].split("\t")
    for number in range(40):
        row[0], row[4] = str(9100000 + number), str(34.40 + number / 100)
        lines.append("\t".join(row))
    path = tmp_path / "LB.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    library.add_countries(["LB"], path)
    radius = atlas.load_gazetteer().table.set_index("place_id")["radius_km"]
    assert radius["gn:9000001"] == pytest.approx(0.38 * 111.2, abs=2)
    assert radius["gn:9000002"] == 60.0


def test_what_is_removed_is_gone():
    """After the removal answers are as before, and no file is left."""
    library.add_countries(["LB"], COUNTRY)
    library.remove("lb")
    assert library.list_layers() == []
    assert _files() == {}
    assert atlas.load_gazetteer().layers == ("shipped",)
    with pytest.raises(GazetteerError, match=r"no layer 'LB' is installed; installed: none"):
        library.remove("LB")


def test_a_gazetteer_can_be_loaded_without_what_is_installed():
    """``installed=False`` leaves the library aside; a layer given by hand is named too."""
    library.add_countries(["LB"], COUNTRY)
    assert atlas.load_gazetteer(installed=False).layers == ("shipped",)
    given = atlas.load_gazetteer(extra=[COUNTRY], installed=False)
    assert given.layers == ("shipped", "geonames_invented_LB.txt")


def test_alternate_names_are_added_and_links_are_not():
    """A file of alternate names brings spellings; codes and links in it are no names."""
    library.add_countries(["LB"], COUNTRY, other_names=OTHER_NAMES)
    gazetteer = atlas.load_gazetteer()
    assert gazetteer.find("Deïr Nakche")["place_id"].tolist() == ["gn:9000011"]
    names = gazetteer.table.set_index("place_id").loc["gn:9000011", "names"].split("|")
    assert "دير النقش" in names
    assert not [name for name in names if "example" in name]


@pytest.mark.parametrize(
    ("line", "column", "value", "message"),
    [
        (4, 4, "133.3", r"changed.txt', line 4: latitude '133.3', .* no point of the world"),
        (4, 5, "nan", r"line 4: latitude .* longitude 'nan' is no point"),
        (2, 0, "x", r"line 2: 'x' is no GeoNames id"),
        (3, 1, " ", r"line 3: the place has no name"),
        (10, 18, "2014-0", r"line 10: the date of the last change is '2014-0'; is the file whole"),
        (5, 2, "a\tb", r"line 5: 20 columns where a GeoNames file has 19"),
    ],
)
def test_a_line_that_is_none_of_geonames_is_named(tmp_path, line, column, value, message):
    """Each message says the file, the line and what is wrong with it; nothing is installed."""
    with pytest.raises(GazetteerError, match=message):
        library.add_countries(["LB"], _changed(tmp_path, line, column, value))
    assert library.list_layers() == []


def test_the_wrong_country_is_refused_and_rows_of_others_are_counted(tmp_path):
    """A file of another country says which it holds; a larger file gives its own rows only."""
    with pytest.raises(GazetteerError, match=r"holds no place of SY; it has rows of LB"):
        library.add_countries(["SY"], COUNTRY)
    mixed = _changed(tmp_path, 4, 8, "SY")
    lebanon, syria = library.add_countries(["LB", "SY"], mixed)
    assert (lebanon.places, syria.places) == (7, 1)
    assert lebanon.left_out["other countries"] == 1


@pytest.mark.parametrize("codes", ["Lebanon", [], ["../x"], [3]])
def test_a_country_is_a_code_of_two_letters(codes):
    """Nothing else becomes the name of a file."""
    with pytest.raises(GazetteerError, match=r"country"):
        library.add_countries(codes, COUNTRY)


def _cut(path):
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])


def _damaged(path):
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 255
    path.write_bytes(bytes(whole))


def _page(path):
    path.write_bytes(b"<html>sign in</html>")


@pytest.mark.parametrize("harm", [_cut, _damaged, _page])
def test_a_download_that_is_not_whole_leaves_what_was_there(harm):
    """A broken archive is refused, and the installed layer stays byte for byte."""
    library.add_countries(["LB"], COUNTRY)
    before = _files()

    def fetch(path, to):
        _zipped(to)
        harm(to)
        return Fetched(f"https://example.org/{path}", "")

    with pytest.raises(GazetteerError, match=r"LB.zip'"):
        library.add_countries(["LB"], fetch=fetch)
    assert _files() == before


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_done_to_an_archive_is_told_in_words(tmp_path, data):
    """A changed byte or a cut gives the same places or one clear error, and nothing else."""
    path = _zipped(tmp_path / "LB.zip")
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole[at] ^= data.draw(st.integers(1, 255))
    else:
        del whole[at:]
    path.write_bytes(bytes(whole))
    try:
        outcome = len(geonames.read_country(path, "LB").places)
    except GazetteerError as error:
        outcome = str(error)
    assert outcome == 8 or "LB.zip" in str(outcome)


def test_a_file_with_far_fewer_rows_does_not_replace_a_whole_one(tmp_path):
    """A text file may break off at the end of a line: then its size tells."""
    library.add_countries(["LB"], COUNTRY)
    before = _files()
    short = tmp_path / "LB.txt"
    lines = COUNTRY.read_text(encoding="utf-8").splitlines(keepends=True)
    short.write_text("".join(lines[:4]), encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"has 4 rows of LB, and what is installed has 10"):
        library.add_countries(["LB"], short)
    assert _files() == before


def test_a_layer_is_replaced_as_a_whole(tmp_path):
    """Adding a country again leaves one table and one description."""
    library.add_countries(["LB"], COUNTRY)
    library.add_countries(["LB"], _changed(tmp_path, 4, 18, "2022-02-02"))
    assert [layer.version for layer in library.list_layers()] == ["2022-02-02"]
    assert len(_files()) == 2
    assert "GeoNames LB (2022-02-02)" in atlas.load_gazetteer().layers


def test_a_layer_that_was_changed_is_not_used():
    """A table that is not what was installed stops the load, and says how to be rid of it."""
    (layer,) = library.add_countries(["LB"], COUNTRY)
    path = installed.library_folder() / layer.data
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(
        GazetteerError, match=r"'LB' is not as it was installed.* atlas gazetteer remove LB"
    ):
        atlas.load_gazetteer()
    path.unlink()
    assert "is missing" in library.list_layers()[0].problem
    (installed.library_folder() / "geonames-LB.json").write_text("{")
    with pytest.raises(GazetteerError, match=r"'LB' cannot be used: geonames-LB.json cannot be"):
        atlas.load_gazetteer()
    library.remove("LB")
    assert atlas.load_gazetteer().layers == ("shipped",)


EVENTS = pd.DataFrame(
    [
        # name, country, adm1, latitude, longitude, geo_precision
        *[("Tell Zibqa", "Lebanon", "Nabatieh", 33.40 + n / 1000, 35.40, 1) for n in range(9)],
        ("TELL ZIBQA", "Lebanon", "Nabatieh", 33.404, 35.42, 1),
        ("Tell Zibqa", "Lebanon", "Bekaa", 33.80, 35.90, 2),
        ("Jurd Zibqa", "Lebanon", "Bekaa", 33.80, 35.90, 3),
        ("Deir Naqsh", "Lebanon", "Nabatieh", 33.30, 35.40, 1),
        ("Deir Naqsh", "Lebanon", "Nabatieh", 33.70, 35.80, 1),
        ("Null island", "Lebanon", "Nabatieh", 0.0, 0.0, 1),
        ("Lebanon", "Lebanon", "", 33.8, 35.8, 1),
        ("near Tyre", "Lebanon", "South", 33.3, 35.2, 1),
        ("Somewhere", "Atlantis", "", 33.3, 35.2, 1),
        ("", "Lebanon", "", 33.3, 35.2, 1),
    ],
    columns=["location", "country", "admin1", "latitude", "longitude", "geo_precision"],
)


def test_places_are_learned_with_their_spread_and_every_row_is_counted():
    """Rows of a name and province are one place; what teaches nothing is counted by reason."""
    layer = library.learn(EVENTS, "field-notes", licence="own notes")
    assert (layer.kind, layer.rows, layer.countries) == ("learned", len(EVENTS), ("LB",))
    assert layer.left_out == {
        "a precision too low for a place": 1,
        "no coordinates of this world": 1,
        "the name of a country": 1,
        "words around a place, and no name": 1,
        "a country that is not known": 1,
        "no name": 1,
    }
    table = pd.read_parquet(installed.library_folder() / layer.data).set_index("place_id")
    assert int(table["rows"].sum()) + sum(layer.left_out.values()) == len(EVENTS)
    place = table.loc["learned:field-notes:LB:nabatieh:tell-zibqa"]
    assert (place["rows"], place["longitude"]) == (10, 35.4)
    assert place["latitude"] == pytest.approx(33.404, abs=0.001)
    assert place["radius_km"] == 2.0
    assert place["spread_km"] == pytest.approx(1.86, abs=0.05)


def test_learning_never_raises_precision():
    """What is known to a part of a region is answered as an area; a region is not learned."""
    library.learn(EVENTS, "field-notes")
    asked = pd.DataFrame({"name": ["Tell Zibqa", "Jurd Zibqa"], "country": "LB", "adm1": "Bekaa"})
    area, front = atlas.geocode(asked).itertuples()
    assert (area.precision, area.geo_precision, area.where_prec) == ("area", 2, 2)
    assert area.radius_km >= 25.0
    assert front.match == "unmatched"


@pytest.mark.parametrize(
    ("column", "value", "radius"),
    [
        ("where_prec", "1", 2.0),
        ("where_prec", "2.0", 25.0),
        ("where_prec", "3", None),
        ("where_prec", "9", None),
        ("where_prec", "", None),
        ("geo_precision", 2, 25.0),
        ("precision", "town", 2.0),
        ("precision", "adm1", None),
        ("radius_km", 7.5, 7.5),
        ("radius_km", 80.0, None),
        ("note", "x", 2.0),
    ],
)
def test_a_radius_is_never_under_what_the_source_states(column, value, radius):
    """UCDP's, ACLED's and our own words for precision, and a radius; an unknown code is none."""
    rows = pd.DataFrame(
        {"name": ["Tell Zibqa"] * 3, "longitude": 35.4, "latitude": 33.4, column: [value] * 3}
    )
    if radius is None:
        with pytest.raises(GazetteerError, match=r"3 of a precision too low for a place"):
            library.learn(rows, "codes")
        return
    layer = library.learn(rows, "codes")
    table = pd.read_parquet(installed.library_folder() / layer.data)
    assert table["radius_km"].tolist() == [radius]


def test_the_radius_holds_nine_of_ten_rows():
    """Rows that scatter make a wide place; two places of one name stay two, and are rivals."""
    rows = pd.DataFrame({"latitude": [33.4 + n / 100 for n in range(20)]})
    rows = rows.assign(name="Scatterville", longitude=35.4)
    layer = library.learn(rows, "scatter")
    table = pd.read_parquet(installed.library_folder() / layer.data)
    away = (rows["latitude"] - table["latitude"].iloc[0]).abs() * 111.195
    assert (away <= table["radius_km"].iloc[0] + 0.01).mean() >= 0.9
    library.learn(EVENTS, "field-notes")
    answer = atlas.geocode(pd.DataFrame({"name": ["Deir Naqsh"], "country": "LB"})).iloc[0]
    assert (answer["match"], len(answer["candidates"])) == ("ambiguous", 2)


def test_a_learned_place_is_found_in_its_district_and_without_its_type_word():
    """The table's own district is believed, wherever the shipped one lies; so is the bare name."""
    row = ("Tell Naqshiyah village", "Syria", "Ar Raqqah Governorate", "Ath Thawrah district")
    table = pd.DataFrame(
        [(*row, 35.8, 38.5, 1)],
        columns=[
            "where_coordinates",
            "country",
            "adm_1",
            "adm_2",
            "latitude",
            "longitude",
            "where_prec",
        ],
    )
    library.learn(table, "events")
    asked = pd.DataFrame([row], columns=["name", "country", "adm1", "adm2"])
    found = atlas.geocode(pd.concat([asked, asked.assign(name="Tall Naqshiyah", adm2="")]))
    assert found["match"].tolist() == ["matched", "matched"]
    assert found["longitude"].tolist() == [38.5, 38.5]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Zibqa", "ZIBQA", "Naqshiyah"]),
            st.floats(33.0, 34.5),
            st.floats(35.0, 36.5),
            st.sampled_from(["1", "2", "3"]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_every_row_is_learned_or_counted_and_nine_of_ten_lie_inside(rows):
    """A law: rows add up, no radius is under the stated one, and each name's rows are covered."""
    table = pd.DataFrame(rows, columns=["name", "latitude", "longitude", "where_prec"])
    if set(table["where_prec"]) == {"3"}:
        return
    lesson = learned_places(table, "law", atlas.load_gazetteer(installed=False))
    assert int(lesson.places["rows"].sum()) + sum(lesson.left_out.values()) == len(table)
    best = table["where_prec"].map({"1": 2.0, "2": 25.0, "3": 60.0})
    used = table[table["where_prec"] != "3"]
    for name, rows_of_name in used.groupby(used["name"].str.lower()):
        places = lesson.places[lesson.places["name"].str.lower() == name]
        assert places["radius_km"].min() >= best[rows_of_name.index].min()
        away = distances_km(
            rows_of_name[["longitude", "latitude"]].to_numpy()[:, None],
            places[["longitude", "latitude"]].to_numpy()[None],
        )
        inside = (away <= places["radius_km"].to_numpy() + 0.02).any(axis=1)
        assert inside.sum() >= 0.8 * int(places["rows"].sum())


@pytest.mark.parametrize(
    ("name", "taught"),
    [
        ("At Tall town", True),
        ("Bir Zibqa area", True),
        ("East Zibqaniah village", True),
        ("Southern Zibqa Governorate", False),
        ("Road between Zibqa and Naqsh", False),
        ("12 km north of Zibqa", False),
        ("near Zibqa", False),
    ],
)
def test_labels_are_learned_and_expressions_are_not(name, taught):
    """How a table calls a place is a name, though it looks like words around one."""
    rows = pd.DataFrame({"name": [name, "Zibqa"], "longitude": 35.4, "latitude": 33.4})
    assert library.learn(rows, "labels").places == 1 + taught


def test_learned_places_come_before_country_files():
    """The layers stand in their order: learned, then country files."""
    library.add_countries(["LB"], COUNTRY)
    library.learn(EVENTS, "field-notes")
    assert [layer.name for layer in library.list_layers()] == ["field-notes", "LB"]
    words = [layer.split(" (")[0] for layer in atlas.load_gazetteer().layers]
    assert words == ["shipped", "learned field-notes", "GeoNames LB"]


def test_learning_again_keeps_the_ids(tmp_path):
    """An id is made of layer, country, province and name, so that decisions outlive a new table."""
    path = tmp_path / "Field Notes.csv"
    EVENTS.to_csv(path, index=False)
    first = library.learn(path)
    ids = set(pd.read_parquet(installed.library_folder() / first.data)["place_id"])
    EVENTS.sample(frac=1, random_state=3).to_csv(path, index=False)
    again = library.learn(path)
    assert (again.name, again.source) == ("field-notes", "Field Notes.csv")
    assert set(pd.read_parquet(installed.library_folder() / again.data)["place_id"]) == ids


@pytest.mark.parametrize("name", ["LB", "../../x", "a b", "", "NUL.csv", "x" * 80])
def test_a_layer_is_called_so_that_it_can_be_a_file(name):
    """No name reaches outside the folder, and none is a country's."""
    with pytest.raises(GazetteerError, match=r"no name for a layer|country code"):
        library.learn(EVENTS, name)


def test_a_table_that_teaches_nothing_says_why(tmp_path):
    """A missing column is named with what there is; so is a table without one row to learn."""
    with pytest.raises(GazetteerError, match=r"no column for latitude; its columns are name, lon"):
        library.learn(pd.DataFrame({"name": ["A"], "lon": [1.0]}), "short")
    with pytest.raises(GazetteerError, match=r"nothing can be learned .* no rows"):
        library.learn(EVENTS.iloc[:0], "empty")
    with pytest.raises(InputTypeError, match=r"learned from a table, not from list"):
        library.learn([1], "wrong")
    with pytest.raises(GazetteerError, match=r"there is no file"):
        library.learn(tmp_path / "nowhere.csv")


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
    body = _zipped(tmp_path / "LB.zip").read_bytes()
    changed = {"Last-Modified": "Mon, 01 Mar 2021 04:00:00 GMT"}
    fetch = serve({"/export/dump/LB.zip": (200, changed, body)})
    (layer,) = library.add_countries(["LB"], fetch=fetch)
    assert layer.places == 8
    assert layer.source.endswith("/export/dump/LB.zip")
    assert "01 Mar 2021" in layer.attribution
    assert len(_files()) == 2


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
    library.add_countries(["LB"], COUNTRY)
    before = _files()
    fetch = serve({"/export/dump/LB.zip": answer})
    with pytest.raises(GazetteerError, match=message):
        library.add_countries(["LB"], fetch=lambda path, to: fetch(path, to, largest=1000))
    assert _files() == before


@pytest.mark.local_server
def test_a_redirect_on_the_same_host_is_followed(serve, tmp_path):
    """GeoNames may move a file within its own host."""
    body = _zipped(tmp_path / "LB.zip").read_bytes()
    moved = {"/export/dump/LB.zip": (302, {"Location": "/new/LB.zip"}, b"")}
    fetch = serve({**moved, "/new/LB.zip": (200, {}, body)})
    assert library.add_countries(["LB"], fetch=fetch)[0].places == 8


def test_nobody_else_opens_a_connection(repository):
    """Modules that can reach a network are imported in one module of the library only."""
    for path in sorted((repository / "atlas").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        reaches = re.search(
            r"^\s*(import|from) (urllib\.request|http|socket|ssl|ftplib)\b", text, re.M
        )
        assert bool(reaches) == (path.name == "download.py"), path
    assert download.HOST.startswith("https://")


def test_the_lebanese_file_finds_southern_villages():
    """With a full country file, names that reporters wrote are found, and none far off."""
    country, places = EVAL / "geonames_LB_2016.txt", EVAL / "places_dev.jsonl"
    if not (country.is_file() and places.is_file()):
        pytest.skip("the country file and the coded names are not at hand")
    library.add_countries(["LB"], country)
    coded = pd.DataFrame(
        [json.loads(line) for line in places.read_text(encoding="utf-8").splitlines()]
    )
    coded = coded[coded["set"] == "fpv_lb"].reset_index(drop=True).fillna("")
    found = atlas.geocode(coded[["name", "country", "adm1"]])
    north = (found["latitude"] - coded["latitude"]) * 111.195
    east = (found["longitude"] - coded["longitude"]) * 111.195 * 0.84
    away = (north**2 + east**2) ** 0.5
    assert len(coded) == 14
    assert int((~(away <= 10)).sum()) <= 2
    assert not (away > 25).any()
