"""Whose word a row is: the coder's own readings, and how ties between events are known."""
