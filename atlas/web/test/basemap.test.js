import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, styleOf } from "../src/basemap/lettering.js";
import { paint, runs } from "../src/basemap/painter.js";
import { isOneName, joinNames, ownNames } from "../src/basemap/own.js";
import { isDue, place, weigh } from "../src/basemap/placing.js";
import { coastOf, openBasemap, thin } from "../src/basemap/store.js";
import { toX, toY } from "../src/mercator.js";
import { THEMES } from "../src/theme.js";

const words = (...values) => ({ length: values.length, get: (row) => values[row] });

/** A block of one tier: a square of land whose east side is coast, and two lines over it. */
function block() {
  return {
    tables: {
      cells: { rows: 1, columns: { tier: [0], west: [35], south: [33], rings: [1] } },
      rings: { rows: 1, columns: { points: [4], longitude: [34995], latitude: [32995] } },
      points: { rows: 4, columns: { longitude: [505, 0, -505, 0], latitude: [0, 1010, 0, -1010] } },
      lines: {
        rows: 2,
        columns: {
          tier: [0, 0], kind: words("armistice", "international"), id: words("green-line", ""), pair: words("A|B", "A|C"),
          dashed: [1, 0], points: [1, 1], longitude: [35100, 35100], latitude: [33100, 33200],
        },
      },
      line_points: { rows: 2, columns: { longitude: [300, 300], latitude: [0, 0] } },
      labels: {
        rows: 1,
        columns: {
          kind: words("town"), name: words("Tyre"), native: words("صور"), rank: [2], zoom: [45], capital: [0], side: [2],
          positions: [1], close: [0],
        },
      },
      positions: { rows: 1, columns: { longitude: [351939], latitude: [332733] } },
    },
    extra: { tiers: [{ name: "theatre", cell: 1, quantum: 0.001 }], overlap: 0.005, label_quantum: 1e-4 },
  };
}

/** A canvas that writes down what is done to it. */
function recorder() {
  const calls = [];
  const context = { calls, dash: [] };
  for (const name of ["save", "restore", "beginPath", "rect", "clip", "fillRect", "closePath", "moveTo", "lineTo"]) {
    context[name] = () => undefined;
  }
  context.setLineDash = (dash) => { context.dash = dash; };
  context.fill = (rule) => calls.push({ did: "fill", colour: context.fillStyle, rule });
  context.stroke = () => calls.push({ did: "stroke", colour: context.strokeStyle, width: context.lineWidth, dash: context.dash });
  return context;
}

const VIEW = (() => {
  const scale = 256 * 2 ** 10;
  return { x: toX(34.9), y: toY(34.1), scale, width: 800, height: 900 };
})();

test("a block becomes land, lines and labels in Web Mercator", () => {
  const store = openBasemap(block());
  const [tier] = store.tiers;
  assert.equal(tier.cells[0].rings.length, 1);
  assert.equal(tier.lines[0].id, "green-line");
  assert.ok(Math.abs(tier.lines[0].xy[2] - toX(35.4)) < 1e-12);
  assert.equal(store.labels[0].native, "صور");
  assert.ok(Math.abs(store.labels[0].positions[0][1] - toY(33.2733)) < 1e-12);
});

test("the sides that a cell was cut with are no coast", () => {
  const ring = [34995, 32995, 35500, 32995, 35500, 34005, 34995, 34005, 34995, 32995];
  assert.deepEqual(coastOf(ring, [34995, 32995, 36005, 34005]), [[35500, 32995, 35500, 34005]]);
});

test("a side half a unit off its cell is a side all the same", () => {
  const ring = [0, 3000, 100, 3000, 100, 3100, 0, 3000];
  assert.deepEqual(coastOf(ring, [-50, 2999, 5000, 6001])[0].slice(0, 4), [100, 3000, 100, 3100]);
});

test("contested lines are dashed, borders are not, and both can be left out", () => {
  const strokes = (options) => {
    const context = recorder();
    paint(context, openBasemap(block()), VIEW, THEMES.light, options);
    return context.calls.filter(({ did, colour }) => did === "stroke" && colour === THEMES.light.border);
  };
  assert.deepEqual(strokes().map(({ dash }) => dash), [[], [4, 3]]);
  assert.deepEqual(strokes().map(({ width }) => width), [0.9, 1]);
  assert.equal(strokes({ borders: false }).length, 0);
});

test("land is filled in the colour of the theme, lakes left open", () => {
  const context = recorder();
  paint(context, openBasemap(block()), VIEW, THEMES.dark, {});
  const fills = context.calls.filter(({ did }) => did === "fill");
  assert.deepEqual(fills, [{ did: "fill", colour: THEMES.dark.land, rule: "evenodd" }]);
});

test("points nearer than half a pixel are passed over, the ends never", () => {
  const path = { xy: Float64Array.from([0, 0, 0.1, 0, 0.2, 0, 1, 0, 1.1, 0]), level: NaN, near: null };
  assert.deepEqual([...thin(path, 3, 0.5)], [0, 0, 1, 0, 1.1, 0]);
  assert.equal(thin(path, 3, 0.5), path.near);
});

test("a long line is drawn only where it is in view", () => {
  const xy = Float64Array.from([0, 0, 10, 0, 20, 0, 30, 0, 40, 0]);
  assert.deepEqual(runs(xy, { x: 12, y: -5, scale: 1000, width: 10000, height: 10000 }), [[2, 6]]);
});

