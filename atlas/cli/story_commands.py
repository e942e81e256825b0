"""The command ``atlas story``: draft a story that a person then edits."""

from pathlib import Path
from typing import Annotated, Any

import typer

from atlas.cli.options import Overwrite, Record, events_of, reads

story = typer.Typer(
    name="story",
    help="Draft a story in steps by counting; `atlas brief --story` shows it.",
    no_args_is_help=True,
)


@story.callback()
def _story() -> None:
    """Keep `draft` a word of its own, although it is the only command."""


@story.command()
@reads("decisions")
def draft(
    record: Record,
    output: Annotated[Path, typer.Option("--output", "-o", help="The TOML file to write.")],
    overwrite: Overwrite = False,
    *,
    reading: dict[str, Any],
) -> None:
    """Write a story by counting, as TOML: busiest days, largest figures, first and last."""
    from atlas.page.story.story_draft import write_draft

    path = write_draft(events_of(record, reading), output, overwrite=overwrite)
    steps = path.read_text(encoding="utf-8").count("[[step]]")
    said = f"{steps} steps, drafted by counting; edit them, then atlas brief --story {path}"
    typer.echo(f"{path}: {said}")
