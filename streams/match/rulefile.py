"""Rules files: YAML read node by node, so that everything wrong is named with its line, column and mend."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from streams.errors import SettingsError
from streams.match.condition import Condition, ConditionError, compile_condition
from streams.match.fields import FIELDS, fits
from streams.match.rules import TELLABLE, Rule, Ruleset, RuleTest, Severity, make_ruleset
from streams.records import Realis

_RULE_KEYS: Final = (
    "id", "name", "when", "severity", "channels", "tell_again_on", "min_confidence", "include_background",
    "realis", "tests",
)  # fmt: skip


def load_rules(path: Path, *, channels: Iterable[str] | None = None) -> Ruleset:
    """Return the rules in `path`, a YAML file or a folder of them (``*.yaml``, ``*.yml``; by name, not nested).

    With `channels`, the configured ones, a rule may name no other.

    Raises:
        SettingsError: `bad_rule`; one line for each thing wrong, with file, line, column, rule and the mend.
    """
    rules, problems = _read_all(path, channels)
    if problems:
        raise SettingsError("\n".join(problems), reason="bad_rule")
    return make_ruleset(rules)


def check(path: Path, *, channels: Iterable[str] | None = None) -> tuple[str, ...]:
    """Return everything wrong with the rules in `path`, one line each; empty if nothing is."""
    return tuple(_read_all(path, channels)[1])


def _read_all(path: Path, channels: Iterable[str] | None) -> tuple[list[Rule], list[str]]:
    known = None if channels is None else frozenset(channels)
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix in {".yaml", ".yml"} and p.is_file())
        if not files:
            return [], [f"{path}: no rules here; put at least one .yaml file in it"]
    else:
        files = [path]
    rules: list[Rule] = []
    problems: list[str] = []
    ids: dict[str, str] = {}
    for file in files:
        reader = _Reader(file, known, ids)
        rules += reader.read()
        problems += reader.problems
    return rules, problems


class _Loader(yaml.SafeLoader):
    """YAML 1.2's plain scalars: ``NO`` is Norway, ``2024-03-01`` a string."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _first, _words in (("t", "true"), ("f", "false"), ("T", "True"), ("F", "False")):
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(("tag:yaml.org,2002:bool", re.compile(f"^{_words}$")))


