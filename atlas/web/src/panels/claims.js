/** Who says who did it: the card's answer, from the claims of an event. */

import { yearOf } from "./dates.js";
import { bdi, h } from "./dom.js";
import { actorName } from "./goto.js";
import { remarkOf } from "../texts.js";
import { question, shortDay } from "./question.js";
import { mix, opened, series, t } from "../say.js";

const WEAK = ["suspected", "disputed", "denied"];
const SPOKEN = ["attributed", "suspected", "unknown"];

/** Names without repetition, as a series of the language. */
function names(app, claims, tag = "b") {
  const unique = [...new Set(claims.map(({ actor }) => actor))];
  const named = Object.fromEntries(unique.map((actor) => [actor, h(tag, null, actorName(app, actor, claims.find((one) => one.actor === actor).role))]));
  return mix(series(unique.map((actor) => `{${actor}}`)), named);
}

/** "Attributed by the IDF, 6 April"; inside a sentence in small letters. */
function said(app, row, { attribution, by, as_of: asOf }, inside = false) {
  const label = app.model.vocabulary.attributions.find(({ id }) => id === attribution)?.label ?? attribution;
  const word = inside ? label.toLowerCase() : label;
  const tail = [by && t("by {by}", { by }), by?.includes(asOf?.slice(0, 10) || "-") ? "" : shortDay(asOf, yearOf(app.model.events.start[row]))].filter(Boolean).join(t(", "));
  return [h("span", { class: `at-said at-said-${attribution}` }, word), tail ? [" ", bdi(tail)] : null];
}

/** Initiators told apart: those who are said to have done it, those only suspected or denied, and what the coder alone reads. */
export function sortClaims(claims) {
  const said = claims.filter(({ coder }) => !coder);
  const initiators = said.filter(({ role }) => role === "initiator");
  const strong = initiators.filter(({ attribution }) => !WEAK.includes(attribution));
  const main = strong.length ? strong : initiators;
  return {
    main,
    others: initiators.filter((claim) => !main.includes(claim)),
    targets: said.filter(({ role }) => role === "target"),
    parties: said.filter(({ role }) => role === "party"),
    rest: said.filter(({ role }) => !["initiator", "target", "party"].includes(role)),
    coders: claims.filter(({ coder }) => coder),
  };
}

/** Claims put together that say the same in the same words: role, attribution, speaker, day. */
export function sayings(claims) {
  const seen = new Map();
  for (const claim of claims) {
    const key = JSON.stringify([claim.role, claim.attribution, claim.by, claim.as_of]);
    if (!seen.has(key)) seen.set(key, []);
    seen.get(key).push(claim);
  }
  return [...seen.values()];
}

export function claimsBlock(app, row) {
  const { main, others, targets, parties, rest, coders } = sortClaims(app.model.text.claims(row));
  const quiet = (word) => h("span", { class: "at-second-ink" }, word);
  const roleWord = (role) => app.model.vocabulary.participant_roles.find(({ id }) => id === role)?.label ?? role;
  const line = [];
  const put = (text, claims) => claims.length && line.push(line.length ? " " : "", mix(text, { names: names(app, claims) }, quiet));
  put(t("by {names}"), main);
  put(t("against {names}"), targets);
  put(t("with {names}"), parties);
  const groups = sayings(main.length ? main : parties);
  // Where it is said in several ways, each says of whom.
  const words = groups.filter(([{ attribution, by }]) => by || attribution !== "unknown").map((group) => {
    const { by, ...bare } = group[0];
    // "IDF: Hamas in Lebanon, attributed 6 April": what others say has its speaker before it.
    if (main.length && by && SPOKEN.includes(bare.attribution)) {
      const how = bare.attribution === "unknown" ? null : [t(", "), said(app, row, bare, true)];
      return h("p", null, bdi(by), ": ", names(app, group, "span"), how);
    }
    return h("p", null, groups.length > 1 ? [names(app, group, "span"), ": "] : null, said(app, row, group[0], groups.length > 1));
  });
  const alsoLine = (word, claims) => sayings(claims).map((group) => h("li", null, word(group[0].role), ": ", names(app, group, "span"), group[0].attribution === "unknown" ? null : [t(", "), said(app, row, group[0], true)]));
  const also = [
    ...alsoLine(() => t("Also named"), others),
    ...alsoLine((role) => opened(roleWord(role)), rest),
    ...alsoLine(() => t("As the target"), targets.filter(({ attribution }) => WEAK.includes(attribution))),
    ...sayings(coders).map((group) => h("li", { class: "at-coders" }, mix(t("The coder’s own reading: {names}"), { names: names(app, group, "span") }),
      group[0].role === "initiator" ? null : t(", as {role}", { role: roleWord(group[0].role) }), remarkOf(group[0].by) ? bdi(` (${remarkOf(group[0].by)})`) : null)),
  ];
  return question(t("Who says who did it?"),
    line.length ? h("p", null, line) : h("p", null, t("Nobody is named.")), words,
    also.length ? h("ul", { class: "at-second at-plain" }, also) : null);
}
