/** What an event says, read from the model in the words of its vocabulary. Nothing here touches the page. */

import { NULL } from "../codec.js";
import { whenText } from "./dates.js";
import { events } from "./words.js";
import { t, term } from "../say.js";

const BESIDE = ["launch", "alert", "scope"];
const WEAK = ["suspected", "disputed", "denied"];
const ROLES = ["impact", "fell_short", "intercept", "launch", "meeting", "find", "alert", "location", "scope"];

/**
 * A reader over a model.
 *
 * @param {object} model
 */
export function createReader(model) {
  const { vocabulary, extra } = model;
  const kinds = extra.kinds.map((id) => kindOf(vocabulary, id));
  const { firstPlace } = model.events;
  const reader = {
    /** The kinds that some event of the record is of. */
    used: [...new Set(model.events.kind)].sort((a, b) => a - b).map((code) => kinds[code]),
    /** Code of the group of every event. */
    groups: model.events.group,
    kind: (row) => model.kindOf(row),
    status: (row) => vocabulary.statuses[model.events.status[row]],
    timePrecision: (row) => vocabulary.time_precisions[model.events.timePrecision[row]].id,
    when(row, options) {
      // A count is of its whole month; an event is on some day of it.
      const whole = Boolean(model.events.weight);
      return whenText(model.events.start[row], model.events.end[row], reader.timePrecision(row), { ...options, whole });
    },
    isVague: (row) => ["week", "month", "range"].includes(reader.timePrecision(row)),
    /** "5 events" where rows are counts; "" where each is an event. */
    weight: (row) => (model.events.weight ? events(model.events.weight[row]) : ""),
    /** When, and of how many events a row is where its title does not say so. */
    whenAndWeight(row, options) {
      const said = model.text?.title(row).replaceAll(",", "") === reader.weight(row).replaceAll(",", "");
      return [reader.when(row, options), said ? "" : reader.weight(row)].filter(Boolean).join(" · ");
    },
    title: (row) => model.text?.title(row) || [reader.kind(row).label, reader.when(row)].join(t(", ")),
    /** The places of an event, in the order of the record. */
    places(row) {
      const found = [];
      for (let p = firstPlace[row]; p < firstPlace[row + 1]; p += 1) found.push(placeOf(model, p));
      return found;
    },
    /** The role that stands for an event in a list: that of its first place, but what happened before where it came from. */
    mainRole(row) {
      const roles = [];
      for (let p = firstPlace[row]; p < firstPlace[row + 1]; p += 1) {
        roles.push(vocabulary.place_roles[model.places.role[p]]?.id);
      }
      if (roles.length && !BESIDE.includes(roles[0])) return roles[0];
      return ROLES.find((role) => roles.includes(role)) ?? "location";
    },
    participants: (row) => participantsOf(model, row),
    actor: (index) => model.actors[index] ?? { id: "", name: t("not named"), names: [], parent: -1 },
    /** Names of those with a role, by role; initiators that are only suspected or denied are left to the card. */
    who(row) {
      const found = {};
      const all = reader.participants(row);
      const strong = all.some(({ role, attribution, coder }) => role === "initiator" && !coder && !WEAK.includes(attribution));
      for (const { actor, role, attribution, coder } of all) {
        if (coder) continue; // the coder's own reading is nobody's word: the card has it
        if (role === "initiator" && strong && WEAK.includes(attribution)) continue;
        const list = (found[role] ??= []);
        const { name } = reader.actor(actor);
        if (!list.includes(name)) list.push(name);
      }
      return found;
    },
    /** The few names that stand for all with a role, with how many are left unsaid. */
    fewOf: (row, role) => fewOf(reader.who(row)[role] ?? [], model.actors),
    /** The strongest word said on who did it: the attribution of the first initiator. */
    attribution(row) {
      const named = reader.participants(row).filter(({ role, coder }) => !coder && (role === "initiator" || role === "party"));
      const first = named.find(({ attribution }) => !WEAK.includes(attribution)) ?? named[0];
      return first ? first.attribution : "unknown";
    },
    /** Whether anybody says how it is known who did it: what is blank is printed as nothing. */
    saysHow(row) {
      return this.attribution(row) !== "unknown";
    },
    /** The word of the attribution in the language that is spoken; in English its id says it best. */
    howKnown(row) {
      const word = this.attribution(row);
      return term("attributions", word, word);
    },
    /** How it is known, in brackets behind a name. */
    inBrackets(row) {
      return this.saysHow(row) ? ` (${this.howKnown(row).toLowerCase()})` : "";
    },
  };
  return reader;
}

/** Organisations before persons, whose organisation says enough where a line has no room for all. */
export function fewOf(names, actors, most = 3) {
  const bodies = names.filter((name) => actors.find((one) => one.name === name)?.kind !== "person");
  const shown = (bodies.length ? bodies : names).slice(0, most);
  return { shown, unsaid: names.length - shown.length };
}

/** A kind by its id; one that is not in the vocabulary is kept in the last group. */
function kindOf(vocabulary, id) {
  return vocabulary.kinds.find((kind) => kind.id === id) ?? { id, label: id.replaceAll("_", " "), group: vocabulary.groups.at(-1).id };
}

/** The role of a place in words; of one at sea nobody says "on the ground". */
const roleWords = ({ id, label } = { label: "" }, sea = 0) => (!sea ? label : id === "location" ? t("At sea") : t("{role}, at sea", { role: label }));

function placeOf(model, p) {
  const { vocabulary, places } = model;
  return {
    index: p,
    role: vocabulary.place_roles[places.role[p]]?.id ?? "location",
    roleLabel: roleWords(vocabulary.place_roles[places.role[p]], places.sea?.[p]),
    sea: places.sea?.[p] === 1,
    precision: vocabulary.precisions[places.precision[p]]?.id ?? "none",
    precisionLabel: vocabulary.precisions[places.precision[p]]?.label ?? "",
    leg: places.leg[p] === NULL ? null : places.leg[p],
    radius: places.radius[p] === NULL ? null : places.radius[p],
    basis: model.label("bases", places.basis[p]),
    drawable: Boolean(places.drawable[p]),
    name: model.text?.placeName(p) ?? "",
  };
}

/** Participants with role and attribution as ids, from the actor set of an event. */
function participantsOf(model, row) {
  const { vocabulary, sets } = model;
  const set = model.events.set[row];
  const found = [];
  for (let i = sets.first[set]; i < sets.first[set + 1]; i += 1) {
    found.push({
      actor: sets.actor[i],
      role: vocabulary.participant_roles[sets.role[i]]?.id ?? "party",
      attribution: vocabulary.attributions[sets.attribution[i]]?.id ?? "unknown",
      coder: Boolean(sets.coder?.[i]),
    });
  }
  return found;
}
