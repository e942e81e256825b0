"""Known data sets as data: what a file of facts says of a table, and how it is read by it."""
