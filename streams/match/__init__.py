"""Events and subscribers' rules into alerts: few, explained, revised when the story changes, cancelled when wrong.

`load_rules` reads and checks rules; `match` says what is to be told now, given what was told before; `why` says
for one rule and one event why it fires or not; `run_tests` runs the tests that rules carry.
"""

from streams.match.rulefile import check, load_rules
from streams.match.rules import Rule, Ruleset
from streams.match.telling import Told, ToldLimits, evict, match, newer, restore
from streams.match.verdict import Question, RuleTestResult, Verdict, run_tests, why

__all__ = [
    "Question",
    "Rule",
    "RuleTestResult",
    "Ruleset",
    "Told",
    "ToldLimits",
    "Verdict",
    "check",
    "evict",
    "load_rules",
    "match",
    "newer",
    "restore",
    "run_tests",
    "why",
]
