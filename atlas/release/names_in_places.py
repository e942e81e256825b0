"""Find the names in the words of a place, to remove them from texts when the place is removed.

"Lebanon, Qana (near the old mill)" contains Lebanon, which may be shown, and Qana, which may not.
"""

# ruff: noqa: SIM905 -- a list of words is read most easily as words

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from atlas.geocoding.area_finder import AreaFinder
from atlas.geodesy import KM_PER_DEGREE
from atlas.record.search_text import fold
from atlas.reference.precision import widest_km

_PARTS = re.compile(r"[,;:(){}\[\]/|\n،؛–—]+|\s-\s")
_OWNERS = re.compile(r"['’]s?$")
_LEAST = 2
# After these, a small word may be a name.
_BEFORE_SMALL = ("near", "of", "at", "called", "named")
_ARTICLES = frozenset("al el ad ar as ash at az ez es et ul".split())
# Common words beside names: alone they do not identify a place.
_COMMON = frozenset(
    fold(word)
    for word in (
        "a about above across adjacent after airbase airport airstrip all along among an and "
        "any area areas around at axis bank banks barracks base bases beach before behind "
        "below beside between border borders bridge building buildings by camp camps center "
        "central centre checkpoint checkpoints church city clinic close coast coastal "
        "compound country countryside crossing depot desert direction district districts east "
        "eastern edge elsewhere factory farm farms farmhouse field fields flat forest from "
        "front frontline given governorate hamlet headquarters heights hill hills hospital "
        "house houses in inside into island junction km kilometers kilometres lake left line "
        "location locations lower main many market middle miles mosque mountain mountains "
        "multiple municipality name named near nearby neighborhood neighbourhood no north "
        "northeast northeastern northern northwest northwestern not now of off office old on "
        "one opposite or other out outpost outside outskirts over part parts place places "
        "plain point port position post prison province provinces quarter region regions "
        "residence right river road roads rural school sea sector settlement several shop "
        "shore side site sites small some somewhere south southeast southeastern southern "
        "southwest southwestern square state station store street suburb suburbs that the "
        "their then this three to top tower town towns tunnel two under undisclosed "
        "university unknown unnamed unspecified upper vicinity village villages wadi "
        "warehouse water west western where whole wider within workshop yard zone "
        "air airfield black blue citadel crossroads facility first gas golden great green "
        "grove holy international junctions landing little main mill mission mosques mount "
        "national nationwide new oil open park pipeline power quay red refinery ruins second "
        "shrine silver single spot stadium summit support temple terminal third valley white "
        "yellow "
        # French, Spanish, German, Turkish
        "de du des la le les et près ville nord sud est ouest maison ferme del los las el y "
        "cerca casa finca ciudad pueblo norte sur este oeste bei der die das und haus dorf "
        "stadt nahe köyü ili ilçesi yakınında "
        # Arabic, Hebrew
        "في من إلى على قرب بالقرب شمال جنوب شرق غرب بيت منزل دار قرية بلدة مدينة محافظة قضاء "
        "منطقة مزرعة مخيم جبل وادي طريق حدود ضواحي ריף ריפ ליד בית כפר עיר מושב קיבוץ צפון "
        "דרום מזרח מערב מחוז אזור גבול חווה "
        # Russian, Ukrainian
        "в у на под около возле близ село город деревня район область дом север юг восток "
        "запад біля місто будинок північ південь схід захід "
    ).split()
)


def names_in(text: str) -> list[str]:
    """Return the names in the words of a place.

    Examples
    --------
    >>> names_in("Lebanon, Qana's house (near the old mill of Bint)")
    ['Lebanon', 'Qana', 'Bint']
    >>> names_in("somewhere in Syria near qfarm"), names_in("al-Asad air base, Green Village")
    (['Syria', 'qfarm'], ['al-Asad', 'Green Village'])
    """
    found: list[str] = []
    for part in _PARTS.split(text):
        words = [_OWNERS.sub("", word.strip(' ."“”«»!?')) for word in part.split()]
        cased = any(map(_is_capital, words))
        run: list[str] = []
        for before, word in zip(["", *words], [*words, ""], strict=True):
            # Beside capitals a small word is not a name; if all words are small, any may be a name.
            small = cased and fold(before) in _BEFORE_SMALL
            named = _is_capital(word) or ((small or not cased) and not is_common(word))
            if named:
                run.append(word)
            else:
                found += [" ".join(run), " ".join(_bare(run))]
                run = []
    return list(dict.fromkeys(name for name in found if _may_tell(name)))


def _may_tell(name: str) -> bool:
    """Return whether a text names a place: one common word does not, "Green Village" does."""
    words = name.split()
    several = len(words) > 1 and all(map(_is_capital, words))
    return len(name) >= _LEAST and (several or not is_common(name))


def is_common(text: str) -> bool:
    """Return whether a text consists of words that are common beside any place name."""
    return all(fold(word) in _COMMON or word.isdigit() for word in text.split())


def _is_capital(word: str) -> bool:
    """Return whether a word is written as a name: "Tyre", "al-Bass"."""
    head, _, rest = word.partition("-")
    return word[:1].isupper() or (head in _ARTICLES and rest[:1].isupper())


def _bare(run: list[str]) -> list[str]:
    """Return a name without common words at its ends: "Shifa Hospital" gives "Shifa"."""
    while run and is_common(run[-1]):
        run = run[:-1]
    while run and is_common(run[0]):
        run = run[1:]
    return run


def finer_names(
    changed: pd.DataFrame, terms: Iterable[str], rule: Mapping[str, Any], areas: AreaFinder
) -> list[str]:
    """Return names to remove from texts: all names of the places, except those of wide areas.

    Parameters
    ----------
    changed : pandas.DataFrame
        The places that were coarsened, with their old values.
    terms : iterable of str
        Names of these places that are known already.
    rule : mapping
        The coarsening rule.
    areas : AreaFinder
        Finds the areas whose names may be shown.
    """
    found: dict[str, str] = {}
    columns = ["name", "name_native", "matched_name"]
    for row in changed[["country", *columns]].drop_duplicates().itertuples(index=False):
        for text in row[1:]:
            found |= dict.fromkeys(names_in(text), row.country)
    found = {**dict.fromkeys(terms, ""), **found}
    countries = {one for one in changed["country"].unique() if one}
    asked = [(name, country) for name in found for country in {"", found[name], *countries}]
    stated = {fold(text) for name in ("adm1", "country") for text in changed[name].unique()}
    reach = float(rule["grid"]) * KM_PER_DEGREE / 2 if "grid" in rule else widest_km("area")
    areas.look_up([(name, country, "", "") for name, country in asked])
    wide = {name for name, country in asked if _is_wide_area(areas, name, country, reach)}
    wide |= {name for name in found if fold(name) in stated or not _may_tell(name)}
    return [name for name in found if name not in wide]


def _is_wide_area(areas: AreaFinder, name: str, country: str, reach_km: float) -> bool:
    """Return whether a name is exactly that of an area with a radius of ``reach_km`` or more."""
    area = areas.listed(name, country)
    return area is not None and area.has(name) and area.radius_km >= reach_km
