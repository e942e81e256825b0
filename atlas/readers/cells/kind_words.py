"""The words that people write for a kind of event, each for a kind that is at least as wide.

A word that may mean two kinds is not here ("explosion", "incursion", "attack"): it stays the
table's own, and is reported. The same word for the same act, whoever does it.
"""

from atlas.folding import KIND, fold_by
from atlas.reference.vocabulary import KINDS

WORDS: dict[str, tuple[str, ...]] = {
    "rocket_fire": (
        *("rocket", "rockets", "rocket attack", "rocket attacks", "rocket launch", "rockets fired"),
        "ירי רקטות",
    ),
    "missile_strike": ("missile", "missiles", "missile attack", "missile attacks"),
    "artillery_fire": ("artillery", "artillery shelling", "artillery strike", "قصف مدفعي"),
    "mortar_fire": ("mortar", "mortars", "mortar attack", "mortar shelling", "mortar shells"),
    "shelling": ("shellings", "قصف", "قصف صاروخي", "הפגזה"),
    "air_strike": (
        "airstrike",
        "air raid",
        "aerial bombing",
        "غارة جوية",
        "غارات جوية",
        "תקיפה אווירית",
    ),
    "drone_strike": ("drone attack", "drone attacks", "uav strike", "uav attack"),
    "air_or_drone_strike": ("air/drone strike",),
    "interception": ("intercept", "intercepted", "shootdown", "shoot down"),
    "clash": ("armed clash", "firefight", "gunfight", "exchange of fire", "اشتباك", "اشتباكات"),
    "bombing": (
        *("bomb", "bombs", "bomb attack", "car bomb", "roadside bomb", "ied", "landmine", "mine"),
        *("suicide bomb", "suicide bombing", "grenade", "عبوة ناسفة"),
    ),
    "shooting": ("gunfire", "sniper fire", "small arms fire", "إطلاق نار"),
    "vehicle_incident": ("ramming", "car ramming", "vehicle ramming"),
    "unrest": ("riot", "riots", "violent demonstration"),
    "arrest": ("arrested", "detention", "detentions", "اعتقال", "اعتقالات", "מעצר"),
    "weapons_find": ("weapons cache", "arms cache", "arms find", "weapons seizure"),
    "protest": ("demonstration", "demonstrations", "مظاهرة", "הפגנה"),
    "meeting": ("talks", "اجتماع", "لقاء", "פגישה"),
    "ceasefire": ("cease fire", "truce", "cessation of hostilities", "هدنة", "הפסקת אש"),
    "deployment": ("mobilisation", "mobilization", "troop movement"),
}


def fold_kind(word: str) -> str:
    """Return a kind's word for comparing.

    Examples
    --------
    >>> fold_kind("Air-strike")
    'air_strike'
    """
    return fold_by(KIND, word)


def _known() -> dict[str, str]:
    """Return each folded word with its kind: ids, labels, the words above, and plurals of all."""
    found = {fold_kind(word): kind for kind, words in WORDS.items() for word in words}
    for kind in KINDS.values():
        found |= {fold_kind(kind.label): kind.id, kind.id: kind.id}
    plurals = {f"{word}{'es' if word[-1] in 'sh' else 's'}": kind for word, kind in found.items()}
    return plurals | found


_KNOWN = _known()


def kind_of(word: str) -> str:
    """Return the kind that a word stands for, or ``""``.

    Examples
    --------
    >>> kind_of("Airstrikes"), kind_of("Armed clashes"), kind_of("explosion")
    ('air_strike', 'clash', '')
    """
    return _KNOWN.get(fold_kind(word), "")
