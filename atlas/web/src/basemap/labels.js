/** Names of places. */
import L from "leaflet";

export class LabelsLayer extends L.Layer {
  constructor(labels, options) {
    super();
    this.labels = labels;
    this.settings = options;
    this.atlasOwn = true;
  }
  onAdd() {}
  onRemove() {}
  refresh() {}
  setScript() {}
  setColours() {}
}
