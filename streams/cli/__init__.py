"""The command line: `streams COMMAND …`; results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from streams import __version__
from streams.cli import figures  # noqa: F401  # first: see there

# isort: split
from streams.cli.context import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, Call, err
from streams.cli.later import group_of
from streams.errors import SettingsError, StreamsError

app = typer.Typer(
    name="streams",
    cls=group_of(""),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Live news wires in; clean articles, told copies, fused events and explained alerts out.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newswire-streams {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[Path | None, typer.Option(help="Settings file (TOML); else ./streams.toml if there.")] = None,
    secrets: Annotated[Path | None, typer.Option(help="Folder with one file per secret setting.")] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it and exit.")
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    ctx.obj = Call(config=config, secrets=secrets)


def main() -> None:
    """Run the command line; errors end in one sentence and an exit code, never a traceback."""
    code = EXIT_OK
    try:
        app()
    except SettingsError as error:
        err.print(f"[red]streams:[/red] {escape(str(error))}", highlight=False)
        code = EXIT_USAGE
    except StreamsError as error:
        err.print(f"[red]streams:[/red] {escape(str(error))}", highlight=False)
        code = EXIT_FAILED
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, but Python must not flush into the void.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_OK
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    sys.exit(code)