test("labels keep clear of each other and of what is to be avoided", () => {
  const town = (name, x, y, side = 0) => ({ kind: "town", name, positions: [[x, y]], size: [40, 12], side });
  const avoid = [[150, 90, 200, 110]];
  const placed = place([town("a", 100, 100), town("b", 104, 100), town("c", 100, 140)], { width: 400, height: 200, avoid });
  for (const one of placed) {
    for (const other of [...placed.filter((two) => two !== one).map(({ box }) => box), ...avoid]) {
      const apart = one.box[2] <= other[0] || one.box[0] >= other[2] || one.box[3] <= other[1] || one.box[1] >= other[3];
      assert.ok(apart, `${one.label.name} lies over ${other}`);
    }
  }
  assert.deepEqual(placed.map(({ label }) => label.name), ["a", "c"]);
});

test("a town under a mark keeps its name and loses its dot", () => {
  const label = { kind: "town", positions: [[100, 100]], size: [40, 12], side: 0 };
  const [placed] = place([label], { width: 400, height: 200, avoid: [[94, 94, 105, 106]] });
  assert.equal(placed.dot, null);
  assert.ok(placed.box[0] >= 105);
});

test("a coast town's name lies in the sea", () => {
  const label = { kind: "town", positions: [[100, 100]], size: [40, 12], side: 2 };
  const [placed] = place([label], { width: 400, height: 200, avoid: [] });
  assert.ok(placed.atSea && placed.box[2] < 100);
});

test("an area's name takes the first of its positions that is free", () => {
  const label = { kind: "territory", positions: [[50, 50], [150, 50]], size: [60, 10] };
  const [placed] = place([label], { width: 300, height: 100, avoid: [[40, 40, 60, 60]] });
  assert.deepEqual(placed.box, [120, 45, 180, 55]);
  assert.deepEqual(place([label], { width: 300, height: 100, avoid: [[0, 0, 300, 100]] }), []);
});

test("small places come with the zoom, countries go", () => {
  assert.ok(!isDue({ kind: "town", zoom: 10.5 }, 10) && isDue({ kind: "town", zoom: 10.5 }, 11));
  assert.ok(isDue({ kind: "country", zoom: 3 }, 6) && !isDue({ kind: "country", zoom: 3 }, 11));
  assert.ok(weigh({ kind: "town", rank: 1 }) < weigh({ kind: "country", rank: 1 }));
});

test("scripts are as asked for, and letters that join are neither spaced nor made capitals", () => {
  const label = { kind: "town", name: "Acre", native: "עכו · عكا" };
  assert.deepEqual(linesOf(label, "latin"), ["Acre"]);
  assert.deepEqual(linesOf(label, "native"), ["עכו", "عكا"]);
  assert.deepEqual(linesOf(label, "both"), ["Acre", "עכו", "عكا"]);
  assert.deepEqual(linesOf({ kind: "sea", name: "Mediterranean Sea", native: "" }, "both"), ["Mediterranean", "Sea"]);
});

test("capitals are semi-bold, territories smaller than countries, seas slanted", () => {
  const style = (label) => styleOf(label, 8, THEMES.light);
  assert.equal(style({ kind: "town", rank: 1 }).weight, 600);
  assert.equal(style({ kind: "town", rank: 2 }).size, 12);
  assert.equal(style({ kind: "town", rank: 4 }).fill, THEMES.light.label2);
  assert.equal(style({ kind: "country", rank: 2 }).size - style({ kind: "territory", rank: 6 }).size, 1);
  assert.equal(style({ kind: "sea", rank: 1 }).slant, "italic");
});

const spot = (longitude, latitude) => [toX(longitude), toY(latitude)];
const town = (name, longitude, latitude, more) => ({ kind: "town", name, native: "", rank: 5, zoom: 9, positions: [spot(longitude, latitude)], ...more });

test("an event's place is named once, however it is spelled", () => {
  const own = [town("El Geneina", 22.45, 13.45, { own: true, zoom: 0 }), town("Merowe airport", 31.84, 18.44, { own: true, zoom: 0 }), town("Al-Fashir", 25.35, 13.63, { own: true, zoom: 0 })];
  const ground = [town("Geneina", 22.447, 13.452), town("Nyala", 24.88, 12.05), town("Al Fāshir", 25.349, 13.629), town("Geneina", 30, 20)];
  const names = joinNames(ground, own);
  assert.deepEqual(names.map(({ name, zoom }) => [name, zoom]), [["Merowe airport", 0], ["Geneina", 0], ["Nyala", 9], ["Al Fāshir", 0], ["Geneina", 9]]);
});

test("a name that an inset has drawn is known in another spelling", () => {
  assert.ok(isOneName("Al Fāshir", "El Fasher") && isOneName("Zibqin", "Zibqīn"));
  assert.ok(!isOneName("Tyre", "Tyr Harfa"));
});

test("places of most events are named first and in one spelling, areas and long names not at all", () => {
  const names = ["Nyala", "Darfur", "El Fasher", "Nyala", "x".repeat(40), "Al-Fashir"];
  const precision = [1, 2, 1, 0, 1, 1];
  const model = {
    places: { n: 6, drawable: [1, 1, 1, 1, 1, 1], precision, x: names.map((_, at) => at / 1e5), y: names.map(() => 0.5) },
    word: (_, code) => ["exact", "town", "region"][code],
    text: { placeName: (place) => names[place], placeNative: () => "" },
  };
  assert.deepEqual(ownNames(model).map(({ name }) => name), ["Nyala", "El Fasher"]);
});

test("a town in the middle of its marks is named beside them, if an event is there", () => {
  const frame = { width: 300, height: 300, avoid: [[135, 135, 165, 165]] };
  const label = { kind: "town", rank: 4, positions: [[150, 150]], size: [40, 13], side: 0, capital: false };
  assert.equal(place([label], frame).length, 0);
  assert.equal(place([{ ...label, own: true }], frame).length, 1);
});
