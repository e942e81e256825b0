"""The one door of a map: each way to its HTML asks what a saved file is asked."""

import io

import pandas as pd
import pytest

import atlas
from atlas.errors import LicenceError, OutputExistsError, PageError
from atlas.page.notebook.folium_map import draw_map
from atlas.record.record import Record

PERMISSION = "written permission of the owner, 3 May"


def _record(**dataset):
    """Return a record of one event that names a private person."""
    events = {"event_id": ["a"], "start": ["2023-04-06"], "title": ["Amal Nader was arrested"]}
    place = {"event_id": ["a"], "name": ["Tyre"], "longitude": [35.2], "latitude": [33.27]}
    actor = {"actor_id": ["P-NADER"], "name": ["Amal Nader"], "kind": ["person"]}
    return Record(
        pd.DataFrame(events),
        pd.DataFrame(place),
        pd.DataFrame({"event_id": ["a"], "actor_id": ["P-NADER"], "role": ["target"]}),
        pd.DataFrame(actor),
        dataset={"title": "Invented", **dataset},
    )


def _saved(m, **options):
    """Return what a map writes into a file that is open."""
    file = io.BytesIO()
    m.save(file, False, **options)
    return file.getvalue().decode()


WAYS = {
    "save": _saved,
    "to_html": lambda m, **options: m.to_html(**options),
    "the figure's save": lambda m, **options: _saved(m.get_root(), **options),
}
PLAIN = {**WAYS, "the figure's HTML": lambda m: m.get_root().render()}


@pytest.mark.parametrize("way", PLAIN.values(), ids=PLAIN)
def test_rows_that_may_not_be_passed_on_stay_here(way):
    """Each way asks the licence."""
    with pytest.raises(LicenceError, match="Invented may not be passed on"):
        way(draw_map(_record(redistribution="none")))


@pytest.mark.parametrize("way", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize(
    "said",
    [{"title": "The arrest of Nader"}, {"marking": "For Nader's eyes"}],
    ids=["title", "mark"],
)
def test_what_the_author_says_is_held_against_what_left(way, said):
    """Each way looks at title and marking, of a record that was redacted before or is now."""
    for record in (_record(), _record().redact({})):
        with pytest.raises(PageError, match=f"^{next(iter(said))} is"):
            way(draw_map(record, **said))


@pytest.mark.parametrize("way", PLAIN.values(), ids=PLAIN)
def test_no_way_names_a_private_person(way):
    """Each way gives the same page, in which the person goes unnamed."""
    m = draw_map(_record())
    assert way(m) == m.to_html()
    assert "P-NADER" not in way(m)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_each_way_can_be_told_more(way):
    """A permission and the names, given to any way, are in the page."""
    m = draw_map(_record(redistribution="none"))
    page = way(m, licence_override=PERMISSION, persons="keep")
    assert PERMISSION in page
    with pytest.raises(PageError, match="withhold, keep"):
        way(m, persons="no")


def test_the_cell_of_a_notebook_is_the_analysts_own():
    """What is shown where the map was drawn is not handed to anybody."""
    m = draw_map(_record(redistribution="none"))
    assert "srcdoc" in m._repr_html_()
    assert "</html>" in m.to_html(mode="map")


def test_a_map_is_not_replaced_unless_asked(tmp_path):
    """A file that exists stays as it is, by the map's save and by its figure's."""
    page = tmp_path / "m.html"
    page.write_text("mine", encoding="utf-8")
    m = draw_map(_record())
    for one in (m, m.get_root()):
        for path in (page, str(page)):
            with pytest.raises(OutputExistsError, match="overwrite"):
                one.save(path)
            assert page.read_text(encoding="utf-8") == "mine"
        one.save(page, overwrite=True)
        assert page.read_text(encoding="utf-8") == m.to_html()
        page.write_text("mine", encoding="utf-8")


def test_a_briefing_of_a_map_asks_for_its_own_options(tmp_path):
    """What was allowed where the map was drawn holds for its briefing."""
    m = draw_map(_record(), own_scripts=True)
    m.get_root().script.add_child(_element("hit()"))
    with pytest.raises(PageError, match="layers of your own"):
        atlas.brief(m, tmp_path / "b.html")
    page = atlas.brief(m, tmp_path / "b.html", redact={"persons": "keep"})
    assert "asked for scripts of her own" in page.read_text(encoding="utf-8")


def _element(text):
    """Return raw script."""
    import folium

    return folium.Element(text)
