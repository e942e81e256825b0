/** Who says who did it: the card's answer, from the claims of an event. */

import { bdi, h } from "./dom.js";
import { question, shortDay } from "./question.js";

const WEAK = ["suspected", "disputed", "denied"];

/** Names without repetition, in bold, joined by "and". */
function names(app, claims) {
  const unique = [...new Set(claims.map(({ actor }) => actor))];
  return unique.flatMap((actor, i) => [i ? (i === unique.length - 1 ? " and " : ", ") : "", h("b", null, bdi(app.read.actor(actor).name))]);
}

/** "Attributed by the IDF, 6 April". */
function said(app, { attribution, by, as_of: asOf }) {
  const word = app.model.vocabulary.attributions.find(({ id }) => id === attribution)?.label ?? attribution;
  const tail = [by && `by ${by}`, shortDay(asOf)].filter(Boolean).join(", ");
  return [h("span", { class: `at-said at-said-${attribution}` }, word), tail ? [" ", bdi(tail)] : null];
}

/** Initiators told apart: those who are said to have done it, and those only suspected or denied. */
export function sortClaims(claims) {
  const initiators = claims.filter(({ role }) => role === "initiator");
  const strong = initiators.filter(({ attribution }) => !WEAK.includes(attribution));
  const main = strong.length ? strong : initiators;
  return {
    main,
    others: initiators.filter((claim) => !main.includes(claim)),
    targets: claims.filter(({ role }) => role === "target"),
    parties: claims.filter(({ role }) => role === "party"),
    rest: claims.filter(({ role }) => !["initiator", "target", "party"].includes(role)),
  };
}

/** Distinct sayings: one line for each attribution and speaker. */
function sayings(claims) {
  const seen = new Map();
  for (const claim of claims) {
    const key = JSON.stringify([claim.attribution, claim.by, claim.as_of]);
    if (!seen.has(key)) seen.set(key, claim);
  }
  return [...seen.values()];
}

export function claimsBlock(app, row) {
  const { main, others, targets, parties, rest } = sortClaims(app.model.text.claims(row));
  const quiet = (word) => h("span", { class: "at-second-ink" }, word);
  const roleWord = (role) => app.model.vocabulary.participant_roles.find(({ id }) => id === role)?.label ?? role;
  const line = [];
  if (main.length) line.push(quiet("by "), ...names(app, main));
  if (targets.length) line.push(quiet(line.length ? " against " : "against "), ...names(app, targets));
  if (parties.length) line.push(quiet(line.length ? " with " : "with "), ...names(app, parties));
  const words = sayings(main.length ? main : parties).map((claim) => h("p", null, said(app, claim)));
  const also = [
    ...others.map((claim) => h("li", null, "also named: ", bdi(app.read.actor(claim.actor).name), ", ", said(app, claim))),
    ...rest.map((claim) => h("li", null, `${roleWord(claim.role)}: `, bdi(app.read.actor(claim.actor).name), ", ", said(app, claim))),
    ...targets.filter(({ attribution }) => WEAK.includes(attribution)).map((claim) => h("li", null, "target ", bdi(app.read.actor(claim.actor).name), ", ", said(app, claim))),
  ];
  return question("Who says who did it?",
    line.length ? h("p", null, line) : h("p", null, "Nobody is named."), words,
    also.length ? h("ul", { class: "at-second at-plain" }, also) : null);
}
