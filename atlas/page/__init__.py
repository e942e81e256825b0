"""What the reader sees: one page, in a notebook and in a file."""
