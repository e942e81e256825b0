"""The words of place expressions: kinds of place, compass points, numbers, units, phrases.

Words stand here as ``names.fold`` leaves them. A *cue* is a word that says what kind of
place is meant; the core of a name is what is left without its cues.
"""

# ruff: noqa: SIM905 -- lists of words are read most easily as words
from typing import NamedTuple


class Cue(NamedTuple):
    """What kind of place a word asks for."""

    id: str
    kinds: tuple[str, ...]


TOWNS = ("settlement", "neighbourhood", "camp")
CUES = {
    "settlement": Cue("settlement", ("settlement", "neighbourhood", "camp")),
    "neighbourhood": Cue("neighbourhood", ("neighbourhood", "settlement", "camp")),
    "camp": Cue("camp", ("camp",)),
    "airport": Cue("airport", ("site",)),
    "site": Cue("site", ("site",)),
    "adm1": Cue("adm1", ("adm1", "region")),
    "adm2": Cue("adm2", ("adm2", "adm1", "region")),
    "land": Cue("land", ("region", "site", "line")),
    "water": Cue("water", ("water", "site", "region", "line")),
}

_CUE_WORDS = {
    "settlement": "town village city settlement locality hamlet kibbutz moshav kefar community "
    "municipality townlet outpost medina madinat madina qaryat balda مدينه بلده قريه עיר קיבוץ מושב",
    "neighbourhood": "neighbourhood neighborhood quarter suburb hayy hay حي ضاحيه שכונת",
    "camp": "camp mukhayyam moukhayam mukhayam مخيم",
    "airport": "airport airbase airfield aerodrome heliport airstrip helipad airport airdrome "
    "matar مطار",
    "site": "base bases embassy consulate mission crossing checkpoint dam hospital mosque church "
    "monastery shrine university school college bridge factory plant reactor facility refinery "
    "field oilfield gasfield prison jail port harbour harbor square junction interchange "
    "roundabout castle citadel fortress fort farm station substation headquarters hq compound "
    "barracks garrison complex warehouse warehouses depot silo tunnel tower park street market "
    "mall hotel building terminal pass gate post outpost lab laboratory centre center academy "
    "cemetery quarry mine ranch site stadium museum palace ministry court synagogue tomb "
    "سفاره مستشفي جامعه معبر جسر سد قاعده",
    "adm1": "governorate province mohafazah muhafazat muhafazah muhafaza mohafazat ostan state "
    "emirate governate محافظه",
    "adm2": "district subdistrict qada caza kaza qadaa mintaqat nahiya nahiyah nahiyat county "
    "subprefecture regional council قضاء منطقه ناحيه נפת",
    "land": "mountain mountains mount hill hills valley plain plains desert heights plateau "
    "island islands peninsula strip basin wadi jabal جبل وادي سهل صحراء",
    "water": "lake sea strait straits bay gulf river canal reservoir channel بحيره نهر بحر خليج",
}
CUE_OF = {word: CUES[cue] for cue, words in _CUE_WORDS.items() for word in words.split()}

# Words that belong to the cue after them, and are no part of a name.
CUE_MODIFIERS = frozenset(
    "refugee military air international civil naval army nuclear enrichment oil gas power pumping "
    "border security fuel missile research industrial police regional central general coalition "
    "training weapons chemical desalination thermal electric grand sub the of palestinian".split()
)
# Cues at the head of a name that stay a part of it when they are dropped from its tail only.
HEAD_CUES = frozenset(
    "town city village camp kibbutz moshav lake mount port district province governorate madinat "
    "island strait gulf river airport base embassy mukhayyam moukhayam mukhayam matar mintaqat "
    "muhafazat mohafazat nahiyat hayy hay مدينه بلده قريه حي مخيم مطار محافظه قضاء منطقه ناحيه "
    "ضاحيه سفاره معبر קיבוץ מושב נפת שכונת עיר קרית".split()
)

# The sixteen points; hyphens are spaces after folding, and a point may be one word or several.
_POINTS = (
    "north|n|northern|northward|northwards|northerly|شمال|شمالي|צפון|צפונית",
    "nne|north northeast|north north east",
    "northeast|ne|northeastern|north east|north eastern|شمال شرق|شمال شرقي",
    "ene|east northeast|east north east",
    "east|e|eastern|eastward|eastwards|easterly|شرق|شرقي|מזרח|מזרחית",
    "ese|east southeast|east south east",
    "southeast|se|southeastern|south east|south eastern|جنوب شرق",
    "sse|south southeast|south south east",
    "south|s|southern|southward|southwards|southerly|جنوب|جنوبي|דרום|דרומית",
    "ssw|south southwest|south south west",
    "southwest|sw|southwestern|south west|south western|جنوب غرب",
    "wsw|west southwest|west south west",
    "west|w|western|westward|westwards|westerly|غرب|غربي|מערב|מערבית",
    "wnw|west northwest|west north west",
    "northwest|nw|northwestern|north west|north western|شمال غرب",
    "nnw|north northwest|north north west",
)
COMPASS = {
    tuple(name.split()): 22.5 * place
    for place, names in enumerate(_POINTS)
    for name in names.split("|")
}
CENTRAL = frozenset("central centre center middle heart وسط מרכז".split())