class _Reader:
    """Reads one rules file, noting what is wrong instead of stopping at the first."""

    def __init__(self, path: Path, channels: frozenset[str] | None, ids: dict[str, str]) -> None:
        self.path = path
        self.channels = channels
        self.ids = ids
        """Rule → where it stands, over all files read so far."""
        self.problems: list[str] = []

    def _note(self, node: yaml.Node | None, message: str, rule: str | None = None) -> None:
        where = f":{node.start_mark.line + 1}:{node.start_mark.column + 1}" if node is not None else ""
        self.problems.append(f"{self.path}{where}: {f'rule {rule!r}: ' if rule else ''}{message}")

    def read(self) -> list[Rule]:
        """Return the rules that are right."""
        try:
            root = yaml.compose(self.path.read_text("utf-8"), Loader=_Loader)
        except (OSError, UnicodeDecodeError) as error:
            self._note(None, f"cannot be read: {error}; name a YAML file in UTF-8, or a folder of them")
            return []
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            at = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
            self.problems.append(
                f"{self.path}{at}: not YAML: {error.problem}; mend the indentation or the quotes there"
            )
            return []
        except yaml.YAMLError as error:
            self._note(None, f"not YAML: {error}; save it as plain UTF-8 text")
            return []
        top = self._mapping(root, ("subscriber", "rules"), "a rules file")
        if top is None:
            return []
        subscriber = self._string(top.get("subscriber"), root, "subscriber", None)
        listed = top.get("rules")
        if not isinstance(listed, yaml.SequenceNode):
            self._note(listed or root, "rules must be a list; begin each with '- id:'")
            return []
        found = (self._rule(node, subscriber or "") for node in listed.value)
        return [rule for rule in found if rule is not None]

    def _mapping(
        self, node: yaml.Node | None, known: tuple[str, ...] | None, what: str, rule: str | None = None
    ) -> dict[str, yaml.Node] | None:
        if not isinstance(node, yaml.MappingNode):
            self._note(node, f"{what} must be 'key: value' lines", rule)
            return None
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if known is not None and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                mend = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                self._note(key, f"unknown key {name!r} in {what}; {mend}", rule)
            elif name in found:
                self._note(key, f"{name!r} is given twice; keep one", rule)
            else:
                found[name] = value
        return found

    def _value(self, node: yaml.Node) -> Any:
        return yaml.constructor.SafeConstructor().construct_document(node)

    def _string(self, node: yaml.Node | None, parent: yaml.Node | None, key: str, rule: str | None) -> str | None:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value).strip()
        self._note(node or parent, f"{key} is missing; write '{key}: …'", rule)
        return None

    def _rule(self, node: yaml.Node, subscriber: str) -> Rule | None:
        given = self._mapping(node, _RULE_KEYS, "a rule")
        if given is None:
            return None
        before = len(self.problems)
        rule_id = self._string(given.get("id"), node, "id", None)
        here = f"{self.path}:{node.start_mark.line + 1}"
        if rule_id and self.ids.setdefault(rule_id, here) != here:
            self._note(node, f"is already in {self.ids[rule_id]}; ids name a rule over all subscribers", rule_id)
        text = given.get("when")
        self._string(text, node, "when", rule_id)
        condition = self._condition(text, rule_id) if isinstance(text, yaml.ScalarNode) and text.value.strip() else None
        more: dict[str, Any] = {}
        for key, reader in _READERS.items():
            if key in given:
                try:
                    more[key] = reader(self._value(given[key]))
                except (ValueError, TypeError, yaml.YAMLError) as error:
                    self._note(given[key], f"{key}: {error}", rule_id)
        for channel in more.get("channels", ()):
            if self.channels is not None and channel not in self.channels:
                known = ", ".join(sorted(self.channels)) or "none"
                self._note(given["channels"], f"unknown channel {channel!r}; configured: {known}", rule_id)
        tests = self._tests(given.get("tests"), rule_id)
        if len(self.problems) > before or rule_id is None or condition is None:
            return None
        return Rule(
            id=rule_id,
            subscriber=subscriber,
            condition=condition,
            tests=tests,
            path=str(self.path),
            line=node.start_mark.line + 1,
            **more,
        )

    def _condition(self, node: yaml.ScalarNode, rule: str | None) -> Condition | None:
        try:
            return compile_condition(node.value)
        except ConditionError as error:
            line, column = _place(node, error.offset)
            self.problems.append(f"{self.path}:{line}:{column}: {f'rule {rule!r}: ' if rule else ''}when: {error}")
            return None

    def _tests(self, node: yaml.Node | None, rule: str | None) -> tuple[RuleTest, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._note(node, "tests must be a list of 'event' and 'expect'", rule)
            return ()
        found: list[RuleTest] = []
        for item in node.value:
            given = self._mapping(item, ("event", "expect"), "a test", rule)
            if given is None:
                continue
            expect = given.get("expect")
            if not isinstance(expect, yaml.ScalarNode) or expect.value not in {"alert", "nothing"}:
                self._note(expect or item, "expect must be alert or nothing", rule)
                continue
            fields = self._mapping(given.get("event"), tuple(FIELDS), "a test's event", rule)
            if fields is None:
                continue
            event: dict[str, Any] = {}
            for name, value in fields.items():
                event[name] = self._value(value)
                if not fits(FIELDS[name].kind, event[name]):
                    self._note(value, f"event.{name} must be a {FIELDS[name].kind}", rule)
            found.append(RuleTest(event=event, alert=expect.value == "alert", line=item.start_mark.line + 1))
        return tuple(found)


def _place(node: yaml.ScalarNode, offset: int) -> tuple[int, int]:
    """Return line and column of a character of a scalar, as near as YAML's folding lets them be told."""
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    before = node.value[:offset]
    if node.style == "|":
        return line + 1 + before.count("\n"), len(before) - before.rfind("\n")
    if node.style == ">" or node.start_mark.line != node.end_mark.line:
        return line, column
    return line, column + offset + (1 if node.style else 0)


def _one_of(*known: str) -> Any:
    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"{value!r} is not known; write one of {', '.join(known)}")
        return str(value)

    return read


def _some_of(*known: str) -> Any:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise TypeError("write a list in brackets")
        return tuple(_one_of(*known)(item) for item in value)

    return read


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise TypeError("write a list of names in brackets")
    return tuple(dict.fromkeys(value))


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is not between 0 and 1")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is not true or false")
    return value


_READERS: Final[Mapping[str, Any]] = {
    "name": str,
    "severity": _one_of(*get_args(Severity)),
    "channels": _names,
    "tell_again_on": _some_of(*TELLABLE),
    "min_confidence": _share,
    "include_background": _flag,
    "realis": _some_of(*get_args(Realis)),
}
