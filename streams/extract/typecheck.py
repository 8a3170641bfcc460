"""What is wrong with a types file, all of it, each with its line and its mend: its form, its triggers, its examples."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from streams.errors import SettingsError
from streams.extract.lexicon import Lexicon, load_lexicon
from streams.extract.ontology import EventType, load_classes, load_types
from streams.extract.typeschema import types_schema, word_classes
from streams.extract.typetrial import Trial, read_example, tried, triggers_of

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Way = tuple[str | int, ...]
"""Keys and positions that lead to a place in the file."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, or worth knowing."""

    kind: str
    """``form``: the file cannot be used; ``trigger``, ``example``: it can, but does not do what it says; ``note``."""
    path: str
    line: int | None
    column: int | None
    message: str
    """What is wrong and what to do."""

    def __str__(self) -> str:
        """Return it as compilers write it: ``FILE:LINE:COLUMN: message``."""
        where = f":{self.line}:{self.column}" if self.line is not None else ""
        return f"{self.path}{where}: {self.message}"


def check_types(path: Path, others: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Return everything wrong with the types file `path`, which is used beside `others`; in the order of its lines.

    Triggers and examples are tried where the form is right.
    """
    file = _File(path)
    file.read(load_classes(others))
    if not file.problems:
        file.check_names(load_types(others)[0])
    if not file.problems:
        try:
            lexicon = load_lexicon((*others, path))
        except SettingsError as error:
            file.note("form", (), str(error).removeprefix(f"{path}: "))
        else:
            file.try_all(lexicon, load_lexicon(others))
    return tuple(sorted(file.problems, key=lambda one: (one.line or 0, one.column or 0)))


class _File:
    """One types file: its content, where each part of it stands, and what was found wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._content: dict[str, Any] = {}
        self._classes: tuple[str, ...] = ()
        self._marks: dict[Way, yaml.Mark] = {}

    def note(self, kind: str, way: Way, message: str) -> None:
        """Keep a problem at the nearest place in the file that leads to it."""
        while way and way not in self._marks:
            way = way[:-1]
        mark = self._marks.get(way)
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
        self.problems.append(Problem(kind=kind, path=str(self.path), line=line, column=column, message=message))

    # ------------------------------------------------------------ form

    def read(self, classes: Iterable[str]) -> None:
        """The content is there, or it is noted why not, with all that its form lacks; `classes` are other files'."""
        try:
            text = self.path.read_text("utf-8")
            root = yaml.compose(text, Loader=_LOADER)
            if root is None:
                self.note("form", (), "the file is empty; begin it with `types:`")
                return
            self._mark(root, ())
            content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
        except (OSError, UnicodeDecodeError) as error:
            self.note("form", (), f"cannot be read: {error}; name a YAML file in UTF-8")
            return
        except yaml.MarkedYAMLError as error:
            if mark := error.problem_mark:
                self._marks[()] = mark
            self.note("form", (), f"not YAML: {error.problem}; mend the indentation or the quotes there")
            return
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            self.note("form", (), f"not YAML: {error}; save it as plain UTF-8 text")
            return
        own = content.get("classes") if isinstance(content, dict) else None
        self._classes = (*word_classes(), *classes, *(own if isinstance(own, dict) else ()))
        for wrong in Draft202012Validator(types_schema(self._classes)).iter_errors(content):
            self._wrong_form(wrong)
        if not self.problems:
            self._content = content["types"]

    def _mark(self, node: yaml.Node, way: Way) -> None:
        """Keep where each key or item stands; keys given twice are wrong."""
        self._marks.setdefault(way, node.start_mark)
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                name = str(key.value)
                inner = (*way, name)
                self._marks[inner] = key.start_mark
                if name in seen:
                    self.note("form", inner, f"{name!r} is given twice; keep one")
                seen.add(name)
                self._mark(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                self._mark(item, (*way, number))

    def _wrong_form(self, error: ValidationError) -> None:
        way = tuple(error.absolute_path)
        rule, asked = error.validator, cast(Any, error.validator_value)
        value = cast(Any, error.instance)
        schema = cast(dict[str, Any], error.schema)
        if rule == "additionalProperties" and "properties" in schema:
            known = list(schema["properties"])
            for name in value:
                if name not in known:
                    self.note("form", (*way, str(name)), f"unknown key {name!r}; {_nearest(str(name), known)}")
        elif rule == "pattern" and error.absolute_schema_path[-2] == "propertyNames":
            self.note(
                "form", (*way, str(value)), f"type {value!r} must be named class.kind, in small letters: port.closure"
            )
        elif rule == "required":
            missing = error.message.split("'")[1]
            where = f"type {way[1]}" if len(way) == 2 else "a frame" if "frames" in way else "the file"
            self.note("form", way, f"{where} needs `{missing}`; write `{missing}: …`")
        elif rule == "anyOf" and isinstance(value, dict) and "triggers" in way:
            self.note("form", way, "a trigger needs verbs, nouns or phrases; write e.g. `phrases: [port shut]`")
        elif rule == "anyOf":
            for name in value if isinstance(value, list) else [value]:
                if not isinstance(name, str) or not (name.startswith("=") and name[1:].strip()):
                    self._wrong_class(way, name)
        elif rule == "enum":
            self.note("form", way, f"{value!r} is not known; {_nearest(str(value), list(asked))}")
        elif rule == "type":
            self.note("form", way, f"{value!r} is no {_KINDS.get(asked, asked)}")
        else:
            self.note("form", way, f"{error.message}; see docs/schema/types-file.json")

    def _wrong_class(self, way: Way, name: object) -> None:
        if name in self._classes:
            return
        self.note(
            "form",
            way,
            f"unknown word class {name!r}; {_nearest(str(name), self._classes)}, or write ={name} for the word itself",
        )

    # ------------------------------------------------------------ names

    def check_names(self, known: Mapping[str, EventType]) -> None:
        """Note names that are taken, and those of types that are nowhere."""
        every = {*known, *self._content}
        for name, body in self._content.items():
            way: Way = ("types", name)
            if name in known:
                self.note("form", way, f"type {name!r} is there already; give yours another kind: {name}_own")
            for number, other in enumerate(body.get("absorbs", ())):
                self._known((*way, "absorbs", number), other, every)
            for number, entry in enumerate(body.get("triggers", ())):
                for at, frame in enumerate(entry.get("frames", ()) if isinstance(entry, dict) else ()):
                    self._known((*way, "triggers", number, "frames", at, "type"), frame["type"], {*every, "none"})

    def _known(self, way: Way, name: str, every: set[str]) -> None:
        if name not in every:
            self.note("form", way, f"no file defines the type {name!r}; {_nearest(name, sorted(every))}")

    # ------------------------------------------------------------ what it reads

    def try_all(self, lexicon: Lexicon, before: Lexicon) -> None:
        """Note triggers that are never read, or that state other types too, and examples that do not hold."""
        stated: set[str] = set()
        for name, body in self._content.items():
            trials = {
                key: [read_example(sentence, name, lexicon) for sentence in body.get(key, ())]
                for key in ("positive", "negative")
            }
            self._examples(name, trials)
            proved = {word for trial in trials["positive"] if trial.read for word in trial.words}
            for number, entry in enumerate(body.get("triggers", ())):
                triggers = triggers_of(entry, name)
                stated.update(kind for trigger in triggers for kind in trigger.types)
                for kind, message in tried(triggers, lexicon, before, proved):
                    self.note(kind, ("types", name, "triggers", number), message)
        for name, body in self._content.items():
            way: Way = ("types", name)
            if name not in stated and not body.get("acts_of") and not body.get("omissions_of"):
                self.note("note", way, f"no trigger of this file states {name}: it is never read; add `triggers:`")
            for key, said in (("positive", "is"), ("negative", "is not")):
                if not body.get(key):
                    self.note("note", way, f"{name} has no `{key}` example; write a sentence that {said} one")

    def _examples(self, name: str, trials: Mapping[str, list[Trial]]) -> None:
        for key, wrong in (("positive", False), ("negative", True)):
            for number, trial in enumerate(trials[key]):
                if trial.read is wrong:
                    ought = "must not be" if wrong else "must be"
                    self.note("example", ("types", name, key, number), f"{ought} read as {name}: {trial.told}")


_KINDS: Final = {
    "string": "text; put it in quotes",
    "array": "list; write [one, two] or a line with - for each",
    "object": "mapping; write `key: value` lines under it",
    "number": "number between 0 and 1",
}


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known[:24])}{' …' if len(known) > 24 else ''}"
