/** An inset for an event that is too small to read. */

export class Inset {
  constructor(layer, options = {}) {
    this.layer = layer;
    this.options = options;
  }

  update() {}

  remove() {}
}
