"""What a subscriber is told, when again, and what is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from streams.codec import decode, encode
from streams.match import Ruleset, Told, ToldLimits, evict, match, newer, restore
from streams.records import Alert, Casualties, Event, Figure, Place

Make = Callable[..., Event]
Rules = Callable[..., Ruleset]


def test_an_event_that_meets_the_rule_is_told_once(event: Make, rules: Rules) -> None:
    """The first telling is new, number one, and carries what the subscriber needs."""
    (alert,) = match(Told(), event(), rules())
    assert (alert.op, alert.sequence, alert.severity, alert.channels) == ("new", 1, "severe", ("desk-file",))
    assert alert.reasons == (
        "event.class = remote in [remote, civilians]",
        "event.country = YE",
        "event.killed = 12 ≥ 10",
    )
    assert alert.quote_source == "coastal-post"
    assert alert.urls == ("https://coastal-post.example/story",)


def test_the_text_says_who_what_where_when_how_many_and_who_says_so(event: Make, rules: Rules) -> None:
    """A subscriber acts on the text alone."""
    (alert,) = match(Told(), event(), rules())
    assert alert.text == (
        "Bombing in Tarem, Hadramawt, Yemen, 1 March 2024: 12 killed. Against: shoppers. "
        "According to governor's office, in coastal-post (1 independent origin; reported)."
    )


def test_the_same_revision_again_gives_the_stored_telling(event: Make, rules: Rules) -> None:
    """A lost send is mended by the redelivery; receivers know the telling by its number."""
    told, ruleset = Told(), rules()
    first = match(told, event(), ruleset)
    assert [encode(alert) for alert in match(told, event(), ruleset)] == [encode(alert) for alert in first]


def test_a_revision_that_changes_nothing_of_note_is_silent(event: Make, rules: Rules) -> None:
    """Another copy of the story is no news."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    assert match(told, event(revision=2, title="Market blast in Tarem"), ruleset) == ()


def test_a_higher_toll_is_told_again_showing_what_changed(event: Make, rules: Rules) -> None:
    """The writethru re-alerts once."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    (alert,) = match(told, event(revision=2, killed=19), ruleset)
    assert (alert.op, alert.sequence, alert.revision) == ("update", 2, 2)
    assert [(c.field, c.before, c.after) for c in alert.changes] == [
        ("killed", {"low": 12, "high": 12}, {"low": 19, "high": 19})
    ]
    assert "Changed: killed 12 → 19." in alert.text
    assert match(told, event(revision=3, killed=19), ruleset) == ()


def test_a_toll_in_the_thousands_that_moves_by_a_few_is_no_news(event: Make, rules: Rules) -> None:
    """Few alerts, and right ones."""
    told, ruleset = Told(), rules()
    match(told, event(killed=1203), ruleset)
    assert match(told, event(revision=2, killed=1207), ruleset) == ()
    assert match(told, event(revision=3, killed=1290), ruleset)[0].op == "update"


def test_changes_add_up_from_the_last_telling_not_from_the_last_revision(event: Make, rules: Rules) -> None:
    """Many small steps make a large one."""
    told, ruleset = Told(), rules()
    match(told, event(killed=1000), ruleset)
    assert match(told, event(revision=2, killed=1030), ruleset) == ()
    (alert,) = match(told, event(revision=3, killed=1060), ruleset)
    assert alert.changes[0].before == {"low": 1000, "high": 1000}


def test_a_second_origin_is_told_where_the_rule_tells_again_on_status(event: Make, rule: Rules) -> None:
    """Corroboration is news by default, and can be switched off."""
    second = {"revision": 2, "outlets": ("coastal-post", "gulf-wire"), "status": "corroborated"}
    told, ruleset = Told(), rule("event.killed > 3")
    match(told, event(), ruleset)
    assert match(told, event(**second), ruleset)[0].status == "corroborated"
    told, ruleset = Told(), rule("event.killed > 3", "tell_again_on: [killed]")
    match(told, event(), ruleset)
    assert match(told, event(**second), ruleset) == ()


def test_a_retracted_event_is_cancelled_with_the_reason(event: Make, rules: Rules) -> None:
    """Who was told must hear that it was wrong."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    gone = event(revision=2, status="retracted", op="retract")
    (alert,) = match(told, gone, ruleset)
    assert (alert.op, alert.sequence) == ("cancel", 2)
    assert alert.text.startswith("Cancelled: withdrawn by the source (not confirmed).")
    assert alert.received == datetime(2024, 3, 1, 13, 0, tzinfo=UTC)
    assert match(told, event(revision=3, status="retracted", op="retract"), ruleset) == ()


def test_a_retracted_event_nobody_was_told_of_stays_silent(event: Make, rules: Rules) -> None:
    """There is nothing to take back."""
    assert match(Told(), event(status="retracted", op="retract"), rules()) == ()


