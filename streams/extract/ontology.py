"""The types of events as data: names, definitions, crosswalks, and examples that run as tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from streams.errors import SettingsError

SPECIFIC, GENERIC, CONSEQUENCE = 3, 2, 1
"""How much a trigger says of what happened: ``air strike``; ``attack``; ``killed``."""

DATA = Path(__file__).parent / "data"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPE_KEYS = {
    "definition",
    "acled",
    "plover",
    "snippet",
    "family",
    "absorbs",
    "title",
    "positive",
    "negative",
    "triggers",
    "acts_of",
    "omissions_of",
}
_CLASS_KEYS = {"words", "nouns", "verbs", "cased", "includes"}


@dataclass(frozen=True)
class EventType:
    """One `class.kind` of the ontology, or one that a user added.

    `acled` and `plover` are the neighbouring schemes' codes; `snippet` is the label a lone sentence gets in
    ACLED-style coding where that is wider than `acled`. Types of one `family` can be two tellings of one
    happening; `absorbs` names types that are no event of their own in the same sentence as this one.
    `positive` sentences state such an event, `negative` ones do not. `acts_of` and `omissions_of` name classes of
    doers: whatever one of them does, or does not do, is such an event.
    """

    name: str
    definition: str
    acled: str | None = None
    plover: tuple[str, ...] = ()
    snippet: str | None = None
    family: str = ""
    absorbs: frozenset[str] = frozenset()
    title: str = ""
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    acts_of: tuple[str, ...] = ()
    omissions_of: tuple[str, ...] = ()


def load_yaml(path: Path) -> Any:
    """Return what the YAML file holds.

    Raises:
        SettingsError: `bad_types_file`, when it cannot be read or is no YAML.
    """
    try:
        return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as YAML: {error}", reason="bad_types_file") from error


def load_types(types_files: Sequence[Path] = ()) -> tuple[dict[str, EventType], list[Any]]:
    """Return all types by name, and the trigger entries that users' files bring.

    Raises:
        SettingsError: `bad_types_file`, naming the file, the type and the key that is wrong.
    """
    types: dict[str, EventType] = {}
    triggers: list[Any] = []
    for path in (DATA / "types.yaml", *types_files):
        content = load_yaml(Path(path))
        if not isinstance(content, dict) or not isinstance(content.get("types"), dict):
            raise SettingsError(f"{path}: needs a mapping `types:` of type names", reason="bad_types_file")
        for name, body in content["types"].items():
            if name in types:
                raise SettingsError(f"{path}: type {name!r} is there already", reason="bad_types_file")
            types[name] = _read_type(path, name, body)
            triggers += _own_triggers(path, name, body)
    for path, entry in ((path, kind) for path in types_files for kind in types.values()):
        _known(path, entry.name, entry.absorbs, types)
    return types, triggers


def load_classes(types_files: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    """Return the word classes of users' files by name, in the order of the files.

    A class is a mapping of lists as in the shipped ones: `words` as they stand, `nouns` with their plurals, `verbs`
    in all forms, names in capitals as `cased`, other classes it `includes`. A shipped name adds words to that class.

    Raises:
        SettingsError: `bad_types_file`, naming the file and the class that is wrong.
    """
    classes: dict[str, list[dict[str, Any]]] = {}
    for path in types_files:
        found = load_yaml(Path(path)).get("classes", {})
        if not isinstance(found, dict):
            raise SettingsError(f"{path}: `classes:` must be a mapping of class names", reason="bad_types_file")
        for name, body in found.items():
            if not isinstance(name, str) or not isinstance(body, dict) or body.keys() - _CLASS_KEYS:
                raise SettingsError(
                    f"{path}: class {name!r} needs a mapping with some of {', '.join(sorted(_CLASS_KEYS))}",
                    reason="bad_types_file",
                )
            for key, words in body.items():
                if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                    raise SettingsError(
                        f"{path}: {key} of class {name} must be a list of strings", reason="bad_types_file"
                    )
            classes.setdefault(name, []).append(body)
    return classes


def _known(path: Path, name: str, others: Iterable[str], types: dict[str, EventType]) -> None:
    for other in others:
        if other not in types:
            raise SettingsError(f"{path}: {name} absorbs {other!r}, which no file defines", reason="bad_types_file")


def _read_type(path: Path, name: object, body: object) -> EventType:
    if not isinstance(name, str) or name.count(".") != 1 or not all(name.split(".")):
        raise SettingsError(f"{path}: type {name!r} must be named `class.kind`", reason="bad_types_file")
    if not isinstance(body, dict):
        raise SettingsError(f"{path}: type {name} needs a mapping with at least `definition`", reason="bad_types_file")
    for key in body:
        if key not in _TYPE_KEYS:
            raise SettingsError(
                f"{path}: type {name} has an unknown key {key!r}; known are {', '.join(sorted(_TYPE_KEYS))}",
                reason="bad_types_file",
            )
    if not isinstance(body.get("definition"), str):
        raise SettingsError(f"{path}: type {name} needs a `definition` in words", reason="bad_types_file")
    for key in ("plover", "absorbs", "positive", "negative", "acts_of", "omissions_of"):
        value = body.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise SettingsError(f"{path}: {key} of type {name} must be a list of strings", reason="bad_types_file")
    return EventType(
        name=name,
        definition=body["definition"],
        acled=body.get("acled"),
        plover=tuple(body.get("plover", [])),
        snippet=body.get("snippet", body.get("acled")),
        family=body.get("family", name),
        absorbs=frozenset(body.get("absorbs", [])),
        title=body.get("title", name.split(".")[1].replace("_", " ")),
        positive=tuple(body.get("positive", [])),
        negative=tuple(body.get("negative", [])),
        acts_of=tuple(body.get("acts_of", [])),
        omissions_of=tuple(body.get("omissions_of", [])),
    )


def _own_triggers(path: Path, name: str, body: dict[str, Any]) -> list[Any]:
    entries = body.get("triggers", [])
    if not isinstance(entries, list) or not all(isinstance(entry, str | dict) for entry in entries):
        raise SettingsError(
            f"{path}: triggers of type {name} must be a list of phrases or trigger entries", reason="bad_types_file"
        )
    made: list[Any] = []
    for entry in entries:
        if isinstance(entry, str):
            made.append({"phrases": [entry], "frames": [{"type": name}]})
        else:
            made.append({**entry, "frames": entry.get("frames", [{"type": name}])})
    return made
