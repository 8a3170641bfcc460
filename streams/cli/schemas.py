"""JSON Schema 2020-12 of every record and an AsyncAPI 3 document of every topic, made from the code."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from streams import __version__, records
from streams.cli.context import EXIT_FAILED, err, out
from streams.errors import SettingsError
from streams.extract.typeschema import types_schema
from streams.records import TOPIC_RECORDS, Record
from streams.wiring import STAGE_NAMES

app = typer.Typer(no_args_is_help=True, help="The records' schemas: export them, or check that readers stay whole.")

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PUBLIC: tuple[type[Record], ...] = (*dict.fromkeys(TOPIC_RECORDS.values()), records.Mention)
"""Every record with a schema file of its own, in flow order."""

_READERS = {
    "articles.raw": "clean",
    "articles.held": "clean",
    "articles.clean": "dedup",
    "articles.unique": "extract",
    "mentions": "fuse",
    "events": "match",
    "alerts": "notify",
}
_WRITERS = {
    "articles.held": "clean",
    "articles.clean": "clean",
    "decisions": "dedup",
    "articles.unique": "dedup",
    "articles.repeats": "dedup",
    "readings": "extract",
    "mentions": "extract",
    "events": "fuse",
    "alerts": "match",
    "deliveries": "notify",
}


def field_docs() -> dict[str, dict[str, str]]:
    """Return class → field → the docstring that stands under the field in `records.py`."""
    docs: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(records)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        docs[node.name] = {}
        for field, after in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                docs[node.name][field.target.id] = inspect.cleandoc(after.value.value).replace("\n", " ")
    return docs


def json_schema(record: type[Record]) -> Schema:
    """Return the JSON Schema 2020-12 of `record`, its parts under ``$defs``, fields described."""
    _, parts = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    docs = field_docs()
    for name, part in parts.items():
        for field, schema in part.get("properties", {}).items():
            if text := docs.get(name, {}).get(field):
                schema["description"] = text
    parts = dict(sorted(parts.items()))
    own = parts.pop(record.__name__)
    return {
        "$schema": DIALECT,
        "$id": f"urn:newswire-streams:{record.__name__}",
        **own,
        **({"$defs": parts} if parts else {}),
    }


def asyncapi() -> Schema:
    """Return the AsyncAPI 3 document: each topic, what it carries, which stage sends and which receives it."""
    channels: Schema = {}
    operations: Schema = {}
    for topic, record in TOPIC_RECORDS.items():
        name = topic.replace(".", "_")
        channels[name] = {
            "address": topic,
            "messages": {record.__name__: {"$ref": f"#/components/messages/{record.__name__}"}},
        }
        for verb, stages in (("send", _WRITERS), ("receive", _READERS)):
            if topic in stages:
                operations[f"{stages[topic]}_{verb}s_{name}"] = {
                    "action": verb,
                    "channel": {"$ref": f"#/channels/{name}"},
                    "summary": f"Stage {stages[topic]} {verb}s {record.__name__} records.",
                }
    messages = {
        record.__name__: {
            "name": record.__name__,
            "summary": (inspect.getdoc(record) or "").splitlines()[0],
            "contentType": "application/json",
            "payload": {"$ref": f"./{record.__name__}.json"},
            "headers": {
                "type": "object",
                "properties": {
                    "ce_specversion": {"const": "1.0"},
                    "ce_id": {"type": "string"},
                    "ce_type": {"type": "string"},
                    "ce_source": {"type": "string"},
                    "traceparent": {"type": "string"},
                },
            },
        }
        for record in dict.fromkeys(TOPIC_RECORDS.values())
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "newswire-streams",
            "version": __version__,
            "description": "Topics of the wire processor. Stages: " + ", ".join(STAGE_NAMES) + ".",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def documents() -> dict[str, str]:
    """Return file name → text of every schema document."""
    made: Schema = {f"{record.__name__}.json": json_schema(record) for record in PUBLIC}
    made["asyncapi.json"] = asyncapi()
    made["types-file.json"] = types_schema()
    return {name: json.dumps(schema, indent=1, ensure_ascii=False) + "\n" for name, schema in made.items()}


def breaks(old: Schema, new: Schema, where: str = "") -> list[str]:
    """Return a sentence for each change from `old` to `new` that would break a reader or the log's old records."""
    found: list[str] = []
    old_parts, new_parts = {"": old, **old.get("$defs", {})}, {"": new, **new.get("$defs", {})}
    for name, part in old_parts.items():
        place = f"{where}.{name}" if name else where
        if name not in new_parts:
            found.append(f"{place} is gone")
            continue
        after = new_parts[name]
        for field, schema in part.get("properties", {}).items():
            if field not in after.get("properties", {}):
                found.append(f"{place}.{field} is gone; keep it and leave it empty")
            elif lost := _kinds(schema) - _kinds(after["properties"][field]):
                found.append(f"{place}.{field} no longer takes {', '.join(sorted(lost))}")
        for field in set(after.get("required", [])) - set(part.get("required", [])):
            found.append(f"{place}.{field} is required now; old records lack it: give it a default")
    return sorted(found)


def _kinds(schema: Schema) -> set[str]:
    """Return the types and values a field's schema takes, as comparable words."""
    if "anyOf" in schema:
        return set().union(*map(_kinds, schema["anyOf"]))
    if "enum" in schema:
        return {f"value {value}" for value in schema["enum"]}
    return {f"{schema.get('type', schema.get('$ref', 'anything'))} {schema.get('format', '')}".strip()}


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Written into; made if missing.")] = Path("docs/schema"),
) -> None:
    """Write JSON Schemas and asyncapi.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")
    out.print(f"{len(documents())} documents in {folder}")


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Schemas of the version to stay readable.")] = Path("docs/schema"),
) -> None:
    """Fail if today's records could not read what the schemas in a folder describe."""
    found: list[str] = []
    there = [record for record in PUBLIC if (folder / f"{record.__name__}.json").is_file()]
    if not there:
        raise SettingsError(f"{folder} holds no schema of a record; name a folder written by `streams schema export`")
    for record in there:
        path = folder / f"{record.__name__}.json"
        found += breaks(json.loads(path.read_text(encoding="utf-8")), json_schema(record), record.__name__)
    for sentence in found:
        err.print(f"[red]{sentence}[/red]", highlight=False)
    if found:
        raise typer.Exit(EXIT_FAILED)
    out.print("every older record stays readable")
