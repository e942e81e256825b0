"""The words of place expressions: kinds of place, compass points, numbers, units, phrases.

A *cue* is a word that says what kind of place is meant; the core of a name is what is left
without its cues. All words are kept as ``names.fold`` leaves them.
"""

from typing import NamedTuple

from atlas.geocoding.spelling.place_names import fold
from atlas.reference.country_table import countries, rows_of
from atlas.shipped import shipped


def _words(text: str) -> frozenset[str]:
    """Return the folded words of a text."""
    return frozenset(word for part in text.split() for word in fold(part).split())


def _phrases(text: str) -> frozenset[str]:
    """Return the folded phrases of a text, which are parted by bars."""
    return frozenset(fold(phrase) for phrase in text.split("|"))


def _demonyms() -> dict[str, str]:
    """Return the folded names of countries by what their people are called in English.

    A word that two countries share is left out.
    """
    named = {key: fold(country.name) for key, country in countries().items()}
    found: dict[str, set[str]] = {}
    for row in rows_of(shipped("reference", "demonyms.csv")):
        word = fold(row["demonym"])
        if row["language"] == "en" and len(word) > 3 and " " not in word and row["key"] in named:
            found.setdefault(word, set()).add(named[row["key"]])
    return {word: min(names) for word, names in found.items() if len(names) == 1}


class Cue(NamedTuple):
    """What kind of place a word asks for; ``like`` names the cues that a listing may carry."""

    id: str
    kinds: tuple[str, ...]
    like: tuple[str, ...] = ()


TOWNS = ("settlement", "neighbourhood", "camp")
_SITE = ("site",)
CUES = {
    cue.id: cue
    for cue in (
        Cue("settlement", TOWNS),
        Cue("neighbourhood", ("neighbourhood", "settlement", "camp")),
        Cue("camp", ("camp",)),
        Cue("airport", _SITE, ("base",)),
        Cue("base", _SITE, ("airport",)),
        Cue("crossing", _SITE),
        Cue("embassy", _SITE),
        Cue("plant", _SITE),
        Cue("field", (*_SITE, "region"), ("plant",)),
        Cue("dam", _SITE),
        Cue("port", _SITE),
        Cue("hospital", _SITE),
        Cue("worship", _SITE),
        Cue("castle", _SITE),
        Cue("junction", _SITE),
        Cue("station", _SITE, ("plant",)),
        Cue("school", _SITE),
        Cue("building", _SITE),
        Cue("adm1", ("adm1", "region"), ("adm2",)),
        Cue("adm2", ("adm2", "adm1", "region"), ("adm1",)),
        Cue("land", ("region", "site", "line")),
        Cue("water", ("water", "site", "region", "line")),
    )
}
_CUE_WORDS = {
    "settlement": "town village city settlement locality hamlet kibbutz moshav community townlet "
    "outpost medina madinat madina qaryat balda towns villages tract poselok posyolok selo "
    "derevnya stanitsa khutor aul pgt comunidad ejido vereda corregimiento caserio مدينة بلدة قرية "
    "עיר קיבוץ מושב",
    "neighbourhood": "neighbourhood neighborhood quarter suburb hayy hay حي ضاحية שכונת",
    "camp": "camp mukhayyam moukhayam mukhayam مخيم",
    "airport": "airport airbase airfield aerodrome heliport airstrip helipad airdrome matar مطار",
    "base": "base bases barracks garrison compound headquarters hq قاعدة",
    "crossing": "crossing checkpoint gate terminal معبر",
    "embassy": "embassy consulate mission سفارة",
    "plant": "plant reactor facility refinery factory lab laboratory mine quarry complex center",
    "field": "field oilfield gasfield oilfields fields",
    "dam": "dam bridge tunnel barrage سد جسر",
    "port": "port harbour harbor seaport",
    "hospital": "hospital clinic مستشفى",
    "worship": "mosque church monastery shrine synagogue tomb cemetery",
    "castle": "castle citadel fortress fort palace museum",
    "junction": "junction interchange square roundabout street park market mall",
    "station": "station substation depot warehouse warehouses silo farm ranch pumping",
    "school": "school university college academy stadium جامعة",
    "building": "hotel building tower court ministry prison jail",
    "adm1": "governorate province mohafazah muhafazat muhafazah muhafaza mohafazat ostan state "
    "emirate governate محافظة",
    "adm2": "district subdistrict qada caza kaza qadaa mintaqat nahiya nahiyah nahiyat county "
    "subprefecture council municipality municipio قضاء منطقة ناحية נפת",
    "land": "mountain mountains mount hill hills valley plain plains desert heights plateau "
    "island islands peninsula strip basin wadi jabal جبل وادي سهل صحراء",
    "water": "lake sea strait straits bay gulf river canal reservoir channel بحيرة نهر بحر خليج",
}
CUE_OF = {word: CUES[cue] for cue, words in _CUE_WORDS.items() for word in _words(words)}

