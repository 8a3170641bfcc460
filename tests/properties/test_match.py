"""Matching any history of any event, with crashes anywhere, ends the same; rules of any text raise sentences only."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.codec import decode, encode
from streams.errors import SettingsError
from streams.match import Ruleset, Told, load_rules, match, newer, restore, why
from streams.match.condition import ConditionError, compile_condition
from streams.match.fields import FIELDS
from streams.records import Alert, Casualties, Event, EventTime, Figure, Place

NOON = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
RULES = """
subscriber: desk
rules:
  - {id: blasts, when: "event.class == 'remote' && event.killed >= 10"}
  - {id: near, when: "near(event, 16.0, 49.0, 30.0) || event.killed > 50", tell_again_on: [place, killed]}
  - {id: all, when: "event.country in ['YE', 'SY']", include_background: true, realis: [actual, planned]}
"""


def _rules() -> Ruleset:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(RULES, "utf-8")
        return load_rules(path)


RULESET = _rules()
figures = st.none() | st.builds(Figure, low=st.integers(0, 80), high=st.none() | st.integers(80, 90))
places = st.sampled_from(
    [
        Place(text="Tarem", name="Tarem", lat=16.05, lon=49.0, country="YE", precision="exact"),
        Place(text="Yemen", country="YE", precision="country"),
        Place(),
    ]
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Revisions of one event as the log may hold them: rising, repeated, with gaps."""
    found: list[Event] = []
    revision = 0
    for _ in range(draw(st.integers(1, 8))):
        if found and draw(st.booleans()):
            found.append(found[-1])
            continue
        revision += draw(st.integers(1, 3))
        status: Any = draw(st.sampled_from(["reported", "reported", "corroborated", "disputed", "retracted"]))
        found.append(
            Event(
                event_id="ev_1",
                revision=revision,
                op="retract" if status == "retracted" else "update",
                status=status,
                type=draw(st.sampled_from(["remote.bombing", "hazard.fire"])),
                first_seen=NOON,
                last_seen=NOON + timedelta(minutes=revision),
                title=draw(st.text(max_size=20)),
                realis=draw(st.sampled_from(["actual", "actual", "planned"])),
                background=draw(st.booleans()),
                place=draw(places),
                time=EventTime(start=draw(st.none() | st.text(max_size=12)), precision="day"),
                casualties=Casualties(killed=draw(figures), injured=draw(figures)),
                confidence=draw(st.floats(0, 1)),
                outlets=("coastal-post",),
                touched=tuple(f"a{n}" for n in range(revision)),
            )
        )
    return found


@settings(max_examples=150, deadline=None)
@given(histories(), st.integers(0, 8), st.integers(0, 8))
def test_a_crash_anywhere_ends_with_the_bytes_of_one_pass(log: list[Event], committed: int, written: int) -> None:
    """What was told must not depend on where a worker died."""
    committed = min(committed, len(log))
    written = max(committed, min(written, len(log)))
    told, view, at_crash = Told(), {}, {}
    for position, event in enumerate(log):
        if position == written:
            at_crash = dict(view)
        view |= {alert.alert_id: alert for alert in match(told, event, RULESET)}
    at_crash = dict(view) if written == len(log) else at_crash
    again = Told()
    restore(again, [decode(encode(alert), Alert) for alert in at_crash.values()])
    for event in log[committed:]:
        for alert in match(again, event, RULESET):
            known = at_crash.get(alert.alert_id)
            at_crash[alert.alert_id] = alert if known is None else newer(known, alert)
    assert {k: encode(a) for k, a in at_crash.items()} == {k: encode(a) for k, a in view.items()}


@settings(max_examples=100, deadline=None)
@given(histories())
def test_tellings_are_numbered_without_gap_and_cancelled_at_most_once(log: list[Event]) -> None:
    """A receiver orders tellings by number, and hears of a cancellation once."""
    told = Told()
    last: dict[str, Alert] = {}
    for event in log:
        for alert in match(told, event, RULESET):
            before = last.get(alert.alert_id)
            if before is None:
                assert (alert.sequence, alert.op) == (1, "new")
            elif alert.sequence == before.sequence:
                assert encode(alert) == encode(before)
            else:
                assert alert.sequence == before.sequence + 1
                assert not (before.op == "cancel" and alert.op != "new")
            last[alert.alert_id] = alert


@settings(max_examples=100, deadline=None)
@given(histories())
def test_why_agrees_with_what_is_told(log: list[Event]) -> None:
    """The explanation and the decision are one."""
    for event in log:
        fired = {alert.rule_id for alert in match(Told(), event, RULESET)}
        assert fired == {rule.id for rule in RULESET.rules if why(rule, event).fires}


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["event", ".", "killed", "country", "&&", "||", "(", ")", "'", "==", ">=", "3", "'SY'", "!", "[", "]", "in",
             ",", "?", ":", " ", "\n", "near", "//", "true"]
        ),
        max_size=14,
    ).map(" ".join)
)  # fmt: skip
def test_any_condition_compiles_or_is_refused_with_a_sentence(text: str) -> None:
    """Whatever an author writes, a rules check answers."""
    try:
        assert compile_condition(text).fields <= FIELDS.keys()
    except ConditionError as error:
        assert str(error)
        assert 0 <= error.offset <= len(text) + 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.binary(max_size=80))
def test_any_file_is_read_or_refused_with_a_sentence(content: str | bytes) -> None:
    """A broken rules file stops the start with its reason, not with a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        try:
            load_rules(path)
        except SettingsError as error:
            assert error.reason == "bad_rule"
