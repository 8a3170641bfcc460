"""`streams types`: what kinds of events are read, and whether a file of own types is right and reads what it should."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams.cli.context import EXIT_FAILED, EXIT_OK, EXIT_USAGE, err, out, settings_of
from streams.cli.filters import Types, check_paths, check_published
from streams.cli.safe import safe
from streams.errors import SettingsError
from streams.extract.ontology import DATA, EventType, load_types, load_yaml

app = typer.Typer(
    no_args_is_help=True, help="Event types: list and show them, check a file of your own, try it on a text."
)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_CONDITIONED = frozenset({"type", "strength", "weight", "snippet", "voice"})


def _files(ctx: typer.Context, given: Sequence[Path] | None) -> tuple[Path, ...]:
    check_paths(given)
    return tuple(given or settings_of(ctx).types)


def _write(row: Mapping[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _row(kind: EventType, shipped: Mapping[str, EventType]) -> dict[str, Any]:
    return {
        "name": kind.name,
        "definition": kind.definition,
        "title": kind.title,
        "acled": kind.acled,
        "plover": list(kind.plover),
        "family": kind.family,
        "absorbs": sorted(kind.absorbs),
        "shipped": kind.name in shipped,
        "positive": list(kind.positive),
        "negative": list(kind.negative),
    }


@app.command("list")
def list_types(ctx: typer.Context, types: Types = None, as_json: AsJson = False) -> None:
    """List every type with what it is: the shipped ones, and those of your own files."""
    shipped = load_types()[0]
    every = load_types(_files(ctx, types))[0]
    if as_json:
        for kind in every.values():
            _write(_row(kind, shipped))
        return
    table = Table("type", "it is", "ACLED", "PLOVER", "from", box=None, pad_edge=False, header_style="dim")
    for kind in every.values():
        table.add_row(
            kind.name, escape(safe(kind.definition)), kind.acled or "", ", ".join(kind.plover),
            "shipped" if kind.name in shipped else "[cyan]own[/cyan]",
        )  # fmt: skip
    out.print(table)


@app.command("show")
def show_type(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="A type's name, as `streams types list` has it.")],
    types: Types = None,
    as_json: AsJson = False,
) -> None:
    """Show a type whole: definition, codes of other schemes, the words that state it, examples."""
    files = _files(ctx, types)
    every = load_types(files)[0]
    if name not in every:
        import difflib

        near = difflib.get_close_matches(name, every, n=3)
        mend = f"did you mean {' or '.join(near)}?" if near else "see `streams types list`"
        raise SettingsError(f"there is no type {name}; {mend}", reason="unknown_type")
    kind = every[name]
    entries = list(_entries(name, files))
    if as_json:
        _write({**_row(kind, load_types()[0]), "triggers": entries})
        return
    facts = Table.grid(padding=(0, 2))
    for label, value in (
        ("it is", kind.definition),
        ("title", kind.title),
        ("ACLED", kind.acled),
        ("PLOVER", ", ".join(kind.plover)),
        ("family", kind.family),
        ("absorbs", ", ".join(sorted(kind.absorbs))),
    ):
        if value:
            facts.add_row(Text(label, style="dim"), Text(safe(value)))
    parts: list[Any] = [Text(kind.name, style="bold"), Padding(facts, (0, 2))]
    for label, sentences in (("is one", kind.positive), ("is none", kind.negative)):
        parts += [Text(f"\n{label}", style="bold"), *(Padding(Text(safe(one)), (0, 2)) for one in sentences)]
    parts.append(Text("\nwords that state it", style="bold"))
    for entry in entries:
        words = "; ".join(f"{key}: {', '.join(entry[key])}" for key in ("verbs", "nouns", "phrases") if entry.get(key))
        parts.append(Padding(Text(safe(words)), (0, 2)))
        parts += [Padding(Text(asked, style="dim"), (0, 4)) for asked in map(_asked, entry["frames"]) if asked]
    out.print(Group(*parts), soft_wrap=False)


def _entries(name: str, files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the trigger entries that can state a type, each with the frames that do."""
    found = [entry for path in sorted((DATA / "triggers").glob("*.yaml")) for entry in load_yaml(path)["triggers"]]
    for entry in (*found, *load_types(files)[1]):
        if frames := [frame for frame in entry["frames"] if frame["type"] == name]:
            yield {**{key: entry[key] for key in ("verbs", "nouns", "phrases") if key in entry}, "frames": frames}


