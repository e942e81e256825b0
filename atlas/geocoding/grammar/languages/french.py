"""The words of place expressions in French."""

import re

from atlas.geocoding.grammar.languages.word_roles import ENGLISH, Tongue, folded, phrases_of
from atlas.geocoding.spelling.place_names import fold

_MAIN = ("north", "south", "east", "west")
_FRENCH = {"north": "nord", "south": "sud", "east": "est", "west": "ouest"}
_PAIRS = {
    upright + level: f"{_FRENCH[upright]} {_FRENCH[level]}"
    for upright in ("north", "south")
    for level in ("east", "west")
}
_POINTS = (
    _FRENCH
    | _PAIRS
    | {
        f"{main} {pair}": f"{_FRENCH[main]} {said}"
        for pair, said in _PAIRS.items()
        for main in _MAIN
        if main in pair
    }
)
_BESIDE = {
    point: "|".join(
        f"{before} {said}"
        for said in names.split("|")
        for before in (("a l",) if said[0] in "eo" else ("au",))
    )
    for point, names in _POINTS.items()
}
_SIDES = {
    "north": "septentrional|septentrionale", "south": "meridional|meridionale|meridionaux",
    "east": "oriental|orientale", "west": "occidental|occidentale",
}  # fmt: skip

_NATIONS = {
    "lebanon": "libanais|libanaise|libano", "syria": "syrien|syrienne|syro",
    "iraq": "irakien|irakienne|iraquien|irako|irano irakienne", "turkey": "turc|turque|turco",
    "jordan": "jordanien|jordanienne|jordano", "egypt": "egyptien|egyptienne|egypto",
    "israel": "israelien|israelienne|israelo", "iran": "iranien|iranienne|irano",
    "palestine": "palestinien|palestinienne|palestino", "yemen": "yemenite|yemeno",
    "saudi arabia": "saoudien|saoudienne|saoudo", "united states": "americain|americaine",
    "russia": "russe", "france": "francais|francaise", "united kingdom": "britannique",
}  # fmt: skip

# The forms of an adjective: "libanais", "libanaise", "libanaises".
_NATIONS = {
    country: "|".join(form + end for form in forms.split("|") for end in ("", "e", "s", "es"))
    for country, forms in _NATIONS.items()
}

