"""From a relation to the area that it means: around, beside, along, inside places."""
