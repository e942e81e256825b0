"""What the repository does for itself: checks, a browser, the picture in README."""