_TABLE = {
    "point": _POINTS,
    "beside": _BESIDE,
    "side": _SIDES,
    "number": {
        "0.5": "un demi|demi", "1": "un|une", "2": "deux", "3": "trois", "4": "quatre",
        "5": "cinq|quelques",
        "6": "six", "7": "sept", "8": "huit", "9": "neuf", "10": "dix|une dizaine de|une dizaine",
        "11": "onze", "12": "douze|une douzaine de", "13": "treize", "14": "quatorze",
        "15": "quinze|une quinzaine de", "16": "seize", "17": "dix sept", "18": "dix huit",
        "19": "dix neuf", "20": "vingt|une vingtaine de", "25": "vingt cinq",
        "30": "trente|une trentaine de", "35": "trente cinq", "40": "quarante|une quarantaine de",
        "45": "quarante cinq", "50": "cinquante|une cinquantaine de", "60": "soixante",
        "70": "soixante dix", "80": "quatre vingts|quatre vingt", "90": "quatre vingt dix",
        "100": "cent|une centaine de",
    },
    "unit": {
        "km": "km|kms|kilometre|kilometres", "m": "m|metre|metres",
        "miles": "mille|milles|mile|miles",
        "nm": "milles marins|mille marin|milles nautiques",
    },
    "about": {
        "about": "environ|quelque|pres de quelque|presque|approximativement|a peu pres"
    },
    "near": {
        "near": "hauteurs de|pres de|pres|a proximite de|a proximite|proximite de|aux abords de|"
        "abords de|"
        "aux alentours de|alentours de|dans les environs de|aux environs de|environs de|"
        "non loin de|"
        "a cote de|autour de|aux portes de|a l entree de|a la sortie de|face a|en face de|"
        "a la limite de|hors de|a l exterieur de|dans le voisinage de|en bordure de|les abords de|"
        "les environs de|les alentours de|entree de|dans les hauteurs de|sur les hauteurs de"
    },
    "outskirts": {
        "outskirts": "peripherie|banlieue|banlieues|faubourgs|lisiere|lisieres"
    },
    "countryside": {
        "countryside": "campagne|zone rurale|zones rurales|arriere pays"
    },
    "area": {
        "area": "region|secteur|zone|jurd|jurds|plaine|plaines|vallee|collines"
    },
    "part": {"part": "partie|parties|moitie|secteurs|quartiers|territoire|territoires"},
    "middle": {"central": "centre|coeur"},
    "border": {
        "border": "frontiere|frontieres|zone frontaliere|region frontaliere|regions frontalieres"
    },
    "coast": {"coast": "cote|cotes|littoral"},
    "off": {"off": "au large|au large des cotes|au large de la cote|large des cotes"},
    "road": {
        "road": "route|autoroute|axe routier|axe|voie rapide|route internationale|route cotiere"
    },
    "between": {
        "between": "entre|reliant|qui relie|qui relient|situe entre|situee entre|"
        "entre les villes de|"
        "entre les villages de|entre les localites de"
    },
    "head": {
        "": "villages|villes|localites",
        "village": "village|hameau|bourg|bourgade", "city": "ville",
        "town": "localite|commune|colonie", "camp": "camp|camp de refugies|"
        "camp de refugies palestiniens|camp palestinien",
        "neighbourhood": "quartier|faubourg",
    },
    "rank": {
        "district": "caza|district|sous district|territoire de|cercle de",
        "governorate": "gouvernorat|mohafazat|province",
    },
    "site": {
        "airport": "aeroport|base aerienne et aeroport", "air base": "base aerienne|aerodrome",
        "base": "base|caserne|quartier general",
        "crossing": "poste frontiere|point de passage|passage",
        "dam": "barrage", "bridge": "pont", "port": "port", "hospital": "hopital",
        "field": "champ petrolier|champ gazier|champ", "refinery": "raffinerie",
        "plant": "centrale|usine",
        "university": "universite", "prison": "prison", "castle": "chateau|citadelle",
        "mosque": "mosquee", "street": "rue|avenue|boulevard", "junction": "carrefour|rond point",
    },
    "kind": {
        "international": "international|internationale", "military": "militaire", "civil": "civil",
        "naval": "navale",
    },
    "place": {
        "golan heights": "plateau du golan|golan", "gaza strip": "bande de gaza",
        "euphrates river": "euphrate|fleuve euphrate", "tigris river": "fleuve tigre",
        "litani river": "fleuve litani|riviere litani", "jordan river": "jourdain",
        "orontes river": "oronte|fleuve oronte",
        "shebaa farms": "fermes de chebaa|fermes de shebaa", "blue line": "ligne bleue",
        "eastern ghouta": "ghouta orientale", "western ghouta": "ghouta occidentale",
        "upper galilee": "haute galilee", "lower galilee": "basse galilee",
        "western galilee": "galilee occidentale", "red sea": "mer rouge",
        "galilee panhandle": "doigt de galilee|doigt de la galilee",
        "gulf of oman": "golfe d oman", "gulf of aden": "golfe d aden",
        "persian gulf": "golfe persique|golfe arabo persique",
        "strait of hormuz": "detroit d ormuz", "dead sea": "mer morte",
        "suez canal": "canal de suez", "bab al mandab": "detroit de bab el mandeb",
        "jordan valley": "vallee du jourdain", "west bank": "cisjordanie",
        "kurdistan region": "kurdistan irakien|kurdistan d irak",
        "al aqsa compound": "esplanade des mosquees", "temple mount": "mont du temple",
    },
    "embassy": {"embassy": "ambassade", "consulate": "consulat"},
    "capital": {"capital": "capitale"},
    "again": {
        "surroundings": "et ses environs|et ses alentours|et environs|et alentours|et sa region",
        "outskirts": "et sa banlieue|et sa peripherie",
        "countryside": "et sa campagne",
    },
    "in": {"in": "dans|en|sur|au sein de"},
    "at": {"in": "a|au|aux"},
    "from": {"from": "depuis"},
    "of": {"of": "de|du|des|d"},
    "to": {"to": "jusqu a|jusqu"},
    "thing": {
        "house": "maison|maisons|habitation", "building": "immeuble|batiment|appartement",
        "vehicle": "voiture|vehicule|moto",
        "warehouse": "entrepot|depot d armes|depot de munitions",
        "site": "position|site",
    },
    "toward": {"toward": "vers|en direction de"},
    "with": {"with": "avec"},
    "and": {"and": "et"},
    "drop": {
        "": "occupe|occupee|siege de|siege|batiment de|site nucleaire de|le|la|les|l|"
        "a une distance|a une distance de|situe|situee|distance|le long|"
        "tout le long"
    },
    "nation": _NATIONS,
}  # fmt: skip

