// The contract of anywidget, as marimo, VS Code and Colab keep it: no more of a host is touched than it promises.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import widget from "../src/widget.js";

const PROMISED = ["get", "set", "save_changes", "on", "off"];
const ABSENT = ["fetch", "XMLHttpRequest", "WebSocket", "Jupyter", "require", "requirejs", "define", "acquireVsCodeApi", "google", "localStorage"];
const BLOCK = Uint8Array.from([7, 7, 1, 2, 3, 7]);
let host;

/** A thing that fails by name at whatever it has not. */
const strict = (has, what) => new Proxy(has, { get: (of, name) => name in of ? of[name] : assert.fail(`${what}.${String(name)} is not promised`) });

function element(tag) {
  const one = { tag, style: {}, attributes: {}, sent: [], setAttribute: (name, value) => (one.attributes[name] = value), parentElement: null };
  one.contentWindow = { postMessage: (message, origin, hand) => one.sent.push({ ...message, hand }) };
  return one;
}

function fakeHost() {
  const calls = { message: [], observed: 0 };
  const root = { dataset: {}, className: "", getAttribute: () => null };
  const window = {
    addEventListener: (name, call) => calls[name].push(call),
    removeEventListener: (name, call) => (calls[name] = calls[name].filter((one) => one !== call)),
  };
  class MutationObserver {
    observe() { calls.observed += 1; }
    disconnect() { calls.observed -= 2; }
  }
  Object.assign(globalThis, {
    window: strict(window, "window"),
    document: strict({ createElement: element, body: root, documentElement: root }, "document"),
    MutationObserver,
    getComputedStyle: () => ({ backgroundColor: "" }),
  });
  for (const name of ABSENT) {
    Object.defineProperty(globalThis, name, { configurable: true, get: () => assert.fail(`${name} is no part of the contract`) });
  }
  return calls;
}

/** A model that has what is promised alone; bytes arrive as a view on a part of a buffer. */
function promisedModel() {
  const values = {
    html: "<p>page</p>", height: "500px", still: "", from_: null, highlighted: [], page_config: {}, text_block: new DataView(new ArrayBuffer(0)),
    core: new DataView(BLOCK.buffer, 2, 3), basemap: null,
  };
  const wires = [];
  let saved = 0;
  const model = {
    get: (name) => values[name],
    set: (name, value) => { values[name] = value; },
    save_changes: () => { saved += 1; },
    on: (name, call) => { wires.push([name, call]); },
    off: (name, call) => { wires.splice(wires.findIndex((one) => one[0] === name && one[1] === call), 1); },
  };
  assert.deepEqual(Object.keys(model), PROMISED);
  const tell = (name, value) => { values[name] = value; wires.filter((one) => one[0] === `change:${name}`).forEach((one) => one[1]()); };
  return { model: strict(model, "model"), values, wires, tell, saves: () => saved };
}

function shown(model) {
  const held = [];
  const end = widget.render({ model, el: { append: (...parts) => held.push(...parts) } });
  const frame = held.find((one) => one.tag === "iframe");
  const say = (data) => host.message.forEach((call) => call({ source: frame.contentWindow, data: { atlas: 1, ...data } }));
  return { end, frame, say, sent: (type) => frame.sent.filter((one) => one.type === type) };
}

beforeEach(() => { host = fakeHost(); });

test("A host that keeps the contract and no more is enough", async () => {
  const { model, values, tell, saves } = promisedModel();
  const one = shown(model);
  assert.equal(one.frame.srcdoc, "<p>page</p>");
  one.say({ type: "need-data" });
  const [data] = one.sent("data");
  assert.deepEqual([...new Uint8Array(data.core)], [1, 2, 3], "the part of the buffer that is meant");
  assert.deepEqual([data.text, data.basemap, data.hand], [null, null, [data.core]]);
  assert.deepEqual([...BLOCK], [7, 7, 1, 2, 3, 7], "what the model holds is not handed away");
  one.say({ type: "selection", rev: 0, selection: { from: "2023-04-06" }, counts: { held: 2 }, shown_ids: ["a"] });
  assert.deepEqual([values.from_, values.counts, values.shown_ids, saves()], ["2023-04-06", { held: 2 }, ["a"], 1]);
  tell("from_", "2023-04-08");
  await new Promise((kept) => setTimeout(kept, 40));
  assert.deepEqual(one.sent("set").map((message) => message.part), [{ from: "2023-04-08" }]);
  one.end();
});

test("One model in several outputs: each is ended by itself, and nothing of it is left", async () => {
  const { model, wires, tell } = promisedModel();
  const [first, second] = [shown(model), shown(model)];
  const each = wires.length / 2;
  assert.ok(each > 0);
  first.end();
  assert.deepEqual([wires.length, host.message.length, host.observed], [each, 1, 2]);
  tell("from_", "2023-04-08");
  await new Promise((kept) => setTimeout(kept, 40));
  assert.deepEqual([first.sent("set").length, second.sent("set").length], [0, 1]);
  const again = shown(model);
  again.say({ type: "need-data" });
  assert.equal(again.sent("data")[0].selection.from, "2023-04-08", "an output that is opened later is as the others");
  second.end();
  again.end();
  assert.deepEqual([wires.length, host.message.length, host.observed], [0, 0, 0]);
});
