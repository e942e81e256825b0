"""Several records as one, and what may stand in two of them."""
