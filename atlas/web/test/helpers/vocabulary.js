/** The vocabularies as a block carries them, read from the tables in `data/reference`. */

import { readFileSync } from "node:fs";

/** The rows of a table as objects; a cell may stand in quotes. */
function table(name) {
  const text = readFileSync(new URL(`../../../../data/reference/${name}.csv`, import.meta.url), "utf8");
  const [head, ...rows] = text.trimEnd().split("\n").map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain));
  return rows.map((cells) => Object.fromEntries(head.map((column, at) => [column, cells[at]])));
}

/** As Python has it: what the initiators of a kind are counted as where it is no act against somebody. */
function apartOf(id, group) {
  if (["arrest", "weapons_find"].includes(id)) return { apart: "arrests and finds" };
  return ["order", "diplomacy", "posture"].includes(group) ? { apart: "other kinds" } : {};
}

const LISTS = {};
for (const { vocabulary: name, id, label } of table("words")) (LISTS[name] ??= []).push({ id, label });

/** All vocabularies; kinds that are not known come at the end, in the last group. */
export function vocabulary(kindsInUse = []) {
  const groups = table("groups");
  const kinds = table("kinds").map(({ id, label, group, role }) => ({ id, label, group, role, ...apartOf(id, group) }));
  const known = new Set(kinds.map(({ id }) => id));
  const unknown = [...new Set(kindsInUse)].filter((id) => !known.has(id)).sort();
  return { ...LISTS, groups, kinds: [...kinds, ...unknown.map((id) => ({ id, label: id, group: groups.at(-1).id }))] };
}