# One mountain has many words: what is asked as "the X mountain" is listed as "Jabal al-X".
MOUNTAINS = _words("mountain mountains mount hill hills jabal jebel djebel جبل")
MOUNTAIN_FORMS = ("jabal {}", "jabal al {}", "jebel {}", "mount {}", "{} mountains", "{} hills")

# Words that belong to the cue after them, and are no part of a name.
CUE_MODIFIERS = _words(
    "refugee military air international civil naval army nuclear enrichment oil gas power pumping "
    "border security fuel missile research industrial police regional central general coalition "
    "training weapons chemical desalination thermal electric grand sub the of palestinian"
)
# Cues that may stand at the head of a name.
HEAD_CUES = _words(
    "town city village camp kibbutz moshav lake mount port district province governorate madinat "
    "poselok posyolok gorodskogo tipa selo derevnya stanitsa khutor aul pgt comunidad ejido vereda "
    "corregimiento caserio island strait gulf river airport base embassy mukhayyam moukhayam "
    "mukhayam matar mintaqat "
    "muhafazat mohafazat nahiyat hayy hay مدينة بلدة قرية حي مخيم مطار محافظة قضاء منطقة ناحية "
    "ضاحية سفارة معبر קיבוץ מושב נפת שכונת עיר"
)

# The sixteen points; a point may be one word or several, hyphens are spaces after folding.
_POINTS = (
    "north|n|northern|northward|northwards|northerly|شمال|شمالي|צפון|צפונית",
    "nne|north northeast|north north east",
    "northeast|ne|northeastern|north east|north eastern|شمال شرق|شمال شرقي",
    "ene|east northeast|east north east",
    "east|e|eastern|eastward|eastwards|easterly|شرق|شرقي|מזרח|מזרחית",
    "ese|east southeast|east south east",
    "southeast|se|southeastern|south east|south eastern|جنوب شرق|جنوب شرقي",
    "sse|south southeast|south south east",
    "south|s|southern|southward|southwards|southerly|جنوب|جنوبي|דרום|דרומית",
    "ssw|south southwest|south south west",
    "southwest|sw|southwestern|south west|south western|جنوب غرب|جنوب غربي",
    "wsw|west southwest|west south west",
    "west|w|western|westward|westwards|westerly|غرب|غربي|מערב|מערבית",
    "wnw|west northwest|west north west",
    "northwest|nw|northwestern|north west|north western|شمال غرب|شمال غربي",
    "nnw|north northwest|north north west",
)
COMPASS = {
    tuple(name.split()): 22.5 * place
    for place, names in enumerate(_POINTS)
    for name in _phrases(names)
}
CENTRAL = _words("central centre center middle heart وسط מרכז")

UNITS = {
    **dict.fromkeys(_words("km kms kilometre kilometres kilometer kilometers كم كيلومتر"), 1.0),
    **dict.fromkeys(_words("m metre metres meter meters متر"), 0.001),
    **dict.fromkeys(_words("mi mile miles"), 1.609344),
    **dict.fromkeys(_words("nm nmi nmiles"), 1.852),
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: float(value) for value, word in enumerate(_SMALL.split())}
NUMBERS |= {word: 10.0 * value for value, word in enumerate(_TENS.split(), start=2)}
NUMBERS |= {"half": 0.5, "hundred": 100.0, "dozen": 12.0, "a": 1.0, "an": 1.0, "few": 3.0}

