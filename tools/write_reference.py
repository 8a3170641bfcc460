"""Write the references that are made from code: configuration, command line, records, metrics, event types.

    python tools/write_reference.py [--check]

`--check` writes nothing and exits 1 if a file is not what the code says: a test runs it, so docs cannot drift.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from streams.cli import app
from streams.cli.checks import setting_rows
from streams.cli.later import Later
from streams.cli.schemas import PUBLIC, field_docs, json_schema
from streams.extract import ontology
from streams.match.fields import FIELDS, REGIONS
from streams.ops import metrics
from streams.records import TOPIC_RECORDS
from streams.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTE = "<!-- Made by tools/write_reference.py (`make schema`): edit the code, not this file. -->\n\n"


def configuration() -> str:
    """Return the page of all settings with defaults and meaning."""
    lines = [
        "# Settings\n",
        NOTE,
        "Later sources win: default < TOML file (`streams.toml`, `--config FILE` or `STREAMS_CONFIG`) < secret files",
        "(`--secrets DIR` or `STREAMS_SECRETS`, one file a setting) < environment < command line. Unknown keys are",
        "refused. `http.port` is `[http] port = …` in TOML and `STREAMS_HTTP__PORT` in the environment.\n",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for key, value, meaning in setting_rows(Settings()):
        shown = '"~/.cache/newswire-streams"' if key == "cache_dir" else value
        lines.append(f"| `{key}` | `{shown}` | {meaning} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Return the page of all commands with arguments and options."""
    lines = ["# The command line\n", NOTE]
    for path, command in _walk(typer.main.get_command(app), "streams"):
        lines.append(f"## `{path}`\n")
        lines.append((command.help or "").split("\f")[0].strip() + "\n")
        options = [
            (parameter, parameter.get_help_record(command.context_class(command)))
            for parameter in command.params
            if parameter.name not in ("help", "install_completion", "show_completion")
        ]
        for parameter, record in options:
            if record:
                lines.append(f"- `{record[0]}` {record[1]}".rstrip())
            elif parameter.param_type_name == "argument":
                text = getattr(parameter, "help", None) or ""
                lines.append(f"- `{parameter.make_metavar(command.context_class(command))}` {text}".rstrip())
        if options:
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(command, Later):
        command = command.load()
    if getattr(command, "commands", None):
        for name in sorted(command.commands):
            yield from _walk(command.commands[name], f"{path} {name}")
    else:
        yield path, command


def records_page() -> str:
    """Return the page of every record with its fields."""
    topics = {kind: [topic for topic, record in TOPIC_RECORDS.items() if record is kind] for kind in PUBLIC}
    lines = [
        "# Records\n",
        NOTE,
        "Messages are JSON; fields equal to their default are left out. Machine-readable: `docs/schema/*.json`",
        "(JSON Schema 2020-12), `docs/schema/asyncapi.json`. Times are UTC; spans are half-open character offsets.\n",
    ]
    docs = field_docs()
    seen: set[str] = set()
    for record in PUBLIC:
        schema = json_schema(record)
        lines += _record_lines(record.__name__, schema, docs, topics[record], inspect.getdoc(record) or "")
        seen.add(record.__name__)
        for name, part in schema.get("$defs", {}).items():
            if name not in seen and name not in {other.__name__ for other in PUBLIC}:
                seen.add(name)
                lines += _record_lines(name, part, docs, [], part.get("description", ""))
    return "\n".join(lines).rstrip() + "\n"


def _record_lines(name: str, schema: dict, docs: dict, topics: list[str], text: str) -> list[str]:
    carried = f" — on {', '.join(f'`{topic}`' for topic in topics)}" if topics else ""
    lines = [f"## {name}{carried}\n", text + "\n"]
    if "properties" not in schema:
        return lines
    lines += ["| field | type | meaning |", "|---|---|---|"]
    required = set(schema.get("required", ()))
    for field, kind in schema["properties"].items():
        star = "" if field in required else " (optional)"
        meaning = docs.get(name, {}).get(field, "").replace("|", "\\|")
        lines.append(f"| `{field}` | {_kind(kind)}{star} | {meaning} |")
    return [*lines, ""]


def _kind(schema: dict) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "enum" in schema:
        return " \\| ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        inner = schema.get("items") or {}
        return f"list of {_kind(inner)}" if isinstance(inner, dict) and inner else "list"
    return {"string": schema.get("format", "string")}.get(schema.get("type", "any"), schema.get("type", "any"))


def metrics_page() -> str:
    """Return the page of every metric: its meaning, and what to do when it rises."""
    lines = ["# Metrics\n", NOTE, "| metric | labels | meaning | when it rises |", "|---|---|---|---|"]
    for described in metrics.DESCRIBED:
        labels = ", ".join(f"`{label}`" for label in described.labels)
        lines.append(f"| `{described.name}` | {labels} | {described.meaning} | {described.mend} |")
    return "\n".join(lines) + "\n"


def types_page() -> str:
    """Return the page of all event types: definition and crosswalk, and sentences that are one and that are none."""
    lines = [
        "# Event types\n",
        NOTE,
        "`streams types show NAME` shows one with the words that state it; [own_types.md](own_types.md) how to add",
        "your own. The sentences below the table run as tests.\n",
        "| type | it is | ACLED | PLOVER |",
        "|---|---|---|---|",
    ]
    types = ontology.load_types()[0].values()
    for kind in types:
        lines.append(f"| `{kind.name}` | {kind.definition} | {kind.acled or ''} | {', '.join(kind.plover)} |")
    for kind in types:
        lines += [f"\n## `{kind.name}`", f"{kind.definition}\n", *(f"- {one}" for one in kind.positive)]
        lines += ["\nNot:\n", *(f"- {one}" for one in kind.negative)]
    return "\n".join(lines) + "\n"


def rules_page() -> str:
    """Return the page of what a rule can say and ask."""
    lines = [
        "# Rules\n",
        NOTE,
        "A file of rules is YAML (read as 1.2: `NO` is Norway): one `subscriber`, and `rules`, each with `id`, `name`,",
        "`when`, `severity` (minor, moderate, severe, extreme), `channels`, `tell_again_on` (killed, injured, type,",
        "status by default), `min_confidence` (0.4), `include_background` (false), `realis` ([actual, alleged]) and",
        "`tests` (an `event` and what to `expect`: alert or nothing). `when` is a [CEL](https://cel.dev) condition",
        "over `event`.",
        "`streams rules check` names every mistake with file, line and mend; `streams rules test` runs the tests;",
        "examples stand in `samples/rules/`.\n",
        "Functions: `near(event, lat, lon, km)`, and `in_region(event, name)` with the regions",
        f"{', '.join(f'`{name}`' for name in sorted(REGIONS))}.\n",
        "| `event.…` | type | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{field.name}` | {field.kind} | {field.meaning} |" for field in FIELDS.values()]
    return "\n".join(lines) + "\n"


PAGES = {
    "configuration.md": configuration,
    "cli.md": commands,
    "records.md": records_page,
    "metrics.md": metrics_page,
    "types.md": types_page,
    "rules.md": rules_page,
}


def main() -> int:
    """Write every page, or with --check name those that are stale."""
    stale = []
    for name, make in PAGES.items():
        path = DOCS / name
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if stale:
        print(("stale, run `make schema`: " if "--check" in sys.argv else "written: ") + ", ".join(stale))
    return bool(stale) and "--check" in sys.argv


if __name__ == "__main__":
    sys.exit(main())
