"""`streams sources`: the list of sources checked, extended, shown with its health, and tried."""

from __future__ import annotations

import typer

from streams.cli.later import group_of

app = typer.Typer(
    cls=group_of("sources"),
    no_args_is_help=True,
    help="Where articles come from: check, add, list and try sources.",
)
