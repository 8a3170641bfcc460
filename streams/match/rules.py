"""Subscribers' rules, looked up by what they ask for; `rulefile` reads them from YAML.

subscriber: crisis-desk
rules:
  - id: levant-mass-casualty
    name: Mass-casualty attacks in the Levant
    when: event.class in ['battle', 'remote'] && in_region(event, 'levant') && event.killed >= 10
    severity: severe
    channels: [desk-file]
    tests:
      - event: {type: remote.bombing, country: SY, killed: 12}
        expect: alert
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from streams.match.condition import Condition

Severity = Literal["minor", "moderate", "severe", "extreme", "unknown"]

TELLABLE: Final = (
    "killed", "injured", "missing", "displaced", "detained", "type", "status", "place", "time", "actors",
    "independent_origins", "title",
)  # fmt: skip
"""What may bring a second telling (`tell_again_on`)."""
_INDEXED: Final = ("type", "country", "class", "admin1")
"""Plain questions that rules are looked up by, the most telling first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTest:
    """An event the author of a rule says it must, or must not, alert on."""

    event: Mapping[str, Any]
    alert: bool
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """What one subscriber wants to be told of, and how."""

    id: str
    subscriber: str
    condition: Condition
    name: str = ""
    severity: Severity = "unknown"
    channels: tuple[str, ...] = ()
    tell_again_on: tuple[str, ...] = ("killed", "injured", "type", "status")
    min_confidence: float = 0.25
    """Below it nothing is told for the first time; what was told is not taken back for it."""
    include_background: bool = False
    realis: tuple[str, ...] = ("actual", "alleged")
    tests: tuple[RuleTest, ...] = ()
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """All rules of all subscribers, in the order read."""

    rules: tuple[Rule, ...] = ()
    by_id: Mapping[str, Rule] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    """What of an event any condition asks."""
    index: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    rest: tuple[int, ...] = ()

    def candidates(self, values: Mapping[str, Any]) -> list[Rule]:
        """Return the rules whose plain questions do not rule out an event of these values, in order."""
        found = set(self.rest)
        for name in _INDEXED:
            found.update(self.index.get((name, values[name]), ()))
        return [self.rules[number] for number in sorted(found)]


INDEX_FIELDS: Final = frozenset(_INDEXED)


def make_ruleset(rules: Iterable[Rule]) -> Ruleset:
    """Return `rules` indexed by what they ask for."""
    ordered = tuple(rules)
    index: dict[tuple[str, str], list[int]] = {}
    rest: list[int] = []
    for number, rule in enumerate(ordered):
        plain = [simple for simple in rule.condition.required if simple[1] in {"==", "in"}]
        asked = [simple for name in _INDEXED for simple in plain if simple[0] == name]
        if not asked:
            rest.append(number)
            continue
        name, sign, constant = asked[0]
        for value in dict.fromkeys(constant if sign == "in" else (constant,)):
            index.setdefault((name, value), []).append(number)
    return Ruleset(
        rules=ordered,
        by_id={rule.id: rule for rule in ordered},
        fields=frozenset().union(*(rule.condition.fields for rule in ordered)),
        index={key: tuple(numbers) for key, numbers in index.items()},
        rest=tuple(rest),
    )
