import assert from "node:assert/strict";
import { test } from "node:test";
import { countVague, countsText, events, filterLine, filtersText, kmText, territoryName } from "../src/panels/words.js";
import { series } from "../src/say.js";
import { DEFAULTS } from "../src/selection.js";

const VOCABULARY = {
  kinds: [{ id: "raid", label: "Raid" }, { id: "clash", label: "Clash" }],
  statuses: [{ id: "alleged", label: "Alleged" }],
  attributions: [{ id: "claimed", label: "Claimed" }],
  place_roles: [{ id: "launch", label: "Launch" }],
  participant_roles: [{ id: "initiator", label: "by" }, { id: "target", label: "against" }, { id: "party", label: "with" }],
  territories: [{ id: "GOLAN", label: "Golan" }],
};
const filters = (part) => filtersText({ ...DEFAULTS, ...part }, VOCABULARY, (id) => ({ HAM: "Hamas" })[id] ?? id);

test("The counts are one sentence that says what is dated only roughly", () => {
  assert.equal(
    countsText({ shown: 56, off_map: 6, hidden: 6 }, 3),
    "56 on the map, 6 without a place, 6 filtered out; of these 3 dated only to a week or month",
  );
  assert.equal(countsText({ shown: 1234, off_map: 0, hidden: 0 }), "1,234 on the map, 0 without a place, 0 filtered out");
});

test("Only events dated to a week, a month or a range count as roughly dated", () => {
  const precisions = ["minute", "hour", "day", "week", "month", "range"].map((id) => ({ id }));
  assert.equal(countVague([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5], precisions), 3);
  assert.equal(countVague([0, 2], [0, 1, 2, 3, 4, 5], precisions), 0);
});

test("A selection that restricts nothing has no filter in words", () => {
  assert.deepEqual(filters({}), []);
  assert.match(filterLine([]), /No filter/);
});

test("Each key of a selection is said in words, and can be dropped by its keys", () => {
  const found = filters({
    from: "2023-04-05", to: "2023-04-09", actors: ["HAM", "X"], match: "all", kinds: ["raid", "clash"], statuses: ["alleged"],
    attributions: ["claimed"], territories: ["GOLAN"], place_roles: ["launch"], max_radius_km: 5, box: [34, 31, 36, 34],
    text: "rocket", min_sources: 2,
  });
  const words = Object.fromEntries(found.map((one) => [one.name, one.words]));
  assert.deepEqual(words, {
    Dates: "5 to 9 April 2023",
    Actors: "Hamas and X (by, against or with)",
    Kinds: "Raid or Clash",
    "Did it happen": "Alleged",
    "How sure who": "Claimed",
    Territory: "Golan",
    Place: "Launch",
    Placed: "within 5 km",
    Area: "longitude 34 to 36, latitude 31 to 34",
    Text: "“rocket”",
    Sources: "2 outlets or more",
  });
  assert.ok(found.flatMap(({ keys }) => keys).every((key) => key in DEFAULTS));
});

test("Open dates, whole stretches and clock times are said as they are meant", () => {
  const dates = (part) => filters(part)[0].words;
  assert.equal(dates({ from: "2023-04-05" }), "from 5 April 2023");
  assert.equal(dates({ to: "2023-04-09T12:30" }), "until 9 April 2023 12:30");
  assert.equal(dates({ from: "2023-04-05", to: "2023-04-09", dates: "within" }), "wholly within 5 to 9 April 2023");
});

test("Numbers, lists and distances read well", () => {
  assert.equal(events(1), "1 event");
  assert.equal(events(2), "2 events");
  assert.equal(series(["a", "b", "c"]), "a, b and c");
  assert.equal(kmText(400), "4 km");
  assert.equal(kmText(50), "0.5 km");
  assert.equal(kmText(2240), "22 km");
  assert.equal(kmText(null), "not stated");
});

test("A territory is named in plain words where the host gives none", () => {
  assert.equal(territoryName("SY"), "Syria");
  assert.equal(territoryName("EAST-JERUSALEM"), "East Jerusalem");
  assert.equal(territoryName("GOLAN"), "Golan");
});
