"""Files on disk: written at once or not at all, and opened as a stranger's."""