_NOWHERE = (
    "non precise|non precisee|lieu non precise|lieu inconnu|inconnu|inconnue|non specifie|"
    "non specifiee|non communique|non identifie|indetermine|indeterminee|lieu indetermine|"
    "endroit inconnu|endroit non precise|plusieurs localites|plusieurs regions|plusieurs villes|"
    "plusieurs villages|divers lieux|plusieurs endroits|lieux divers|dans tout le pays|"
    "a travers le pays|localisation inconnue|localisation non precisee|non renseigne|"
    "non mentionne|emplacement inconnu|en mer|sans precision|non indique|place non precisee|"
    "position non precisee|localite non precisee|region non precisee|date et lieu inconnus"
)

FRENCH = Tongue(
    phrases=phrases_of(_TABLE),
    prefixes={},
    nowhere=folded(_NOWHERE),
    joiners={},
    construct=True,
)

# One of these words makes a text worth a look: nothing else can be a place expression in French.
TELLING = folded(
    "nord|sud|ouest|est|lest|louest|pres|proximite|abords|alentours|environs|loin|cote|cotes|"
    "autour|peripherie|banlieue|faubourgs|campagne|dans|du|au|aux|entre|frontiere|frontieres|"
    "route|et|a|autoroute|lautoroute|littoral|large|ambassade|lambassade|aeroport|laeroport|"
    "consulat|ville|villes|quartier|caza|gouvernorat|mohafazat|localite|localites|hopital|"
    "lhopital|barrage|pont|camp|village|villages|kilometres|kilometre|metres|region|"
    "frontaliere|poste|base|partie|centre|precise|precisee|inconnu|inconnue|indetermine|"
    "indeterminee|lieu|lieux|divers|plusieurs|specifie|identifie|reliant|province|port|"
    "fermes|ligne|plateau|bande|raffinerie|orientale|occidentale|orient|galilee|mer|golfe|detroit|"
    "canal|vallee|kurdistan|esplanade|mont|occupe|occupee|hauteurs|siege|place|position|precises|"
    "nucleaire|irakien"
)
# Such words stand in texts and names in other languages too: beside them, others must be French.
_SHARED = folded(
    "large|est|route|camp|village|villages|region|base|centre|pont|port|province|et|a|"
    "plateau|ligne|divers|quartier|canal|place|position|mont|siege|detroit|golfe|"
    "vallee|kilometres|kilometre|metres"
)
_SMALL = folded("de|d|des|du|la|le|les|l|au|aux")
# These make a text worth a look by themselves; the others beside a small word alone.
ALONE = (TELLING - _SHARED) | {"et", "a"}
_WITH_SMALL = TELLING - ALONE
ELISION = re.compile(r"\b([dlDL]|[jJ]usqu|[qQ]u)['\u2018\u2019\u02bc`\u00b4]\s*(?=\w)")


def beside_small(text: str, words: list[str]) -> bool:
    """Whether the words of a text, folded, are such as may be French beside a small word."""
    if _WITH_SMALL.isdisjoint(words):
        return False
    return not _SMALL.isdisjoint(words) or ELISION.search(text) is not None


def is_french(text: str) -> bool:
    """Whether a text has words of a French place expression.

    Examples
    --------
    >>> is_french("près de Tyr"), is_french("port de Tripoli"), is_french("Port Said")
    (True, True, False)
    """
    if not ENGLISH.isdisjoint(text.lower().split()):
        return False
    words = set(fold(ELISION.sub(r"\1 ", text)).split())
    if words & ENGLISH:
        return False
    if "à " in text.casefold():
        return True
    found = TELLING & words
    return bool(found - _SHARED or (found and _SMALL & words) or "et" in found)
