"""Kinds of events around tunnels, for Conflict Atlas: a house file in a package."""

from pathlib import Path

HOUSE = Path(__file__).with_suffix(".toml")
