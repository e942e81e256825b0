"""The words of the record: closed vocabularies, kinds of event, and what they map to.

A kind is the same word for the same act, whoever does it. Kinds map to ACLED sub-event
types (ACLED Codebook, 2023) and to PLOVER categories (PLOVER manual, 2023).
"""

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of event, with its group (its colour on the map) and outside equivalents."""

    id: str
    label: str
    group: str
    acled: str
    plover: str


GROUPS = {
    "fire": "Fire",
    "air": "Air",
    "ground": "Ground",
    "order": "Arrests, finds, protest",
    "diplomacy": "Diplomacy",
    "posture": "Posture",
    "other": "Other",
}

_SHELLING = "Shelling/artillery/missile attack"
_AIR = "Air/drone strike"
_REMOTE = "Remote explosive/landmine/IED"
_HEAVY = "ASSAULT/heavy-weapons"

KINDS = {
    kind.id: kind
    for kind in (
        Kind("rocket_fire", "Rocket fire", "fire", _SHELLING, _HEAVY),
        Kind("missile_strike", "Missile strike", "fire", _SHELLING, _HEAVY),
        Kind("artillery_fire", "Artillery fire", "fire", _SHELLING, _HEAVY),
        Kind("mortar_fire", "Mortar fire", "fire", _SHELLING, _HEAVY),
        # What a source does not tell apart keeps a word as wide as the source's own.
        Kind("shelling", "Shelling, rocket or missile fire", "fire", _SHELLING, _HEAVY),
        Kind("air_strike", "Air strike", "air", _AIR, "ASSAULT/aerial"),
        Kind("drone_strike", "Drone strike", "air", _AIR, "ASSAULT/drone"),
        Kind("air_or_drone_strike", "Air or drone strike", "air", _AIR, "ASSAULT/aerial"),
        Kind("interception", "Interception", "air", "Disrupted weapons use", "ASSAULT/aerial"),
        Kind("clash", "Clash", "ground", "Armed clash", "ASSAULT/firearms"),
        Kind("raid", "Raid", "ground", "", "COERCE"),
        Kind("bombing", "Bomb, mine or grenade", "ground", _REMOTE, "ASSAULT/explosives"),
        Kind("shooting", "Shooting", "ground", "Attack", "ASSAULT/firearms"),
        Kind("vehicle_incident", "Vehicle incident", "ground", "Attack", "ASSAULT/primitive"),
        Kind("attack_on_civilians", "Attack on civilians", "ground", "Attack", "ASSAULT"),
        Kind("unrest", "Unrest", "ground", "Violent demonstration", "PROTEST"),
        Kind("arrest", "Arrest", "order", "Arrests", "COERCE/arrest"),
        Kind("weapons_find", "Weapons find", "order", "Disrupted weapons use", "COERCE/seize"),
        Kind("protest", "Protest", "order", "Peaceful protest", "PROTEST"),
        Kind("meeting", "Meeting", "diplomacy", "Other", "CONSULT"),
        Kind("visit", "Visit", "diplomacy", "Other", "CONSULT/visit"),
        Kind("agreement", "Agreement", "diplomacy", "Agreement", "AGREE"),
        Kind("ceasefire", "Ceasefire", "diplomacy", "Agreement", "AGREE"),
        Kind("statement", "Statement", "diplomacy", "Other", ""),
        Kind("deployment", "Deployment", "posture", "Change to group/activity", "MOBILIZE"),
        Kind("other", "Other", "other", "Other", ""),
    )
}

# Closed vocabularies: id -> the words a reader sees. Their order is their code in the payload.
TIME_PRECISIONS = {
    "minute": "to the minute",
    "hour": "to the hour",
    "day": "to the day",
    "week": "only to a week",
    "month": "only to a month",
    "range": "only to a range of dates",
}
STATUSES = {
    "confirmed": "Confirmed",
    "reported": "Reported",
    "alleged": "Alleged",
    "disputed": "Disputed",
    "denied": "Denied",
    "retracted": "Retracted",
}
PLACE_ROLES = {
    "location": "On the ground",
    "launch": "Launch",
    "impact": "Impact or strike",
    "intercept": "Interception",
    "fell_short": "Fell short (own side)",
    "alert": "Alert",
    "meeting": "Meeting",
    "find": "Weapons find",
    "scope": "Scope",
}
PRECISIONS = {
    "exact": "Exact, within 0.5 km",
    "site": "Site",
    "town": "Town",
    "area": "Somewhere in an area",
    "region": "Region",
    "adm2": "District",
    "adm1": "Province",
    "country": "Country",
    "none": "No place",
    "unstated": "Error not stated",
}
BASES = {
    "coded": "Coded",
    "geocoded": "Geocoded",
    "learned": "Learned",
    "generalised": "Generalised",
}
PARTICIPANT_ROLES = {
    "initiator": "by",
    "target": "against",
    "party": "with",
    "associate": "associate",
    "mediator": "mediator",
    "host": "host",
}
ATTRIBUTIONS = {
    "acknowledged": "Acknowledged",
    "claimed": "Claimed",
    "attributed": "Attributed",
    "suspected": "Suspected",
    "disputed": "Disputed",
    "denied": "Denied",
    "unknown": "Unknown",
}
QUANTITIES = {
    "launched": "launched",
    "intercepted": "intercepted",
    "landed": "landed",
    "fell_short": "fell short (own side)",
    "at_sea": "fell at sea",
    "failed": "failed",
    "unaccounted": "not reported",
    "found": "found",
    "killed": "killed",
    "injured": "injured",
    "killed_civilian": "civilians killed",
    "detained": "detained",
}
LINK_KINDS = {
    "part_of": "part of",
    "responds_to": "responds to",
    "planned_at": "planned at",
    "same_as": "same as",
    "supersedes": "supersedes",
    "recycled_report_of": "recycled report of",
}
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
CREDIBILITIES = ("1", "2", "3", "4", "5", "6")

# A place with one of these precisions is never drawn, whatever coordinates it carries.
NEVER_DRAWN = ("country", "none")
