"""What differs: between two versions of a record, and between two parts of one."""
