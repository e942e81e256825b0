"""Parse cells into values: columns, dates, kinds, coordinates."""