def test_an_event_that_no_longer_meets_the_rule_is_cancelled_saying_why(event: Make, rules: Rules) -> None:
    """A correction from 12 to 3 dead takes the alert back."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    (alert,) = match(told, event(revision=2, killed=3), ruleset)
    assert alert.op == "cancel"
    assert "event.killed = 3 < 10" in alert.text


def test_a_cancelled_event_that_meets_the_rule_again_is_told_as_new(event: Make, rules: Rules) -> None:
    """The number goes on, so a receiver can order the tellings."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    match(told, event(revision=2, killed=3), ruleset)
    (alert,) = match(told, event(revision=3, killed=14), ruleset)
    assert (alert.op, alert.sequence) == ("new", 3)


@pytest.mark.parametrize(
    "quiet",
    [{"background": True}, {"backfill": True}, {"realis": "planned"}, {"realis": "hypothetical"}, {"confidence": 0.2}],
)
def test_history_archives_plans_and_doubtful_events_alert_nobody(
    event: Make, rules: Rules, quiet: dict[str, object]
) -> None:
    """Alerts are few and right."""
    assert match(Told(), event(**quiet), rules()) == ()


def test_a_rule_may_ask_for_background_and_plans(event: Make, rule: Rules) -> None:
    """Analysts want what the desk does not."""
    wanted = rule("event.killed > 3", "include_background: true", "realis: [actual, planned]", "min_confidence: 0.1")
    assert match(Told(), event(background=True, realis="planned", confidence=0.2), wanted)


def test_less_confidence_later_takes_nothing_back(event: Make, rules: Rules) -> None:
    """A dispute is told as a dispute, it does not unsay."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    (alert,) = match(told, event(revision=2, confidence=0.3, status="disputed"), ruleset)
    assert (alert.op, alert.status) == ("update", "disputed")


def test_an_older_revision_after_a_newer_one_tells_nothing(event: Make, rules: Rules) -> None:
    """A replay from before must not move what was told."""
    told, ruleset = Told(), rules()
    match(told, event(), ruleset)
    match(told, event(revision=3, killed=19), ruleset)
    assert match(told, event(revision=2, killed=15), ruleset) == ()


def test_a_rule_that_is_no_more_still_takes_back_what_it_told(event: Make, rules: Rules, rule: Rules) -> None:
    """A subscriber who was told must hear of the kill, whatever became of the rule."""
    told = Told()
    match(told, event(), rules())
    other = rule("event.killed > 900")
    assert match(told, event(revision=2, killed=19), other) == ()
    (alert,) = match(told, event(revision=3, status="retracted", op="retract"), other)
    assert (alert.rule_id, alert.op, alert.channels) == ("blasts", "cancel", ("desk-file",))


def test_the_range_of_tolls_is_told_with_who_gave_them(event: Make, rules: Rules) -> None:
    """One figure alone would hide that sources differ."""
    low, high = event(outlets=("coastal-post", "gulf-wire")).ledger
    replace = msgspec.structs.replace
    more = replace(high, mention=replace(high.mention, casualties=Casualties(killed=Figure(low=19))))
    (alert,) = match(Told(), replace(event(outlets=("coastal-post", "gulf-wire")), ledger=(low, more)), rules())
    assert "Sources give 12 (coastal-post) to 19 (gulf-wire) killed." in alert.text


def test_every_restart_point_ends_with_the_bytes_of_one_pass(event: Make, rules: Rules) -> None:
    """A crash may have written any of the tellings; replaying from before it must end the same."""
    log = [
        event(killed=4),
        event(revision=2),
        event(revision=3, killed=19, status="corroborated", outlets=("coastal-post", "gulf-wire")),
        event(revision=3, killed=19, status="corroborated", outlets=("coastal-post", "gulf-wire")),
        event(revision=4, killed=3),
        event(revision=5, killed=14),
        event(revision=6, status="retracted", op="retract"),
    ]
    ruleset, told = rules(), Told()
    history: list[dict[str, Alert]] = [{}]
    for item in log:
        history.append({**history[-1], **{alert.alert_id: alert for alert in match(told, item, ruleset)}})
    whole = {key: encode(alert) for key, alert in history[-1].items()}
    for committed in range(len(log)):
        for written in range(committed, len(log) + 1):
            view = dict(history[written])
            again = Told()
            restore(again, [decode(encode(alert), Alert) for alert in view.values()])
            for item in log[committed:]:
                for alert in match(again, item, ruleset):
                    known = view.get(alert.alert_id)
                    view[alert.alert_id] = alert if known is None else newer(known, alert)
            assert {key: encode(alert) for key, alert in view.items()} == whole


def test_tellings_are_forgotten_by_event_time(event: Make, rules: Rules) -> None:
    """Memory is bounded by the window, not by the clock."""
    told, ruleset = Told(ToldLimits(horizon_s=3600)), rules()
    (alert,) = match(told, event(), ruleset)
    assert evict(told) == ()
    later = event(place=Place(text="Sana'a", country="YE"))
    moved = decode(encode(later).replace(b"2024-03-01T12:0", b"2024-03-09T12:0").replace(b"ev_1", b"ev_2"), Event)
    match(told, moved, ruleset)
    assert evict(told) == (alert.alert_id,)
    assert len(told) == 1
