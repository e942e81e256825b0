"""Still pictures of a map: for print, for slides, for a reader without scripts."""
