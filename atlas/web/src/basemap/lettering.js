/** How names are set: their size, colour and script, and the space that they take. */

export const FAMILY = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
/** Letters that join, or are read from the right, take no spacing and no capitals. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

let ruler = null;

/** How a label is set: size, weight, colour, spacing. */
export function styleOf({ kind, rank }, zoom, colours) {
  const plain = { size: 11, weight: 400, spacing: 0, slant: "normal", upper: false, halo: colours.halo };
  if (kind === "country") return { ...plain, spacing: 2, upper: true, fill: colours.label2 };
  if (kind === "territory") return { ...plain, size: 10, spacing: 0.6, upper: true, fill: colours.label2 };
  if (kind === "unit") return { ...plain, size: 10, spacing: 0.4, upper: true, fill: colours.label2 };
  if (kind === "river") return { ...plain, size: 10, slant: "italic", fill: colours.sealabel };
  if (kind === "sea" || kind === "lake") {
    const sea = { ...plain, slant: "italic", fill: colours.sealabel, halo: colours.seahalo };
    return kind === "sea" ? { ...sea, size: 12, spacing: 1 } : sea;
  }
  // A town grows with the zoom, as if it were of the next rank.
  const seen = rank - (zoom >= 10 ? 1 : 0) - (zoom >= 12 ? 1 : 0);
  const fill = seen < 4 ? colours.label : colours.label2;
  if (rank === 1) return { ...plain, size: 13, weight: 600, fill };
  return { ...plain, size: seen <= 2 ? 12 : 11, fill };
}

/** The lines of a label's text in the scripts asked for. */
export function linesOf({ kind, name, native }, script) {
  const latin = kind === "sea" && name.length > 12 ? splitInTwo(name) : [name];
  if (script === "latin" || !native) return latin;
  const own = native.split(" · ");
  return script === "native" ? own : [...latin, ...own.filter((text) => text !== name)];
}

/** A long name on two lines. */
function splitInTwo(name) {
  const at = name.lastIndexOf(" ");
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

/** Lines as they are drawn, with the space that they take. */
export function setText(label, script, zoom, colours) {
  const style = styleOf(label, zoom, colours);
  const lines = linesOf(label, script).map((text, index) => {
    const joined = RIGHT_TO_LEFT.test(text);
    return {
      text: style.upper && !joined ? text.toUpperCase() : text,
      size: index > 0 && label.kind === "town" ? Math.max(11, style.size - 1) : style.size + (joined ? 1 : 0),
      spacing: joined ? 0 : style.spacing,
      joined,
    };
  });
  const width = Math.max(...lines.map((line) => widthOf(line, style)));
  const height = lines.reduce((sum, line) => sum + line.size + 1, 0) + 1;
  return { style, lines, size: [width + 2, height] };
}

function widthOf({ text, size, spacing }, { weight, slant }) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `${slant} ${weight} ${size}px ${FAMILY}`;
  return ruler.measureText(text).width + spacing * text.length;
}

/** Text is held at the side that is nearer to its town: where, and which end. */
export function anchorOf({ label, box }, line) {
  const [[x]] = label.positions;
  if (label.kind !== "town") return ["middle", (box[0] + box[2] + line.spacing) / 2];
  if (box[0] >= x) return [line.joined ? "end" : "start", box[0] + 1];
  if (box[2] <= x) return [line.joined ? "start" : "end", box[2] - 1];
  return ["middle", (box[0] + box[2]) / 2];
}
