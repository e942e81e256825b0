"""The nouns and adjectives that stand around a name: parts of a place, what stands there, whose.

All words are kept as ``names.fold`` leaves them. What a word does to a place is said by the
*how* of `relations.Near`: self, near, area, outskirts, countryside, bank.
"""

import re

from atlas.geocoding.grammar.expression_words import (
    AFTER,
    CENTRAL,
    COMPASS,
    DEMONYMS,
    GENERIC,
    IN,
    NUMBERS,
)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, which are folded already."""
    return frozenset(text.split())


ARTICLES = frozenset(("the", "a", "an"))
# "Beirut's suburbs": the mark of the owner, as it outlives folding.
OWNER = "possessivemark"
# The decimal sign of a figure, as it outlives folding.
POINT = "decimalpoint"

# Parts of a place, after a compass point or alone: "eastern neighbourhoods of X", "edge of X".
PARTS = {
    **{word: how for word, how in AFTER.items() if word not in ("city", "proper", "fields")},
    **dict.fromkeys(
        words_of(
            "part parts side sides section sections half neighbourhoods neighborhoods "
            "neighbourhood neighborhood districts quarters quarter portion reaches end tip corner "
            "towns villages interior sectors communities"
        ),
        "self",
    ),
    **dict.fromkeys(
        words_of(
            "suburb suburbs edge edges fringe fringes periphery entrance entrances approach "
            "approaches exit gates limits flank perimeter"
        ),
        "outskirts",
    ),
    **dict.fromkeys(
        words_of("hinterlands countrysides steppe barrens highlands jurd mountains forests"),
        "countryside",
    ),
    **dict.fromkeys(
        words_of(
            "pocket enclave salient environs slopes slope foothills site position outpost"
        ),
        "near",
    ),
}  # fmt: skip
# "the entrance to X", "the road to X": what may tie a part to its place.
OF = frozenset(("of", "in", "to", "around", "from", "at"))
QUANTITIES = words_of("various several multiple many some numerous different other all most")
RURAL = frozenset(("rural",))
GREATER = frozenset(("greater", "metropolitan"))
DOWNTOWN = CENTRAL | frozenset(("downtown",))

# Kinds that stand before "of" and a name, or right before it: "the town of X", "the capital X".
KINDS = words_of(
    "town city village hamlet townlet settlement kibbutz moshav community municipality locality "
    "outpost suburb district neighbourhood neighborhood quarter camp province governorate region "
    "area island port capital enclave stronghold bastion locality zone valley towns villages "
    "cities settlements camps"
)
# Of these the name keeps the word, since it says what is asked for.
NAMED_WITH = words_of(
    "town city village kibbutz moshav province governorate camp island port district"
)
# What is said of a place, and does not move it.
ADJECTIVES = words_of(
    "border coastal rebel held regime government opposition militia jihadist controlled run ruled "
    "occupied besieged strategic key historic historical ancient old nearby mountainous flashpoint "
    "hilltop majority mainly predominantly mostly small large big main major northernmost rural "
    "southernmost agricultural industrial contested disputed divided devastated war torn annexed "
    "frontline front line capital central mixed isis houthi houthis hezbollah kurdish druze sunni "
    "shiite shia alawite christian maronite muslim yazidi turkish american russian iranian french "
    "british loyalist insurgent bedouin arab jewish ultra orthodox provincial second third largest "
    "nearby neighbouring neighboring adjacent port oil rich desert eastern same said so called "
    "semi autonomous "
    "restive battered embattled populous densely crowded populated evacuated liberated captured"
)  # fmt: skip
# Whose things stand somewhere, in front of a noun that names no place: "a UNIFIL position near X".
_HOLDERS = words_of(
    "unifil un undof army militia militias forces force troops rebel rebels hezbollah hizballah "
    "hamas idf irgc sdf ypg pkk isis isil daesh houthi houthis government opposition regime "
    "islamic "
    "jihad revolutionary guard guards quds peshmerga pmf unrwa coalition us usa american russian "
    "iranian british french turkish palestinian israeli navy police security intelligence "
    "resistance fighters soldiers group groups backed pro allied linked affiliated supported held "
    "operated owned run"
)
_THINGS = words_of(
    "dozens hundreds number couple part parts all both other another another two three residents "
    "people civilians men farmers shepherds gathering gatherings home homes apartments flat flats "
    "shop shops market pickup motorcycle motorbike bike van lorry minibus bus ambulance tanker "
    "tankers ship ships vessel vessels boat boats dinghy freighter bulk carrier merchant cargo "
    "container oil patrol patrols checkpoints outpost outposts barracks trench trenches tank tanks "
    "drone drones rocket rockets missile missiles launcher launchers battery batteries platform "
    "platforms observation watchtower tower towers radar installation installations infrastructure "
    "ammunition arms storage depots stores storehouse storehouses facilities hideout cell command "
    "centre center commander leader official officer member members funeral mosque school schools "
    "hospital clinic bakery tents tent displaced idp idps shelter shelters hilltop hilltops hills "
    "mountains mountain mountainous outskirts surrounding vicinity somewhere off coastal main side "
    "secondary international old new open agricultural land lands terrain wooded inhabited highway "
    "residential commercial government headquarters hq shelling airstrike airstrikes strike "
    "strikes "
    "raid raids attack attacks clash clashes clashing fighting explosion explosions explosive ied "
    "landmine mine blast shooting ambush incident sirens siren alerts alert interception launches "
    "illegal informal crossings smuggling "
    "crash impact site locals waters water sea international territorial"
)
_MORE = words_of(
    "truck warehouse sky skies air defence defense scientific research study studies junction "
    "intersection crossroads farm hangar runway convoy supply route ordnance remnant "
    "unidentified unmanned aerial aircraft plane jet helicopter uav balloon"
)
THINGS = (
    _MORE
    | GENERIC
    | _HOLDERS
    | _THINGS
    | ADJECTIVES
    | frozenset(DEMONYMS)
    | frozenset(NUMBERS)
    | {"of"}
)
# Things that are called after their place where they are listed at all: "the airport in Aleppo".
SITES = {
    "airport": "airport", "airbase": "airport", "airfield": "airport", "base": "base",
    "port": "port", "harbour": "port", "crossing": "crossing", "dam": "dam", "refinery": "plant",
    "camp": "camp", "citadel": "castle", "castle": "castle",
}  # fmt: skip
# Words before them that tell one from another.
_OF_SITES = words_of("military air international civil border refugee palestinian naval sea")
SITE_WORDS = frozenset(SITES) | _OF_SITES | frozenset(DEMONYMS) | _HOLDERS | {"main", "local"}

# A plural after two names belongs to both: "Aleppo and Idlib governorates".
PLURALS = {
    "governorates": "governorate", "provinces": "province", "districts": "district",
    "countrysides": "countryside", "areas": "area", "camps": "camp", "villages": "village",
    "towns": "town", "cities": "city", "regions": "region", "neighbourhoods": "neighbourhood",
    "neighborhoods": "neighbourhood", "axes": "axis", "fronts": "front", "mountains": "mountains",
    "outskirts": "outskirts", "suburbs": "suburbs", "airports": "airport", "crossings": "crossing",
}  # fmt: skip
# "X and its surroundings", "X and nearby villages": words that lean on the name before.
LEANING = words_of("its their nearby surrounding neighbouring neighboring adjacent other")

# States by a bare name that is also a town's elsewhere, and has no country beside it.
STATES = {"palestine": "palestinian territory"}
# Words of a heading, which says where something went and not where it was.
TOWARDS = (
    ("in", "direction", "of"), ("direction", "of"), ("toward",), ("towards",), ("heading", "to"),
    ("heading", "for"), ("headed", "to"), ("headed", "for"), ("en", "route", "to"),
    ("bound", "for"), ("aimed", "at"), ("on", "way", "to"),
)  # fmt: skip
FIRED = words_of("fired launched shot flying flew infiltrated crossed travelling traveling")
AIMED = frozenset(("at", "to", "into", "against", "on"))

RIVERSIDES = words_of("bank banks riverbank shore shores side")
HALFWAY = frozenset(("halfway", "midway"))

# Words that tell the grammar that more than a name stands here, beside ``expression_words.py``.
TELLING = (
    frozenset(DEMONYMS) | frozenset(PARTS) | RURAL | GREATER | DOWNTOWN | HALFWAY
    | frozenset(PLURALS)
    | words_of("occupied annexed besieged held controlled airspace")
    | {"toward", "towards", "direction", "heading", "triangle", "linking", "connecting", "capital",
       "offshore", "bound", OWNER, "deep"}
)  # fmt: skip
# Numbers, and roads that are called by one: "M5", "Route 60".
_NUMBERED = re.compile(r"[a-z]?\d{1,4}")
_POINT_WORDS = frozenset(word for point in COMPASS for word in point)


_SAYING = THINGS | IN | {"and"}


def names_a_thing(words: list[str]) -> bool:
    """Whether words say only what stands somewhere: "several military positions".

    Examples
    --------
    >>> names_a_thing("a unifil position".split()), names_a_thing(["khiam"])
    (True, False)
    """
    return all(
        word in _SAYING or word.removesuffix("s") in THINGS or _NUMBERED.fullmatch(word)
        for word in words
    )


def tells_of(words: list[str]) -> bool:
    """Whether words only tell what sort of place follows: "northern", "rebel held", "Druze"."""
    return all(word in ADJECTIVES or word in DEMONYMS or word in _POINT_WORDS for word in words)
