/** The vocabularies as a block carries them, read from `atlas/reference/vocabulary.py`. */

import { readFileSync } from "node:fs";

const SOURCE = readFileSync(new URL("../../../events/vocabulary.py", import.meta.url), "utf8");
const LISTS = {
  groups: "GROUPS",
  statuses: "STATUSES",
  place_roles: "PLACE_ROLES",
  precisions: "PRECISIONS",
  participant_roles: "PARTICIPANT_ROLES",
  attributions: "ATTRIBUTIONS",
  quantities: "QUANTITIES",
  link_kinds: "LINK_KINDS",
  time_precisions: "TIME_PRECISIONS",
  bases: "BASES",
};

function readList(name) {
  const body = new RegExp(`^${name} = \\{\\n([^}]*)\\}`, "m").exec(SOURCE)[1];
  return [...body.matchAll(/"([^"]+)": "([^"]+)"/g)].map(([, id, label]) => ({ id, label }));
}

function readKinds() {
  return [...SOURCE.matchAll(/Kind\("([^"]+)", "([^"]+)", "([^"]+)"/g)].map(([, id, label, group]) => ({ id, label, group }));
}

/** All vocabularies; kinds that are not known come at the end, in the group `other`. */
export function vocabulary(kindsInUse = []) {
  const lists = Object.fromEntries(Object.entries(LISTS).map(([key, name]) => [key, readList(name)]));
  const kinds = readKinds();
  const known = new Set(kinds.map(({ id }) => id));
  const unknown = [...new Set(kindsInUse)].filter((id) => !known.has(id)).sort();
  return { ...lists, kinds: [...kinds, ...unknown.map((id) => ({ id, label: id, group: "other" }))] };
}
