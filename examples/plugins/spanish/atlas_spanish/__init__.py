"""Place expressions in Spanish for Conflict Atlas: a folder of words, and no program."""

from pathlib import Path

FOLDER = Path(__file__).parent
