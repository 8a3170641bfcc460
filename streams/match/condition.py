"""A rule's condition: CEL, compiled once, checked against the fields, and split into the parts that explain it."""

from __future__ import annotations

import difflib
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

import cel

from streams.match.fields import FIELDS, REGIONS, distance_km, example_fields

_TOKEN: Final = re.compile(
    r"""(?P<comment>//[^\n]*)
    |(?P<string>[rRbB]{0,2}(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}
_CLOSE: Final = frozenset(_OPEN.values())
_SYNTAX: Final = re.compile(r"ERROR: <input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)")
_WORD_OPERATORS: Final = {"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!"}
_SIGNS: Final = {
    ">=": "≥", "<=": "≤", "==": "=", "!=": "≠", ">": ">", "<": "<", "in": "in", "not in": "not in",
}  # fmt: skip
_OPPOSITE: Final = {">=": "<", "<=": ">", "==": "!=", "!=": "==", ">": "<=", "<": ">=", "in": "not in"}
_POSITION: Final = frozenset({"lat", "lon"})
"""May be not known, and is then neither above nor below anything: asked of CEL alone."""
_FAILURES: Final = (KeyError, TypeError, ValueError, RuntimeError, ZeroDivisionError, IndexError, OverflowError)
"""What the evaluator raises for a condition that cannot be decided."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class ConditionError(Exception):
    """The condition cannot be used; `offset` is the character of it that shows why."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A part of a condition: all of, any of, or one question (`test`)."""

    join: Literal["all", "any", "one"]
    text: str
    offset: int
    parts: tuple[Clause, ...]
    test: Any
    fields: tuple[str, ...]
    simple: tuple[str, str, Any] | None
    """Field, operator and constant, where the question is as plain as that."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A whole condition; `required` are the plain questions that must all hold."""

    text: str
    program: Any
    clause: Clause
    fields: frozenset[str]
    required: tuple[tuple[str, str, Any], ...]

    def holds(self, context: Any) -> bool:
        """Return whether the condition holds; one that cannot be decided (an unknown position) does not."""
        try:
            return self.program.execute(context) is True
        except _FAILURES:
            return False


def compile_condition(text: str) -> Condition:
    """Return `text` ready to be asked.

    Raises:
        ConditionError: bad syntax, a field or region that does not exist, an answer that is not true or false.
    """
    tokens = [
        _Token(str(found.lastgroup), found.group(), found.start(), found.end())
        for found in _TOKEN.finditer(text)
        if found.lastgroup != "comment"
    ]
    if not tokens:
        raise ConditionError("the condition is empty; write for example event.killed >= 10")
    _check_words(tokens)
    program = _compile(text, 0)
    _check_names(text, tokens, program)
    clause = _clause(text, tokens)
    _probe(clause)
    leaves = clause.parts if clause.join == "all" else (clause,)
    required = tuple(leaf.simple for leaf in leaves if leaf.simple is not None)
    return Condition(text, program, clause, frozenset(_fields(tokens)), required)


def make_context(values: Mapping[str, Any]) -> Any:
    """Return what conditions are asked against: the `event` map and the functions on it.

    `values` holds the fields that the conditions name; the place's for `near` and `in_region`.
    """
    return cel.Context({"event": dict(values)}, functions(values))


def functions(values: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """Return the functions of conditions, bound to one event's values."""

    def near(_event: Any, lat: float, lon: float, km: float) -> bool:
        if math.isnan(values["lat"]) or math.isnan(values["lon"]):
            return False
        return distance_km(values["lat"], values["lon"], lat, lon) <= km

    def in_region(_event: Any, name: str) -> bool:
        if name not in REGIONS:
            raise ValueError(_unknown(name, REGIONS, "region"))
        return values["country"] in REGIONS[name]

    return {"near": near, "in_region": in_region}


FUNCTION_FIELDS: Final = {"near": ("lat", "lon"), "in_region": ("country",)}
"""Function → the fields it needs."""


_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "in": lambda value, constant: value in constant,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def holds_simple(simple: tuple[str, str, Any], values: Mapping[str, Any]) -> bool:
    """Return what CEL would of a plain question."""
    field, sign, constant = simple
    return _COMPARE[sign](values[field], constant)


def ask(clause: Clause, context: Any) -> tuple[bool, str | None]:
    """Return whether one question holds, and why it could not be decided where it could not."""
    try:
        answer = clause.test.execute(context)
    except _FAILURES as error:
        return False, str(error).strip().splitlines()[0]
    return answer is True, None


def explain(clause: Clause, values: Mapping[str, Any], held: bool) -> str:
    """Return the question with the values it was asked of: ``event.killed = 23 ≥ 10``."""
    if clause.simple is not None:
        field, sign, constant = clause.simple
        said = _SIGNS[sign if held else _OPPOSITE[sign]]
        if said == "=":
            return f"event.{field} = {_show(values[field])}"
        return f"event.{field} = {_show(values[field])} {said} {_show(constant)}"
    shown = ", ".join(f"event.{field} = {_show(values[field])}" for field in clause.fields)
    text = " ".join(clause.text.split())
    return f"{text} ({shown})" if shown else text


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_show(item) for item in value) + "]"
    if isinstance(value, float):
        return "not known" if math.isnan(value) else f"{value:g}"
    return str(value) if value != "" else "''"


def _compile(text: str, offset: int) -> Any:
    try:
        return cel.compile(text)
    except ValueError as error:
        found = _SYNTAX.search(str(error))
        if found is None:
            raise ConditionError(str(error).splitlines()[0], offset) from error
        line, column = int(found[1]), int(found[2])
        before = sum(len(row) + 1 for row in text.split("\n")[: line - 1])
        said = re.sub(r" expecting \{.*", "", found[3])
        raise ConditionError(f"bad syntax: {said}", offset + before + column - 1) from error


def _check_words(tokens: list[_Token]) -> None:
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        joined = before is not None and before.text == "."
        if token.kind == "name" and token.text in _WORD_OPERATORS and not joined:
            raise ConditionError(f"write {_WORD_OPERATORS[token.text]} instead of {token.text}", token.start)
        if token.text == "=" and (after is None or after.text != ">"):
            raise ConditionError("write == to compare", token.start)


def _fields(tokens: list[_Token]) -> dict[str, int]:
    """Field of the `event` map → offset of its first use, with what the functions need."""
    found: dict[str, int] = {}
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if one.text == "event" and two.text == "." and three.kind == "name":
            found.setdefault(three.text, three.start)
        elif one.text == "event" and two.text == "[" and three.kind == "string":
            found.setdefault(three.text.strip("'\""), three.start)
    for token in tokens:
        for field in FUNCTION_FIELDS.get(token.text, ()) if token.kind == "name" else ():
            found.setdefault(field, token.start)
    return found


def _check_names(text: str, tokens: list[_Token], program: Any) -> None:
    for field, offset in _fields(tokens).items():
        if field not in FIELDS:
            raise ConditionError(_unknown(field, FIELDS, "field of event"), offset)
    bound = _bound_names(tokens)
    for name in program.variables():
        if name != "event" and name not in bound:
            hint = f"; write event.{name}" if name in FIELDS else "; only event is known"
            offset = next((token.start for token in tokens if token.text == name), 0)
            raise ConditionError(f"unknown name {name!r}{hint}", offset)


def _bound_names(tokens: list[_Token]) -> set[str]:
    """Names that a macro (``exists(a, …)``) binds."""
    return {
        three.text
        for one, two, three, four in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
        if one.text in {"exists", "exists_one", "all", "map", "filter"} and two.text == "(" and four.text == ","
    }


def _unknown(name: str, known: Mapping[str, Any], what: str) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    mend = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    return f"unknown {what} {name!r}; {mend}"


def _clause(text: str, tokens: list[_Token]) -> Clause:
    while len(tokens) > 2 and tokens[0].text == "(" and _closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    start, end = tokens[0].start, tokens[-1].end
    if not _at_top(tokens, "?"):
        for sign, join in (("||", "any"), ("&&", "all")):
            cuts = _at_top(tokens, sign)
            if cuts:
                edges = [-1, *cuts, len(tokens)]
                parts = tuple(_clause(text, tokens[a + 1 : b]) for a, b in pairwise(edges))
                return Clause("any" if join == "any" else "all", text[start:end], start, parts, None, (), None)
    own = text[start:end]
    fields = tuple(field for field in _fields(tokens) if field in FIELDS)
    return Clause("one", own, start, (), _compile(own, start), fields, _simple(tokens))


def _closing(tokens: list[_Token], index: int) -> int:
    depth = 0
    for number in range(index, len(tokens)):
        if tokens[number].text in _OPEN:
            depth += 1
        elif tokens[number].text in _CLOSE:
            depth -= 1
            if depth == 0:
                return number
    return -1


def _at_top(tokens: list[_Token], sign: str) -> list[int]:
    """Indexes of `sign` outside all brackets."""
    depth = 0
    found: list[int] = []
    for number, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in _OPEN:
            depth += 1
        elif token.text in _CLOSE:
            depth -= 1
        elif depth == 0 and token.text == sign:
            found.append(number)
    return found


def _simple(tokens: list[_Token]) -> tuple[str, str, Any] | None:
    """Read ``event.F == 'x'``, ``event.F in ['x', 'y']``, ``event.F >= 3``; None for all else."""
    if [token.text for token in tokens[:2]] != ["event", "."] or len(tokens) < 5:
        return None
    field, sign, rest = tokens[2].text, tokens[3].text, tokens[4:]
    kind = FIELDS[field].kind if field in FIELDS else "list"
    if sign == "in" and kind == "string" and rest[0].text == "[" and rest[-1].text == "]":
        items = rest[1:-1:2]
        commas = rest[2:-1:2]
        if all(token.text == "," for token in commas) and all(_plain_string(token) for token in items):
            return field, "in", tuple(token.text[1:-1] for token in items)
        return None
    if len(rest) != 1:
        return None
    if sign in {"==", "!="} and kind == "string" and _plain_string(rest[0]):
        return field, sign, rest[0].text[1:-1]
    if sign in _OPPOSITE and kind in {"int", "double"} and rest[0].kind == "number" and field not in _POSITION:
        written = rest[0].text
        if not written.endswith("u"):
            return field, sign, int(written) if written.isdigit() else float(written)
    return None


def _plain_string(token: _Token) -> bool:
    return token.kind == "string" and token.text[0] in "'\"" and "\\" not in token.text and token.text[:3] not in {
        "'''",
        '"""',
    }  # fmt: skip


def _probe(clause: Clause) -> None:
    """Ask every question of an example, so that a wrong type shows now and not in the night."""
    for part in clause.parts:
        _probe(part)
    if clause.join != "one":
        return
    example = example_fields(
        {"type": "remote.bombing", "country": "SY", "killed": 1, "lat": 34.5, "lon": 38.3, "place": "Tadmur",
         "start": "2017-08-11", "end": "2017-08-11", "actors": ["a"], "initiators": ["a"], "targets": ["b"],
         "outlets": ["o"], "sources": ["s"], "kinds": ["rebel"], "claims": ["blame"]}
    )  # fmt: skip
    try:
        answer = clause.test.execute(make_context(example))
    except _FAILURES as error:
        message = " ".join(str(error).split())
        message = message.split(" CEL does not coerce")[0].removesuffix(".")
        types = ", ".join(f"event.{name} is a {FIELDS[name].kind}" for name in clause.fields)
        raise ConditionError(f"{message} ({types})" if types else message, clause.offset) from error
    if not isinstance(answer, bool):
        raise ConditionError(
            f"{' '.join(clause.text.split())} is {type(answer).__name__}, not true or false; compare it with something",
            clause.offset,
        )
