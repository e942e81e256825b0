"""A view with layers of its author, marked events, and pictures of what it shows."""

import geopandas as gpd
import pandas as pd
import pytest
from PIL import Image
from shapely.geometry import Point, box

from atlas.errors import (
    InputTypeError,
    NetworkLayerError,
    OutputExistsError,
    PageError,
    SelectionError,
)
from atlas.page.notebook.open_view import explore
from atlas.page.still.figure import figure
from atlas.record.record import Record


def _record(name="Mine"):
    ids = ["e-1", "e-2"]
    events = {"event_id": ids, "title": ["Qfirst", "Second"], "start": ["2023-04-05", "2023-04-06"]}
    events["sensitivity"] = ["", "minor"]
    places = {"event_id": ids, "longitude": [35.2, 36.2], "latitude": [33.1, 33.6]}
    return Record(pd.DataFrame(events), pd.DataFrame(places), dataset={"name": name})


def _camps(**columns):
    frame = gpd.GeoDataFrame(columns, geometry=[Point(35.3, 33.2), box(35, 33, 35.1, 33.1)])
    return frame.set_crs(4326)


def test_a_frame_in_any_crs_joins_the_page_and_the_file(tmp_path):
    """Its shapes are in degrees, its columns are said beside the pointer, its name is listed."""
    camps = _camps(camp=["Qcamp one", "Qcamp two"], since=pd.to_datetime(["2020-01-01", None]))
    view = explore(_record(), basemap="none", layers={"Camps": camps.to_crs(32636)})
    for html in (view.html, view.save(tmp_path / "view.html").read_text(encoding="utf-8")):
        assert "Qcamp one" in html
        assert "Camps" in html
        assert "33.2" in html
    assert "Qfirst" not in view.html  # events still come as bytes


def test_layers_of_folium_are_taken_and_a_network_is_not_reached():
    """A marker joins; tiles from a server are named in an error before anything is shown."""
    folium = pytest.importorskip("folium")
    view = explore(_record(), basemap="none", layers=[folium.Marker([33.2, 35.3], popup="Qhere")])
    assert "Qhere" in view.html
    with pytest.raises(NetworkLayerError, match="network"):
        explore(_record(), basemap="none", layers=[folium.TileLayer("OpenStreetMap")])


@pytest.mark.parametrize(
    ("layers", "error", "words"),
    [
        ({"lines": False}, PageError, r"switches one of ours: give switched=\{'lines': False\}"),
        ([pd.DataFrame({"a": [1]})], InputTypeError, "is a DataFrame; wanted a GeoDataFrame"),
        (gpd.GeoDataFrame(geometry=[Point(1, 2)]), PageError, "has no CRS; say which"),
        (_camps().iloc[:0], PageError, "has no shape to draw"),
    ],
)
def test_a_layer_that_cannot_be_drawn_is_refused_with_the_next_step(layers, error, words):
    """The old meaning of ``layers`` as well: switches have a name of their own."""
    with pytest.raises(error, match=words):
        explore(_record(), basemap="none", layers=layers)


def test_layers_are_not_kept_over_events_from_which_something_was_taken():
    """Nothing can be taken out of them, so other, redacted events are refused."""
    view = explore(_record(), basemap="none", layers=[_camps()])
    view.events = _record("Other")
    events = view.events
    with pytest.raises(PageError, match="layers of your own"):
        view.events = events.redact({"drop_sensitivity": ["minor"]})
    assert view.events is events


def test_marked_events_are_a_trait_and_wrong_ids_name_the_nearest():
    """Ids, a record and a table are taken; other events take the marks away."""
    view = explore(_record(), basemap="none")
    view.highlight("e-1")
    assert view.highlighted == ["e-1"]
    view.highlight(view.events.select(from_="2023-04-06"))
    assert view.highlighted == ["e-2"]
    with pytest.raises(SelectionError, match="no event has the id 'e-3'; the nearest is 'e-"):
        view.highlight(["e-1", "e-3"])
    view.events = _record("Other")
    assert view.highlighted == []


def test_a_picture_shows_the_present_filter_and_view(tmp_path):
    """It is the still of `atlas.figure` for the same filter and box, and replaces no file."""
    view = explore(_record(), basemap="none", title="T")
    view.from_ = "2023-04-06"
    view.view_box = [36.0, 33.4, 36.4, 33.8]
    path = view.save_image(tmp_path / "view.png", size=(6, 5))
    same = tmp_path / "same.png"
    still = figure(
        _record(), selection={"from": "2023-04-06"}, bounds=view.view_box, size=(6, 5), title="T",
        basemap="none",
    )  # fmt: skip
    still.savefig(same)
    assert path.read_bytes() == same.read_bytes()
    with Image.open(path) as picture:
        assert picture.size == (900, 750)
    with pytest.raises(OutputExistsError):
        view.save_image(path)
    with pytest.raises(PageError, match=r"ends in \.png, \.svg, \.pdf"):
        view.save_image(tmp_path / "view.gif")


def test_an_error_in_a_notebook_is_one_line_and_the_line_that_asked():
    """No frame of the library stands above what was wanted and the next step."""
    view = explore(_record(), basemap="none")
    with pytest.raises(SelectionError) as caught:
        view.from_ = "yesterday"
    shown = caught.value._render_traceback_()
    assert len(shown) == 2
    assert "'yesterday'" in shown[0]
    assert shown[1].endswith(': view.from_ = "yesterday"')
