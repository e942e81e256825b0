"""Read both coordinates from one text: degrees, a grid reference, an address of a map."""

import re

from atlas.geocoding.angles import corner_km, fold_angles, read_angle
from atlas.geocoding.grid_references import TextPoint, read_grid
from atlas.geocoding.map_links import read_link

BARE = "two numbers"
_INSIDE = re.compile(r"[^()]*\(([^()]+)\)")
_LETTERS = ("NS", "EW")
_EDGES = " ,;/|"
_DASH = re.compile(r"^- | -$")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
# What says only that coordinates follow.
_LABEL = re.compile(
    r"^(?:(?:MGRS|USNG|UTM|WGS ?-?84|GPS|grid|map|plus|code|ref(?:erence)?|coord(?:inate)?s?|"
    r"position|posn?|location|geolocation|координат[иыа]|coordenadas?|coordonnées|koordinat(?:lar)?|"
    r"إحداثيات|الإحداثيات)(?=[\W\d])[\s.:=]*)+",
    re.IGNORECASE,
)
# A longer text holds more than coordinates.
_LONGEST = 200


def read_spot(text: str) -> TextPoint | str | None:
    """Return the point that a text gives, why it gives none, or None for another text.

    The form of two bare numbers is `BARE`: which of them is the latitude nobody can say from
    them alone; the first is taken.

    Parameters
    ----------
    text : str
        Such as ``48.51, 37.90``, ``12-34.5N 043-12.3E`` or ``36S YB 1234 5678``.

    Examples
    --------
    >>> [round(degrees, 3) for degrees in read_spot("12-34.5N 043-12.3E")[:2]]
    [43.205, 12.575]
    >>> read_spot("37.9E 48.5N")[:2], read_spot("(48,5; 37,9)")[:2], read_spot("lon 37 lat -8")[:2]
    ((37.9, 48.5), (37.9, 48.5), (37.0, -8.0))
    >>> read_spot("48.5, 37.9").form, read_spot("geo:48.5,37.9").form, read_spot("Tyre")
    ('two numbers', 'address', None)
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    link = read_link(text)
    if link is not None:
        return link
    text = _LABEL.sub("", text)
    plain = text.strip("()[] ")
    inside = _INSIDE.fullmatch(text)
    if inside is not None and not re.search(r"\d", text.partition("(")[0]):
        plain = inside[1].strip()
    grid = read_grid(plain)
    if grid is not None:
        return grid
    folded = fold_angles(plain)
    # What remains a letter is a word, and a text with words is no pair of angles.
    if not re.search(r"\d", folded) or re.search(r"[^\W\d_NSEWφλ]", folded):
        return None
    return _with_sides(folded) if re.search("[NSEWφλ]", folded) else _bare(folded)


def _on_the_world(spot: TextPoint) -> TextPoint | str:
    """Return a point, or that it is outside the world."""
    if abs(spot.latitude) > 90 or abs(spot.longitude) > 180:
        return "coordinates outside the world"
    return spot


def _with_sides(text: str) -> TextPoint | str | None:
    """Return the point of two angles, each with a letter or a word for its axis."""
    axes = {sign: letters for letters, name in zip(_LETTERS, "φλ", strict=True)
            for sign in (*letters, name)}  # fmt: skip
    labels = "φλ" if "φ" in text and "λ" in text else "NSEW"
    places = [at for at, sign in enumerate(text) if sign in labels]
    if len(places) != 2 or axes[text[places[0]]] == axes[text[places[1]]]:
        return None
    # The letters stand before both angles, or behind both.
    cut = places[1] if places[0] == 0 else places[0] + 1
    found: dict[str, tuple[float, float]] = {}
    marked, parts = [], []
    for at, part in zip(places, (text[:cut], text[cut:]), strict=True):
        letters = axes[text[at]]
        bare = _DASH.sub("", part.strip(_EDGES))
        if labels == "φλ":
            bare = bare.strip("φλ").lstrip(":=. ").strip(_EDGES)
        bare = _DECIMAL_COMMA.sub(".", bare)
        has_letter = labels != "φλ" or re.search("[NSEW]", bare)
        angle = read_angle(bare, letters if has_letter else "")
        if angle is None:
            return None
        found[letters] = angle
        marked.append("°" in bare or "'" in bare)
        parts.append(len(re.findall(r"\d+(?:\.\d+)?", bare)))
    if len(set(parts)) > 1 and not all(marked):
        return None  # "044: 14-25N 042-25E": a number that is no part of the angle
    return _spot(found["NS"], found["EW"], "degrees")


def _bare(text: str) -> TextPoint | str | None:
    """Return the point of two numbers without a letter; the first is taken as the latitude."""
    if ";" in text or "/" in text:
        parts = re.split(r" ?[;/] ?", text)
    elif ", " in text:
        parts = text.split(", ")
    elif text.count(",") == 1:
        parts = re.split(" ?, ?", text)
        if all(re.fullmatch(r"[-+]?\d+", part) for part in parts) and " " not in text:
            return None  # 48,37 may be one number
    else:
        parts = text.split(" ")
    angles = [read_angle(_DECIMAL_COMMA.sub(".", part.strip())) for part in parts]
    given = [angle for angle in angles if angle is not None]
    if len(angles) != 2 or len(given) != 2:
        return None
    first, second = given
    if max(abs(first[0]), abs(second[0])) > 180:
        return "two numbers that are no degrees"
    return TextPoint(second[0], first[0], corner_km(first[1], second[1]), BARE)


def _spot(
    latitude: tuple[float, float], longitude: tuple[float, float], form: str
) -> TextPoint | str:
    """Return the point of two angles, each with the worth of its last digit."""
    radius = corner_km(latitude[1], longitude[1])
    return _on_the_world(TextPoint(round(longitude[0], 7), round(latitude[0], 7), radius, form))
