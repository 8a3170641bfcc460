"""Why a rule did, or did not, tell of an event: every condition with its value; and rules' own tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from streams.match.condition import Clause, ask, explain, make_context
from streams.match.fields import FIELDS, example_fields, read_fields
from streams.match.rules import Rule, Ruleset
from streams.records import Event


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a rule with what it was asked of and whether it held."""

    text: str
    """With the values: ``event.killed = 3 < 10``."""
    held: bool
    needed: bool
    """False where another part of an "or" held instead."""
    error: str | None = None
    """Why it could not be decided, for example of an event whose position is not known."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule makes of one event."""

    rule_id: str
    fires: bool
    questions: tuple[Question, ...]
    """Those of every rule (not retracted, not background, …), then those of its condition, in order."""

    @property
    def failed(self) -> tuple[Question, ...]:
        """The questions for want of which it did not fire."""
        return tuple(question for question in self.questions if question.needed and not question.held)


class RuleTestResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one test that a rule's author wrote."""

    rule_id: str
    number: int
    """1 for the rule's first."""
    passed: bool
    expected: str
    verdict: Verdict
    path: str
    line: int


def why(rule: Rule, event: Event) -> Verdict:
    """Return whether `rule` tells of `event` when it meets it for the first time, and every reason."""
    return _verdict(rule, read_fields(event, FIELDS))


def run_tests(rules: Ruleset) -> tuple[RuleTestResult, ...]:
    """Return the outcome of every rule's own tests, in order."""
    return tuple(_run(rule, number) for rule in rules.rules for number in range(len(rule.tests)))


def _run(rule: Rule, number: int) -> RuleTestResult:
    test = rule.tests[number]
    verdict = _verdict(rule, example_fields(test.event))
    return RuleTestResult(
        rule_id=rule.id,
        number=number + 1,
        passed=verdict.fires == test.alert,
        expected="alert" if test.alert else "nothing",
        verdict=verdict,
        path=rule.path,
        line=test.line,
    )


def _verdict(rule: Rule, values: Mapping[str, Any]) -> Verdict:
    context = make_context(values)
    gates = [Question(text=text, held=held, needed=True) for text, held in gates_of(rule, values)]
    asked = list(_questions(rule.condition.clause, context, values, needed=True))
    holds = rule.condition.holds(context)
    return Verdict(
        rule_id=rule.id,
        fires=holds and all(gate.held for gate in gates),
        questions=(*gates, *asked),
    )


def gates_of(rule: Rule, values: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield what every rule asks before its condition, with the answer."""
    yield f"event.status = {values['status']}", values["status"] != "retracted"
    yield (
        "told by a live article" if not values["backfill"] else "told by archive material only",
        not values["backfill"],
    )
    background = values["background"]
    yield f"event.background = {'true' if background else 'false'}", not background or rule.include_background
    wanted = values["realis"] in rule.realis
    yield f"event.realis = {values['realis']} {'in' if wanted else 'not in'} [{', '.join(rule.realis)}]", wanted
    sure = values["confidence"] >= rule.min_confidence
    yield f"event.confidence = {values['confidence']:.2f} {'≥' if sure else '<'} {rule.min_confidence:g}", sure


GATE_FIELDS = frozenset({"status", "backfill", "background", "realis", "confidence"})
"""What `gates_of` reads."""


def _questions(clause: Clause, context: Any, values: Mapping[str, Any], *, needed: bool) -> Iterator[Question]:
    if clause.join == "one":
        held, error = ask(clause, context)
        yield Question(text=explain(clause, values, held), held=held, needed=needed, error=error)
        return
    if clause.join == "all":
        for part in clause.parts:
            yield from _questions(part, context, values, needed=needed)
        return
    held_by = [_held(part, context) for part in clause.parts]
    for part, held in zip(clause.parts, held_by, strict=True):
        yield from _questions(part, context, values, needed=needed and (held or not any(held_by)))


def _held(clause: Clause, context: Any) -> bool:
    if clause.join == "one":
        return ask(clause, context)[0]
    parts = (_held(part, context) for part in clause.parts)
    return all(parts) if clause.join == "all" else any(parts)


def reasons(rule: Rule, values: Mapping[str, Any], context: Any) -> tuple[str, ...]:
    """Return the parts of the condition that held, with their values."""
    asked = _questions(rule.condition.clause, context, values, needed=True)
    return tuple(question.text for question in asked if question.held)


def failures(rule: Rule, values: Mapping[str, Any], context: Any) -> tuple[str, ...]:
    """Return the parts that did not hold and whose want keeps the rule from telling."""
    gates = [text for text, held in list(gates_of(rule, values))[:-1] if not held]
    asked = _questions(rule.condition.clause, context, values, needed=True)
    return (*gates, *(question.text for question in asked if question.needed and not question.held))
