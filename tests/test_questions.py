"""What is asked: what stands beside a name, contexts row by row, codebooks, layers."""

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.errors import PlaceError
from atlas.places.gazetteer import Gazetteer

SMALL = Gazetteer.from_table(
    pd.DataFrame(
        [
            ("Beta", "LB", 35.5, 33.0, 5000),
            ("Twin", "LB", 35.0, 33.0, 1000),
            ("Twin", "LB", 35.0, 33.2, 1000),
            ("Far", "LB", 35.0, 33.0, 1000),
            ("Far", "SY", 38.0, 35.0, 1000),
        ],
        columns=["name", "country", "longitude", "latitude", "population"],
    )
)


def _one(text, **options):
    return atlas.geocode([text], **options).iloc[0]


def test_a_row_without_a_name_is_answered_by_its_district_or_province():
    """What is known is an area, however the row says it; a district is never a town."""
    asked = pd.DataFrame(
        {
            "name": ["", None, "", ""],
            "country": ["SY", "LB", "SY", "LB"],
            "adm1": ["Aleppo", "", "Nowhereland", ""],
            "adm2": ["", "Tyre", "", ""],
        }
    )
    answer = atlas.geocode(asked)
    assert answer["match"].tolist() == ["matched", "matched", "unmatched", "unplaced"]
    assert answer["precision"].tolist() == ["adm1", "adm2", "none", "none"]
    assert "only 'Aleppo'" in answer.loc[0, "reason"]


def test_a_province_that_is_not_known_is_said_to_be_so():
    """It is left out of the search, and the reason says that it was."""
    asked = pd.DataFrame({"name": ["Tyre"], "country": ["LB"], "adm1": ["Nowhereland"]})
    assert "no province 'Nowhereland' is known" in atlas.geocode(asked).loc[0, "reason"]


def test_the_point_of_ucdps_codebook_stands_beside_the_place_that_is_meant():
    """X itself is stored for "12 km north of X"; a country is stored as its middle."""
    texts = ["Tyre", "12 km north of Tyre", "near Tyre", "75 km east of Tyre", "Lebanon", "nowhere"]
    answer = atlas.geocode(texts, codebook="ucdp")
    stored = answer[["ucdp_longitude", "ucdp_latitude"]].to_numpy()
    own = answer[["longitude", "latitude"]].to_numpy()
    assert (stored[1] == own[0]).all()
    assert (stored[2] == own[0]).all()
    assert (stored[1] != own[1]).all()
    assert (stored[3] == own[3]).all()  # fuzzy: one point inside, always the same
    assert 33 < stored[4][1] < 35
    assert np.isnan(own[4]).all()
    assert np.isnan(stored[5]).all()
    with pytest.raises(PlaceError, match="wanted 'ucdp'"):
        atlas.geocode(["Tyre"], codebook="acled")


def test_each_row_may_have_a_context_of_its_own():
    """The same name is asked once in each context, and found beside it."""
    contexts = pd.Series([((35.0, 33.0),), ((38.0, 35.0),), None], index=list("abc"))
    names = pd.Series(["Far", "Far", "Far"], index=list("abc"))
    answer = atlas.geocode(names, gazetteer=SMALL, context=contexts)
    assert answer["longitude"].tolist()[:2] == [35.0, 38.0]
    assert answer["match"].tolist() == ["matched", "matched", "ambiguous"]
    with pytest.raises(PlaceError, match="one entry for each row"):
        atlas.geocode(names, gazetteer=SMALL, context=contexts.head(2))


def test_the_answer_says_which_layers_were_looked_into():
    """Each with a hash of its content, so that the search can be repeated."""
    answer = atlas.geocode(["Beirut"])
    assert answer.attrs["gazetteer"][0].startswith("shipped, content ")
