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
from streams.cli import (
    acquire,
    checks,
    explain,
    filters,
    look,
    repeats,
    run,
    schemas,
    serving,
    sources,
    up,
)
from streams.cli.context import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, Call, err
from streams.errors import SettingsError, StreamsError

app = typer.Typer(
    name="streams",
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


PIPELINE = "Rooms as filters (JSON Lines in, JSON Lines out)"

for name, command in {
    "clean": filters.clean_rows,
    "dedup": filters.dedup_rows,
    "extract": filters.extract_rows,
    "fuse": filters.fuse_rows,
    "match": filters.match_rows,
    "batch": filters.batch_rows,
}.items():
    app.command(name, rich_help_panel=PIPELINE)(command)


RUNNING = "Running"
LOOKING = "Looking"

app.command("up", rich_help_panel=RUNNING)(up.up)
app.command("worker", rich_help_panel=RUNNING)(run.worker)
app.command("serve", rich_help_panel=RUNNING)(serving.serve_http)
app.command("acquire", rich_help_panel=RUNNING)(acquire.acquire)
app.command("ingest", rich_help_panel=RUNNING)(run.ingest)
app.command("explain", rich_help_panel=LOOKING)(explain.explain)
app.command("repeats", rich_help_panel=LOOKING)(repeats.repeats)
app.command("tail", rich_help_panel=LOOKING)(look.tail)
app.command("doctor", rich_help_panel=LOOKING)(checks.doctor)
_passed_on = {"allow_extra_args": True, "ignore_unknown_options": True}
app.command("bench", rich_help_panel=LOOKING, context_settings=_passed_on)(checks.bench)
app.command("quality", rich_help_panel=LOOKING, context_settings=_passed_on)(checks.quality)
app.add_typer(sources.app, name="sources", rich_help_panel=LOOKING)
app.add_typer(look.rejected_app, name="rejected", rich_help_panel=LOOKING)
app.add_typer(look.topics_app, name="topics", rich_help_panel=RUNNING)
app.add_typer(checks.rules_app, name="rules", rich_help_panel=LOOKING)
app.add_typer(checks.config_app, name="config", rich_help_panel=LOOKING)
app.add_typer(schemas.app, name="schema", rich_help_panel=LOOKING)


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
