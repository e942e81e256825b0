/** The keys of a selection: what each may hold, and how two are put together. */

export const DEFAULTS = Object.freeze({
  from: null,
  to: null,
  dates: "touch",
  actors: [],
  match: "any",
  roles: ["initiator", "target", "party"],
  attributions: [],
  kinds: [],
  statuses: [],
  territories: [],
  place_roles: [],
  max_radius_km: null,
  box: null,
  text: "",
  min_sources: 0,
  ids: [],
  hours: null,
});

const WHEN = /^(?!0000)\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const isWhen = (value) => typeof value === "string" && WHEN.test(value) && writeWhen(minutes(value), value.length) === value;
const isList = (value) => Array.isArray(value) && value.every((item) => typeof item === "string");

/** What each key may hold; anything else is dropped. */
const FITS = {
  from: (value) => value === null || isWhen(value),
  to: (value) => value === null || isWhen(value),
  dates: (value) => value === "touch" || value === "within",
  match: (value) => value === "any" || value === "all",
  actors: isList,
  roles: isList,
  attributions: isList,
  kinds: isList,
  statuses: isList,
  territories: isList,
  place_roles: isList,
  max_radius_km: (value) => value === null || (isNumber(value) && value >= 0),
  box: (value) => value === null || isBox(value),
  text: (value) => typeof value === "string",
  min_sources: Number.isInteger,
  ids: isList,
  hours: (value) => value === null || (isList(value) && value.length === 2 && value.every((text) => CLOCK.test(text))),
};

function isBox(value) {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(isNumber)) return false;
  const [west, south, east, north] = value;
  return south <= north && Math.max(-south, north) <= 90 && Math.max(Math.abs(west), Math.abs(east)) <= 180;
}

/** The parts of anything that are a selection's; the rest is dropped, and nothing is thrown. */
export function validate(part) {
  const valid = {};
  if (typeof part !== "object" || part === null) return valid;
  for (const key of Object.keys(DEFAULTS)) {
    if (!Object.hasOwn(part, key)) continue;
    const empty = part[key] === undefined || (part[key] === null && Array.isArray(DEFAULTS[key]));
    const value = empty ? [] : part[key] === "" && (key === "from" || key === "to") ? null : part[key];
    // Hours are a pair, which may be twice the same.
    if (FITS[key](value)) valid[key] = isList(value) && key !== "hours" ? [...new Set(value)] : value;
  }
  return valid;
}

/** A whole selection with a part of one put over it. */
export function merge(selection, part) {
  return { ...DEFAULTS, ...validate(selection), ...validate(part) };
}

/** A local day or minute as minutes since 1970; with `end`, the last minute of a day. */
export function minutes(text, end = false) {
  const day = text.length === 10;
  const at = Date.parse(day ? `${text}T00:00Z` : `${text}Z`) / 60000;
  return day && end ? at + 1439 : at;
}

const writeWhen = (at, length) => (Number.isFinite(at) ? new Date(at * 60000).toISOString().slice(0, length) : "");
