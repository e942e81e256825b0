"""From cells to values: columns, dates, kinds, coordinates."""
