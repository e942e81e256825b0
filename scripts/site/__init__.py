"""What the documents say that is not written by hand: lists, tutorials, the gallery."""
