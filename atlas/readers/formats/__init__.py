"""Read the rows of files: text, workbooks, JSON, Parquet."""