# Words between a modifier and what it modifies.
FILLERS = _words("the just far immediately roughly about around approximately some nearly")
NEAR = _phrases(
    "near|around|nearby|beside|outside|opposite|close to|next to|adjacent to|facing|"
    "opposite to|in the vicinity of|vicinity of|the vicinity of|surroundings of|environs of|"
    "in and around|in or near|at or near|in or around|on or near|overlooking|surrounding|"
    "in the surroundings of|in the environs of|alongside|across from|bordering|"
    "קרוב ל|ליד|قرب|بالقرب من|محيط"
)
OUTSKIRTS = _phrases(
    "outskirts of|on the outskirts of|at the outskirts of|suburbs of|edge of|on the edge of|"
    "periphery of|perimeter of|أطراف"
)
AREA_OF = _phrases("area of|in the area of|areas of|zone of|sector of")
REGION_OF = _phrases("region of|in the region of")
COUNTRYSIDE_OF = _phrases("countryside of|hinterland of|desert of|ريف|بادية")
AFTER = {
    "area": "area", "areas": "area", "region": "region", "zone": "area", "sector": "area",
    "vicinity": "near", "surroundings": "near", "environs": "near", "axis": "front",
    "outskirts": "outskirts", "suburbs": "outskirts", "perimeter": "outskirts",
    "outskirt": "outskirts", "countryside": "countryside", "hinterland": "countryside",
    "desert": "countryside", "badia": "countryside", "plain": "near", "plains": "near",
    "front": "front", "frontline": "front", "direction": "front", "corridor": "front",
    "airspace": "self", "territory": "self",
    "proper": "self", "city": "self", "farmland": "near", "farmlands": "near", "fields": "near",
    "orchards": "near", "heights": "near", "hills": "near", "valley": "near",
}  # fmt: skip
IN = _words("in inside within at on into from along throughout across over")
ROADS = _words("road highway route motorway street path axis line railway")
BORDERS = _words("border borders frontier boundary borderline גבול حدود")
# What may follow "border" without a place of its own, and what makes it a name.
BORDER_TAILS = _words("fence area region zone strip wall posts communities")
BORDER_SITES = _words("crossing police gate guard guards post checkpoint town village")
# The names of the gazetteer, where the table of countries has another or none.
DEMONYMS = _demonyms() | {
    "turkish": "turkey",
    "palestinian": "palestinian territory",
    "gazan": "gaza strip",
}

# Phrases that name no place.
NOWHERE = _phrases(
    "place not given|not given|not stated|location not stated|not specified|unspecified|unknown|"
    "place unknown|unknown location|location unknown|undisclosed|undisclosed location|none|n/a|"
    "unnamed place|not known|not reported|no place|na|nan|null|tbd|tba|various|unclear|abroad|"
    "various locations|various places|several areas|several places|several locations|at sea|"
    "several towns|several cities|multiple locations|multiple areas|multiple places|elsewhere|"
    "multiple cities|different areas|different locations|many areas|many places|nationwide|"
    "countrywide|across the country|throughout the country|all over the country|online|missing|"
    "place not stated|place not named|location withheld|withheld|unspecified location|inside|"
    "unidentified location|an undisclosed location|an unknown location|unidentified|outside|"
    "unconfirmed location|unspecified area|unknown place|inside the country|not disclosed|"
    "location not given|undetermined|not applicable|غير معروف|غير محدد|לא ידוע|عدة مناطق"
) | {"n / a"}
_VAGUE = _words(
    "undisclosed unspecified unknown various several multiple unidentified unnamed numerous many "
    "different unconfirmed undetermined"
)
_PLACEHOLDERS = _words(
    "location locations place places area areas site sites position positions town towns village "
    "villages city cities region regions country countries point points the an a"
)
# The first words of all texts that name no place, but for "X not stated".
NOWHERE_HEADS = _VAGUE | {phrase.split()[0] for phrase in NOWHERE}
_SAID = _words("given stated disclosed specified known named reported clear identified provided")
# Organisations, by the word they end or begin with: no places.
ACTOR_ENDS = _words(
    "brigade brigades battalion battalions militia militias army corps forces force regiment "
    "division movement party jihad organization organisation guard guards group groups faction "
    "factions fighters resistance gendarmerie navy company squad commandos hizballah hezbollah "
    "hizbullah hamas fatah houthis isis isil daesh idf irgc taliban pkk ypg sdf كتائب سرايا حماس"
)
ACTOR_STARTS = _words("liwa katibat kataib saraya harakat jaysh jabhat كتائب سرايا لواء حركة")

