/** Counts by cell, where there are too many places for marks. */

export class Density {
  constructor(model) {
    this.model = model;
  }

  paint() {}

  hit() {
    return null;
  }

  legend() {
    return { roles: [], groups: [], statuses: [], others: ["density"] };
  }
}
