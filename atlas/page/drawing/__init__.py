"""What a still map is drawn from: the same marks, colours and rules as the page's ``web/src``."""
