"""The findings of a report: of rows, of columns, of actors and places."""
