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
/** From so many screen pixels to one of its own on it fades, and is gone when it is four times as large. */
const BLURRED = 6;

/** How much of the relief of a level is seen at a zoom, 0 to 1. */
export const seenAt = (zoom, level) => Math.min(1, Math.max(0, 1 - Math.log2((256 * 2 ** (zoom + level)) / SIDE / BLURRED) / 2));

/** A coarser picture is one of gentler slopes, by so much a level: seen from farther off, they are drawn as steep. */
const GENTLER = 1.3;

/** A picture of slopes as alpha. */
function toAlpha(context, width, height, level) {
  const image = context.getImageData(0, 0, width, height);
  const { data } = image;
  for (let i = 0; i < data.length; i += 4) {
    const slope = data[i + 3] ? data[i] - LEVEL : 0;
    data.fill(slope < 0 ? 0 : 255, i, i + 3);
    data[i + 3] = Math.min(LEVEL, Math.abs(slope) * GENTLER ** level) * 2 * (slope < 0 ? DARK : BRIGHT);
  }
  context.putImageData(image, 0, 0);
}

const canvasOf = (width, height) => Object.assign(document.createElement("canvas"), { width, height });

/** Read the squares of a block into one picture a raster, the coarse one first. */
export async function openRelief({ tables, extra }) {
  const { raster, x, y, bytes: sizes } = tables.relief.columns;
  const { byte } = tables.relief_bytes.columns;
  let at = 0;
  const pictures = await Promise.all([...sizes].map((size) => createImageBitmap(new Blob([byte.slice(at, (at += size))]))));
  const rasters = extra.relief.map(([level, left, top, across, down], number) => {
    const canvas = canvasOf(Math.min(across * TILE, SIDE / 2 ** level), Math.min(down * TILE, SIDE / 2 ** level));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    pictures.forEach((picture, row) => raster[row] === number && context.drawImage(picture, x[row] * TILE, y[row] * TILE));
    toAlpha(context, canvas.width, canvas.height, level);
    const share = 2 ** level / SIDE;
    return { canvas, level, x: left * TILE * share, y: top * TILE * share, width: canvas.width * share, height: canvas.height * share };
  });
  return new Relief(rasters);
}

class Relief {
  constructor(rasters) {
    this.rasters = rasters;
    this.land = canvasOf(1, 1);
  }

  /** Whether any of it is seen at a zoom. */
  isSeen(zoom) {
    return this.rasters.some(({ level }) => seenAt(zoom, level) > 0);
  }

  /** A drawing of its own for the land of a view, on which alone the relief will lie. */
  begin(context, view) {
    const { a: ratio } = context.getTransform();
    Object.assign(this.land, { width: Math.ceil(view.width * ratio), height: Math.ceil(view.height * ratio) });
    const own = this.land.getContext("2d");
    own.scale(ratio, ratio);
    return own;
  }

  /** Lay the relief on the land, and the land on the map. */
  finish(context, own, view, strength) {
    own.globalCompositeOperation = "source-atop";
    own.imageSmoothingQuality = "high";
    this.rasters.forEach((one, index) => {
      const finer = this.rasters.slice(index + 1);
      own.globalAlpha = strength * seenAt(view.zoom, one.level);
      for (let copy = Math.floor(view.x - one.x - one.width); copy <= view.x + view.width / view.scale - one.x; copy += 1) {
        own.save();
        own.beginPath();
        own.rect(0, 0, view.width, view.height);
        for (const other of finer) for (const shift of [copy - 1, copy, copy + 1]) own.rect(...placeOf(other, shift, view));
        own.clip("evenodd");
        own.drawImage(one.canvas, ...placeOf(one, copy, view));
        own.restore();
      }
    });
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.land, 0, 0);
    context.restore();
  }
}

/** Where a picture is drawn: left, top, width, height; its sides lie between whole pixels, so that two of them meet. */
function placeOf({ x, y, width, height }, copy, view) {
  const [left, top, right, bottom] = [x + copy - view.x, y - view.y, x + copy + width - view.x, y + height - view.y].map((side) => Math.round(side * view.scale));
  return [left, top, right - left, bottom - top];
}
