"""From a file to its rows: text, workbooks, JSON, Parquet."""
