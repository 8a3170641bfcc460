"""Rules files: what can be asked, what is refused and how the refusal helps, and why a rule fired or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from streams.errors import SettingsError
from streams.match import Ruleset, Told, check, load_rules, match, run_tests, why
from streams.match.fields import REGIONS, country_name
from streams.records import Actor, Event, Place

Make = Callable[..., Event]
Rules = Callable[..., Ruleset]
Write = Callable[..., Path]


@pytest.mark.parametrize(
    "when",
    [
        "event.killed >= 10",
        "event.killed > 3 && event.killed_high < 50",
        "event.class == 'remote' || event.class == 'battle'",
        "(event.class == 'battle' || event.type.startsWith('remote.')) && !event.background",
        "near(event, 16.0, 49.0, 20)",
        "near(event, 16.0, 49.0, 20.5) && in_region(event, 'gulf') || event.country == 'YE'",
        "in_region(event, 'asia')",
        "event.title.contains('market')",
        "'coastal-post' in event.outlets",
        "event.actors.exists(a, a == 'shoppers' || a == 'traders')",
        "event.place == 'Tarem' && event.confidence > 0.5 && event.start >= '2024-01-01'",
        "event.lat > 10.0 && event.lon > 10.0",
        '"governor\'s office" in event.sources',
        "event.killed >= 10 ? event.independent_origins >= 1 : false",
        "event['killed'] >= 10",
        "event.country != 'SY' && event.killed != 13 && event.killed < 13 && event.killed <= 12.5",
        "event.confidence >= 0.4 && event.injured == 0",
    ],
)
def test_what_can_be_asked(event: Make, rule: Rules, when: str) -> None:
    """Every form of condition in the guide holds for the event it describes."""
    quoted = '"' + when.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert match(Told(), event(), rule(quoted)), why(rule(quoted).rules[0], event())


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (
            "event.kiled >= 10",
            "rules.yaml:4:17: rule 'one': when: unknown field of event 'kiled'; did you mean killed?",
        ),
        ("event.killed >= 10 and event.country == 'SY'", "4:30: rule 'one': when: write && instead of and"),
        ("event.country = 'SY'", "write == to compare"),
        ("event.killed >=", "bad syntax"),
        ("(event.killed >= 3", "bad syntax"),
        ("event.killed", "event.killed is int, not true or false"),
        ("killed >= 3", "unknown name 'killed'; write event.killed"),
        ("event.killed >= '10'", "event.killed is a int"),
        ("event.title.lower() == 'x'", "lower"),
        ("in_region(event, 'levnt')", "did you mean levant?"),
        ("event.killed > 3 && near(event, 'x', 3, 4)", "rule 'one'"),
    ],
)
def test_a_wrong_condition_is_named_with_its_place_and_mend(rule: Rules, when: str, says: str) -> None:
    """The author sees what to change and where, before anything starts."""
    with pytest.raises(SettingsError) as caught:
        rule(when)
    assert says in str(caught.value)
    assert caught.value.reason == "bad_rule"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("severty: high", "5:5: rule 'one'"),
        ("severity: high", "write one of minor, moderate, severe, extreme, unknown"),
        ("channels: desk", "write a list of names in brackets"),
        ("tell_again_on: [dead]", "'dead' is not known"),
        ("min_confidence: 40", "40 is not between 0 and 1"),
        ("include_background: yes", "'yes' is not true or false"),
        ("realis: [real]", "'real' is not known"),
        ("tests: [{event: {kiled: 3}, expect: alert}]", "did you mean killed?"),
        ("tests: [{event: {killed: many}, expect: alert}]", "event.killed must be a int"),
        ("tests: [{event: {killed: 3}, expect: maybe}]", "expect must be alert or nothing"),
        ("id: two", "'id' is given twice"),
    ],
)
def test_a_wrong_line_of_a_rule_is_named_with_its_mend(rule: Rules, line: str, says: str) -> None:
    """A misspelt key must not be read as its default."""
    with pytest.raises(SettingsError) as caught:
        rule("event.killed >= 10", line)
    assert says.replace("5:5: rule 'one'", "5:5: ") in str(caught.value)


def test_everything_wrong_is_told_at_once(write: Write) -> None:
    """Nobody wants to mend a file error by error."""
    path = write(
        """
        subscriber: desk
        rules:
          - id: a
            when: event.kiled > 3
          - id: b
            when: event.killed > 3
            channels: [nowhere]
          - id: b
            when: event.injured > 3
          - when: event.injured > 3
        """
    )
    problems = check(path, channels=["desk-file"])
    assert len(problems) == 4
    assert all(problem.startswith(f"{path}:") for problem in problems)
    assert "unknown channel 'nowhere'; configured: desk-file" in "\n".join(problems)


@pytest.mark.parametrize("text", ["a: [1", "- just a list", "subscriber: x\nrules: 3", "", "\x00", "subscriber: [x]"])
def test_a_file_that_is_no_rules_file_is_refused(write: Write, text: str) -> None:
    """Whatever is in the file, the answer is a sentence and no traceback."""
    with pytest.raises(SettingsError):
        load_rules(write(text))


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    """An operator who mistypes a path must not run without rules."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(SettingsError):
            load_rules(path)