# Nouns that say what stands somewhere, not where: "fields near X" is near X.
GENERIC = _words(
    "field fields house houses home homes farm farms farmland farmlands orchard orchards grove "
    "groves forest forests wood woods area areas zone position positions site sites post posts "
    "point points place places location road roads highway street route roadside open space "
    "spaces building buildings tunnel tunnels warehouse target targets territory valley hills "
    "hill land lands checkpoint headquarters base bases factory facility convoy vehicle car truck "
    "community communities village villages town towns settlement settlements rural agricultural "
    "empty military border residential apartment school hospital mosque bridge airspace sirens "
    "coast shore weapons depot desert camp camps countryside city air airbase "
    "an a the some several various unspecified unnamed one"
)

# Nouns that are no name by themselves, though somewhere in the world a town is called so.
COMMON_NOUNS = (
    GENERIC
    | IN
    | _words(
        "airport airfield aerodrome heliport embassy consulate police station barracks prison "
        "market port crossing church university stadium hotel street square junction border near"
    )
)
# Peoples, creeds, months and feasts, which somewhere in the world are a town's name too: they
# are taken for a place only where the country is said.
PEOPLE_AND_FEASTS = _words(
    "shia shiite shiites shii sunni sunnis alawite alawites druze maronite maronites christian "
    "christians muslim muslims islam salafi jew jews jewish kurd kurds kurdish arab arabs turkmen "
    "turkoman yazidi yazidis yezidi bedouin bedouins assyrian assyrians armenian armenians "
    "ramadan muharram safar rajab shaban shawwal eid ashura passover easter رمضان محرم عيد"
) | set(DEMONYMS)

# Words that say where something was not.
NOT_AT = _words("not nowhere never except excluding beyond")
FAR_FROM = frozenset({
    ("away", "from"), ("far", "from"), ("more", "than"), ("at", "least"), ("other", "than"),
    ("apart", "from"), ("over", "than"),
})  # fmt: skip

# Words of offsets, borders, coasts and ways between places.
COASTS = _words("off offshore coastal coast coastline shore coasts shores")
WAYS = (
    BORDERS | ROADS | COASTS | set(UNITS)
    | _words("between among triangle from linking connecting joining links")
)  # fmt: skip
# A phrase without any of these words is a plain name.
TRIGGERS = frozenset(
    {word for point in COMPASS for word in point if len(word) > 1}
    | {
        word
        for phrase in NEAR | OUTSKIRTS | AREA_OF | REGION_OF | COUNTRYSIDE_OF
        for word in phrase.split()
    }
    | CENTRAL | IN | WAYS | set(AFTER)
    | _words("and of")
    | {"/"}
)  # fmt: skip


def names_nowhere(words: list[str]) -> bool:
    """Whether words say that no place is given.

    Examples
    --------
    >>> names_nowhere("location not disclosed".split()), names_nowhere(["tyre"])
    (True, False)
    """
    if " ".join(words) in NOWHERE or not words:
        return True
    if "not" in words and words[-1] in _SAID:
        return True
    return words[0] in _VAGUE and _PLACEHOLDERS.issuperset(words[1:])


def core_of(folded: str) -> tuple[str, Cue | None]:
    """Return a folded name without the words that say what kind of place it is, and their cue.

    Examples
    --------
    >>> core_of("rashidieh refugee camp")[0], core_of("rashidieh refugee camp")[1].id
    ('rashidieh', 'camp')
    >>> core_of("tyre")
    ('tyre', None)
    """
    words = folded.split()
    cue = None
    while len(words) > 1 and words[-1] in CUE_OF:
        cue = cue or CUE_OF[words.pop()]
        while len(words) > 1 and words[-1] in CUE_MODIFIERS:
            words.pop()
        if len(words) > 1 and words[-1] in CUE_OF:
            words.pop()
    while len(words) > 1 and words[0] in HEAD_CUES:
        cue = cue or CUE_OF.get(words[0])
        words.pop(0)
        if len(words) > 1 and words[0] == "of":
            words.pop(0)
    return " ".join(words), cue


def core_key(cue: str, letters: str) -> str:
    """Return the key of a core: its letters, marked with the kind that its words asked for."""
    return f"#{cue}:{letters}"