UNITS = {
    **dict.fromkeys("km kms kilometre kilometres kilometer kilometers كم كيلومتر".split(), 1.0),
    **dict.fromkeys("m metre metres meter meters متر".split(), 0.001),
    **dict.fromkeys("mi mile miles".split(), 1.609344),
    **dict.fromkeys("nm nmi".split(), 1.852),
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {
    **{word: float(value) for value, word in enumerate(_SMALL)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, start=2)},
    **{"half": 0.5, "hundred": 100.0, "dozen": 12.0, "a": 1.0, "an": 1.0, "few": 3.0},
}

# Words between a modifier and what it modifies.
FILLERS = frozenset(
    "the just far immediately roughly about around approximately some nearly".split()
)
NEAR = {
    "near", "around", "nearby", "beside", "outside", "opposite", "by", "קרוב", "ליד", "قرب",
    "close to", "next to", "adjacent to", "in the vicinity of", "vicinity of", "the vicinity of",
    "surroundings of", "environs of", "facing", "opposite to", "towards", "بالقرب من", "محيط",
}  # fmt: skip
OUTSKIRTS = {
    "outskirts of", "on the outskirts of", "at the outskirts of", "suburbs of", "edge of",
    "periphery of", "skirts of", "perimeter of", "أطراف",
}  # fmt: skip
AREA_OF = {"area of", "in the area of", "areas of", "region of", "zone of", "sector of", "منطقة"}
COUNTRYSIDE_OF = {"countryside of", "hinterland of", "rif", "reef", "ريف", "rural", "desert of"}
AFTER = {
    "area": "area", "areas": "area", "region": "area", "zone": "area", "sector": "area",
    "vicinity": "near", "surroundings": "near", "environs": "near", "axis": "near",
    "outskirts": "outskirts", "suburbs": "outskirts", "perimeter": "outskirts",
    "countryside": "countryside", "hinterland": "countryside", "desert": "countryside",
    "badia": "countryside", "plain": "near", "plains": "near", "front": "near",
    "frontline": "near", "airspace": "self", "territory": "self", "proper": "self",
    "city": "self", "outskirt": "outskirts", "farmland": "near", "farmlands": "near",
    "fields": "near", "orchards": "near", "heights": "near", "hills": "near", "valley": "near",
}  # fmt: skip

# Phrases that name no place.
NOWHERE = frozenset(
    """
    place not given|not given|not stated|location not stated|not specified|unspecified|unknown
    place unknown|unknown location|location unknown|undisclosed|undisclosed location|unnamed place
    not known|not reported|no place|none|n a|na|nan|null|tbd|tba|various|various locations
    various places|several areas|several places|several locations|several towns|several cities
    multiple locations|multiple areas|multiple places|multiple cities|different areas
    different locations|many areas|many places|nationwide|countrywide|across the country
    throughout the country|all over the country|at sea|abroad|elsewhere|unclear|place not stated
    place not named|location withheld|withheld|غير معروف|غير محدد|לא ידוע|unspecified location
    unidentified location|an undisclosed location|an unknown location|unidentified|online
    unconfirmed location|unspecified area|unknown place|inside the country|not disclosed|missing
    """.replace("\n", "|").replace("    ", "").strip("|").split("|")
)  # fmt: skip
# Organisations, by the word they end with or by name: no places.
ACTOR_ENDS = frozenset(
    """brigade brigades battalion battalions militia militias army corps forces force regiment
    division movement party jihad organization organisation guard guards group groups faction
    factions coalition fighters police resistance gendarmerie navy company squad commandos
    hizballah hezbollah hizbullah hamas fatah houthis isis isil daesh idf irgc taliban pkk ypg sdf
    كتائب سرايا حماس حزب الله""".split()
)
ACTOR_STARTS = frozenset("liwa katibat kataib saraya harakat ansar jaysh jabhat quds_force".split())
ACTOR_STARTS = frozenset(ACTOR_STARTS - {"quds_force", "ansar"})

# Nouns that say what stands somewhere, not where: "fields near X" is near X.
GENERIC = frozenset(
    """field fields house houses home farm farms farmland farmlands orchard orchards grove groves forest
    forests wood woods area areas zone position positions site sites post posts point points
    point place places location road roads highway street route roadside open space spaces
    building buildings tunnel tunnels warehouse target targets territory valley hills hill land
    lands checkpoint headquarters base bases factory facility convoy vehicle car truck community
    communities villages towns settlement settlements rural agricultural empty military border
    residential apartment school hospital mosque bridge airspace sirens coast shore weapons depot
    desert camp camps countryside an a the some several various unspecified unnamed
    """.split()
)

# A phrase without any of these words is a plain name.
TRIGGERS = frozenset(
    {word for point in COMPASS for word in point if len(word) > 1}
    | {word for phrase in NEAR | OUTSKIRTS | AREA_OF | COUNTRYSIDE_OF for word in phrase.split()}
    | set(CENTRAL)
    | set(AFTER)
    | set(UNITS)
    | set(
        "between and / of in inside within at on off border borders frontier boundary coast "
        "coastline shore road highway route motorway axis from railway".split()
    )
)


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
