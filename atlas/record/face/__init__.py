"""The methods of a record for its users, and its display in a notebook."""
