"""Which column of a table is which: by its name, its tag, and a look at its values."""
