"""Events over time as a film: stills in a folder, a GIF or a WebM."""
