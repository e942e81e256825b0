"""Nine invented records of every size and shape, and what a page and a still make of them."""
