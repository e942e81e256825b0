"""Dates as people write them, as local wall times with a stated precision."""