def test_a_folder_is_read_by_name_and_ids_are_unique_over_all_files(write: Write, tmp_path: Path) -> None:
    """A rule's id names its alerts over all subscribers."""
    write("subscriber: b\nrules:\n  - {id: two, when: event.killed > 3}\n", "b.yaml")
    write("subscriber: a\nrules:\n  - {id: one, when: event.killed > 3}\n", "a.yml")
    assert [(rule.subscriber, rule.id) for rule in load_rules(tmp_path).rules] == [("a", "one"), ("b", "two")]
    write("subscriber: c\nrules:\n  - {id: one, when: event.killed > 3}\n", "c.yaml")
    with pytest.raises(SettingsError, match=r"already in .*a\.yml"):
        load_rules(tmp_path)


def test_norway_is_no_boolean(write: Write) -> None:
    """YAML 1.1 reads NO as false; a country code is a string."""
    path = write(
        """
        subscriber: desk
        rules:
          - id: north
            when: event.country == 'NO'
            tests:
              - event: {type: hazard.flood, country: NO, start: 2024-03-01}
                expect: alert
        """
    )
    assert [result.passed for result in run_tests(load_rules(path))] == [True]


def test_rules_carry_their_own_tests(write: Write) -> None:
    """The author's examples say whether the rule means what was meant."""
    path = write(
        """
        subscriber: desk
        rules:
          - id: many
            when: event.killed >= 10 && in_region(event, 'levant')
            tests:
              - event: {type: remote.bombing, country: SY, killed: 12}
                expect: alert
              - event: {type: remote.bombing, country: SY, killed: 12, background: true}
                expect: nothing
              - event: {type: remote.bombing, country: SY, killed: 9}
                expect: alert
        """
    )
    results = run_tests(load_rules(path))
    assert [result.passed for result in results] == [True, True, False]
    assert [question.text for question in results[2].verdict.failed] == ["event.killed = 9 < 10"]


def test_why_names_every_part_that_failed_with_its_value(event: Make, rule: Rules) -> None:
    """The subscriber who missed an alert learns what to change."""
    ruleset = rule("event.killed >= 100 && (event.country == 'SY' || event.country == 'YE')")
    verdict = why(ruleset.rules[0], event(background=True))
    assert not verdict.fires
    assert [question.text for question in verdict.failed] == ["event.background = true", "event.killed = 12 < 100"]
    assert [q.held for q in verdict.questions if "country" in q.text] == [False, True]


def test_why_of_a_firing_rule_has_nothing_failed(event: Make, rules: Rules) -> None:
    """What fired and why are one answer."""
    verdict = why(rules().rules[0], event())
    assert verdict.fires
    assert verdict.failed == ()


def test_operators_inside_strings_and_brackets_do_not_split_a_condition(event: Make, rule: Rules) -> None:
    """A text may contain && and a list may contain anything."""
    when = "\"event.title == 'a && b || c' || event.places.exists(p, p == 'Tarem' && p != '(')\""
    (alert,) = match(Told(), event(), rule(when))
    assert len(alert.reasons) == 1
    assert alert.reasons[0].startswith("event.places.exists(p, p == 'Tarem' && p != '(')")


def test_an_unknown_position_is_near_nothing(event: Make, rule: Rules) -> None:
    """No coordinates must neither crash nor match."""
    nowhere = event(place=Place(text="Yemen", country="YE", precision="country"))
    for when in ("near(event, 16.0, 49.0, 20000)", "event.lat > -90.0"):
        ruleset = rule(f'"{when}"')
        assert match(Told(), nowhere, ruleset) == ()
        assert not why(ruleset.rules[0], nowhere).fires


def test_a_thousand_rules_are_narrowed_to_those_that_may_fire(event: Make, write: Write) -> None:
    """Cost follows the rules that could fire, not all there are."""
    countries = ["SY", "IQ", "LB", "JO", "YE", "SA", "EG", "LY", "SD", "TD"]
    lines = [
        f"  - {{id: r{n}, when: \"event.country == '{countries[n % 10]}' && event.killed >= {n}\"}}"
        for n in range(1000)
    ]
    ruleset = load_rules(write("subscriber: desk\nrules:\n" + "\n".join(lines) + "\n"))
    assert len(ruleset.candidates({"country": "YE", "type": "", "class": "", "admin1": ""})) == 100
    assert len(match(Told(), event(killed=500), ruleset)) == 50


def test_actor_names_can_be_asked_by_role(event: Make, rule: Rules) -> None:
    """Who did it and whom it befell are different questions."""
    actors = (Actor(role="initiator", text="Red Brigade", kind="rebel"), Actor(role="target", text="army post"))
    ruleset = rule(
        "\"'Red Brigade' in event.initiators && !('Red Brigade' in event.targets) && 'rebel' in event.kinds\""
    )
    assert match(Told(), event(actors=actors), ruleset)


def test_regions_hold_known_countries_only() -> None:
    """A misspelt code in the data would silently match nothing."""
    assert all(country_name(code) != code for codes in REGIONS.values() for code in codes)
