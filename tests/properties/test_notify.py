"""Whatever fails and whenever it crashes, a receiver ends up knowing what holds, in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.notify import Outbox, RetryLimits, Telling
from streams.records import Alert, AlertOp

T0 = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)
LIMITS = RetryLimits(max_attempts=1_000, first_s=1.0, most_s=60.0, jitter=0.0)

_outcomes = st.sampled_from(
    ["delivered", "lost_answer", "lost_request", "unreachable", "crash", "crash_after", "release"]
)
_steps = st.lists(st.one_of(st.just("put"), st.just("again"), st.just("wait"), _outcomes), max_size=30)
_stories = st.lists(st.sampled_from(["update", "update", "cancel", "new"]), max_size=6)


def _story(ops: list[str]) -> list[Alert]:
    """An alert's tellings as rules make them: new first, after a cancel new again."""
    told: list[Alert] = []
    for wanted in ["new", *ops]:
        standing = bool(told) and told[-1].op != "cancel"
        op: AlertOp = ("cancel" if wanted == "cancel" else "update") if standing else "new"
        number = len(told) + 1
        told.append(
            Alert(
                alert_id="al_1",
                rule_id="r",
                subscriber="desk",
                event_id="ev",
                revision=number,
                sequence=number,
                op=op,
                title="t",
                received=T0,
                channels=("hook",),
            )
        )
    return told


class Receiver:
    """A subscriber who keeps what it was told last, by the rules that are promised to it."""

    def __init__(self) -> None:
        self.known: int | None = None
        self.last = 0
        self.ids: dict[int, str] = {}

    def take(self, telling: Telling) -> None:
        """Check the promises and remember."""
        sequence = telling.alert.sequence
        assert self.ids.setdefault(sequence, telling.delivery_id) == telling.delivery_id, "one telling, two ids"
        assert sequence >= self.last, "an older telling after a newer one"
        if telling.op == "update":
            assert self.known is not None, "an update of what was never told"
        self.last = sequence
        self.known = None if telling.op == "cancel" else sequence


def _end(outbox: Outbox, receiver: Receiver, telling: Telling, outcome: str, now: datetime) -> None:
    if outcome in ("delivered", "lost_answer", "crash_after"):
        receiver.take(telling)
    if outcome == "delivered":
        outbox.delivered(telling.delivery_id, "HTTP 200", now)
    elif outcome in ("lost_answer", "lost_request"):
        outbox.failed(telling, now, reason="timeout", response="", final=False, uncertain=True)
    elif outcome == "unreachable":
        outbox.failed(telling, now, reason="unreachable", response="", final=False, uncertain=False)
    elif outcome == "release":
        outbox.release(telling.delivery_id)


@settings(max_examples=150, deadline=None)
@given(_stories, _steps)
@example(["cancel"], ["put", "crash_after", "wait", "put"])
@example(["cancel"], ["put", "lost_answer", "put"])
@example(["cancel", "new"], ["put", "delivered", "put", "lost_answer"])
def test_a_receiver_ends_up_knowing_what_holds(ops: list[str], steps: list[str]) -> None:
    """Lost answers, lost requests, crashes before and after sending, redelivered alerts: nothing shows in the end."""
    outbox, receiver, now = Outbox(":memory:", LIMITS), Receiver(), T0
    story, put = _story(ops), 0
    for step in steps:
        if step == "put" and put < len(story):
            outbox.put(story[put], now=now)
            put += 1
        elif step == "again":
            outbox.put(story[:put], now=now)
        elif step == "wait":
            now += timedelta(seconds=200)
        else:
            for telling in outbox.claim(now):
                _end(outbox, receiver, telling, step, now)
    outbox.put(story[put:], now=now)
    for _ in range(30):
        now += timedelta(seconds=200)
        for telling in outbox.claim(now):
            _end(outbox, receiver, telling, "delivered", now)
    assert outbox.waiting() == {}
    expected = None if story[-1].op == "cancel" else story[-1].sequence
    assert receiver.known == expected
    before = len(outbox.unpublished())
    outbox.put(story, now=now)
    assert outbox.claim(now + timedelta(days=1)) == []
    assert len(outbox.unpublished()) == before == len(story)
    outbox.close()
