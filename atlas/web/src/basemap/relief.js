/**
 * Relief, as alpha and not as paint: black where the ground turns from the light, white where it
 * faces it. So one picture serves every theme, and what is under it keeps its colour.
 */

/** Pixels to a square, and to the world at level 0, as `atlas/page/payload/ground_relief.py` has it. */
const TILE = 150;
const SIDE = 72 * TILE;
const LEVEL = 128;
/** Alpha of the darkest and of the brightest slope, before the strength of a theme. */
const DARK = 0.62;
const BRIGHT = 0.55;
/** A coarser picture is one of gentler slopes, by so much a level: seen from farther off, they are drawn as steep. */
const GENTLER = 1.3;
/** From so many screen pixels to one of its own on it fades, and is gone when it is four times as large. */
const BLURRED = 6;

/** How much of the relief of a level is seen at a zoom, 0 to 1. */
const seenAt = (zoom, level) => Math.min(1, Math.max(0, 1 - Math.log2((256 * 2 ** (zoom + level)) / SIDE / BLURRED) / 2));

const canvasOf = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

/** Read the squares of a block into one picture a raster, the coarse one first. */
export async function openRelief({ tables, extra }) {
  const { raster, x, y, bytes } = tables.relief.columns;
  const { byte } = tables.relief_bytes.columns;
  let at = 0;
  const squares = await Promise.all([...bytes].map((size) => createImageBitmap(new Blob([byte.slice(at, (at += size))]))));
  return extra.relief.map(([level, left, top, across, down], number) => {
    const share = 2 ** level / SIDE;
    const [width, height] = [across, down].map((count) => Math.min(count * TILE, 1 / share));
    const canvas = canvasOf(width, height);
    const context = canvas.getContext("2d");
    squares.forEach((square, row) => raster[row] === number && context.drawImage(square, x[row] * TILE, y[row] * TILE));
    const image = context.getImageData(0, 0, width, height);
    const { data } = image;
    for (let i = 0; i < data.length; i += 4) {
      const slope = data[i + 3] ? data[i] - LEVEL : 0;
      data.fill(slope < 0 ? 0 : 255, i, i + 3);
      data[i + 3] = Math.min(LEVEL, Math.abs(slope) * GENTLER ** level) * 2 * (slope < 0 ? DARK : BRIGHT);
    }
    context.putImageData(image, 0, 0);
    return { canvas, level, box: [left * TILE, top * TILE, left * TILE + width, top * TILE + height].map((side) => side * share) };
  });
}

let land = null;

/** A drawing of its own for the land of a view, on which alone the relief will lie. */
export function beginLand(context, { width, height }) {
  const { a: ratio } = context.getTransform();
  land = Object.assign(land ?? canvasOf(1, 1), { width: Math.ceil(width * ratio), height: Math.ceil(height * ratio) });
  const own = land.getContext("2d");
  own.scale(ratio, ratio);
  return own;
}

/** Lay the relief on the land, and the land on the map. */
export function finishLand(context, own, rasters, view, strength) {
  own.globalCompositeOperation = "source-atop";
  own.imageSmoothingQuality = "high";
  rasters.forEach(({ canvas, level, box }, index) => {
    own.globalAlpha = strength * seenAt(view.zoom, level);
    if (!own.globalAlpha) return;
    for (const copy of [-2, -1, 0, 1]) {
      own.save();
      own.beginPath();
      own.rect(0, 0, view.width, view.height);
      // Not where a finer one will be, in this copy of the world or, over 180 degrees, in the one beside it.
      for (const finer of rasters.slice(index + 1)) for (const beside of [-1, 0, 1]) own.rect(...placeOf(finer.box, copy + beside, view));
      own.clip("evenodd");
      own.drawImage(canvas, ...placeOf(box, copy, view));
      own.restore();
    }
  });
  context.save();
  context.resetTransform();
  if (land.width && land.height) context.drawImage(land, 0, 0); // a hidden map has no size
  context.restore();
}

/** Where a picture is drawn: left, top, width, height; its sides lie between whole pixels, so that two of them meet. */
function placeOf(box, copy, view) {
  const [left, top, right, bottom] = box.map((side, at) => Math.round((side - (at % 2 ? view.y : view.x - copy)) * view.scale));
  return [left, top, right - left, bottom - top];
}
