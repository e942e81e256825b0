/** Rounds launched in events, from low to high and by whom; rival counts of an event are never added up. */

import { figure, t, tn } from "../say.js";

const NUMBERS = ["best", "low", "high"];
export const NOTHING = { low: 0, high: 0, stated: 0, whose: new Map() };

/** A sum with more events added, as `sum_of_figures` of Python makes it: of each the whole, else the parts of its first speaker. */
export function withLaunched(sum, { text }, rows) {
  let { low, high, stated } = sum;
  const whose = new Map(sum.whose);
  for (const row of text ? rows : []) {
    const known = text.quantities(row).filter((one) => one.what === "launched" && NUMBERS.some((key) => one[key] !== null));
    const whole = known.find(({ detail }) => !detail);
    stated += known.length ? 1 : 0;
    for (const one of whole ? [whole] : known.filter(({ source }) => source === known[0].source)) {
      low += one.low ?? one.best ?? 0;
      high += one.high ?? one.best ?? one.low;
      if (one.source) whose.set(one.source, (whose.get(one.source) ?? 0) + 1);
    }
  }
  return { low, high, stated, whose };
}

/** "Launched so far: 54 to 65, in 8 events of which it is said, by IDF; ITIC"; "" where nothing is said. */
export function launchedText({ low, high, stated, whose }) {
  if (!stated) return "";
  const names = [...whose].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const by = names.length > 2 ? t("{names} and others", { names: names.slice(0, 2).join("; ") }) : names.join("; ") || t("no one named");
  const amount = low === high ? figure(low) : t("{low} to {high}", { low: figure(low), high: figure(high) });
  return tn(stated, "Launched so far: {amount}, in {n} event of which it is said, by {by}", "Launched so far: {amount}, in {n} events of which it is said, by {by}", { amount, by });
}
