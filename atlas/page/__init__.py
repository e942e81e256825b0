"""The page that the reader sees, in a notebook and in a file."""