def _asked(frame: Mapping[str, Any]) -> str:
    """Return the conditions of a frame in a line; nothing where it has none."""
    told = [frame["voice"]] if "voice" in frame else []
    for key, words in frame.items():
        if key not in _CONDITIONED:
            told.append(f"{key.replace('_', ' ')} {', '.join([words] if isinstance(words, str) else words)}")
    return f"if {'; '.join(told)}" if told else ""


@app.command("check")
def check(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Files of own types; else the setting `types`.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say all that is wrong with files of own types, by line, with the mend; try their triggers and examples.

    Exit 0: right, though there may be notes. 1: it can be used, but an example fails or a trigger is never read.
    2: it cannot be used. Files are checked in order, each beside those before it.
    """
    from streams.extract.typecheck import check_types

    files = _files(ctx, paths)
    if not files:
        raise SettingsError("no file of own types given; name one, see docs/own_types.md", reason="missing_types")
    code = EXIT_OK
    for number, path in enumerate(files):
        problems = check_types(path, files[:number])
        kinds = {one.kind for one in problems} - {"note"}
        code = max(code, EXIT_USAGE if "form" in kinds else EXIT_FAILED if kinds else EXIT_OK)
        for one in problems:
            if as_json:
                _write({name: getattr(one, name) for name in ("path", "line", "column", "kind", "message")})
            else:
                style = "yellow" if one.kind == "note" else "red"
                out.print(Text(safe(f"{one}" + (" (note)" if one.kind == "note" else "")), style=style))
        if "form" in kinds:
            break  # those after it may build on it
        if not kinds and not as_json:
            own = load_types(files[: number + 1])[0].keys() - load_types(files[:number])[0].keys()
            said = f"{path}: {len(own)} type{'s' if len(own) != 1 else ''}, every example holds"
            out.print(f"[green]✓[/green] {escape(safe(said))}", highlight=False)
    raise typer.Exit(code)


@app.command("try")
def try_text(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(help="File of own types.")],
    text: Annotated[str | None, typer.Option("--text", help="The text; else standard input.")] = None,
    published: Annotated[str | None, typer.Option(help="Publication time of the text, ISO 8601.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read a text with a file of own types: what events of theirs it tells, on which words. Exit 1 if none."""
    from streams import acquire, extract
    from streams.cli.explain import show_mentions
    from streams.cli.rows import plain
    from streams.extract.triggers import scan

    check_paths([path])
    check_published(published)
    said = text if text is not None else sys.stdin.buffer.read().decode("utf-8", "replace")
    when = acquire.read_time(published, "--published")[0] if published else None
    lexicon = extract.load_lexicon((path,))
    own = lexicon.types.keys() - load_types()[0].keys()
    found = extract.read(extract.Document(said, published=when), lexicon).mentions
    told = [one for one in found if one.type in own]
    if as_json:
        for one in told:
            _write(plain(one))
    else:
        out.print(Group(*show_mentions(told)) if told else Text("nothing of this file was read"), soft_wrap=False)
        met = [
            f"“{said[hit.start : hit.end]}”"
            for hit in scan(said, lexicon)
            if any(frame.type in own for reading in hit.readings for frame in reading.frames)
        ]
        if met and not told:
            err.print(f"its triggers stand in it, but no frame held: {escape(safe(', '.join(met[:8])))}")
        if others := sorted({one.type for one in found if one.type not in own}):
            err.print(f"[dim]shipped types read: {', '.join(others)}[/dim]", highlight=False)
    raise typer.Exit(EXIT_OK if told else EXIT_FAILED)
