"""The sample wires come to what samples/expected.json says, and to what samples/README.md promises."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from streams.batch import Line
from streams.cli.filters import articles_in
from streams.records import Alert, CleanArticle, Decision, Event, Figure, RawArticle, Rejected, Report
from streams.wiring import Plan, make_stages

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
EVENTS = {one["key"]: one for one in EXPECTED["events"]}
HARM = ("killed", "injured", "displaced", "detained")

NOT_YET: dict[str, str] = {}
"""Expectation → the room that does not meet it yet; strict, so that a mend is noticed."""


@dataclass
class Run:
    """All that came about, each record with the file whose article brought it."""

    line: Line
    told: list[tuple[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """Article → its file."""
    now: datetime = datetime(2025, 3, 11, tzinfo=UTC)

    def of(self, kind: type, file: str | None = None) -> list[Any]:
        """Return the records of a kind, of one file if it is named."""
        return [one for name, one in self.told if isinstance(one, kind) and file in (None, name)]

    def last_events(self) -> dict[str, Event]:
        """Return each event in its last revision."""
        return {event.event_id: event for event in self.of(Event)}

    def told_by(self, event: Event) -> set[str]:
        """Return the files whose articles tell, or told, of the event."""
        return {self.files[entry.article_id] for entry in event.ledger}

    def feed(self, path: Path) -> None:
        """Take a file's articles; those that do not say when they came came with the one before them."""
        for article in articles_in([path], None):
            if isinstance(article, RawArticle):
                self.files[article.article_id] = path.name
                self.now = max(self.now, article.received)
            timed = isinstance(article, RawArticle) and article.received.year < 2000
            for told in self.line.feed(msgspec.structs.replace(article, received=self.now) if timed else article):
                self.told.append((self._file_of(told.record) or path.name, told.record))

    def _file_of(self, record: Any) -> str | None:
        """Return the file that brought a record: what an ended embargo releases is told when the next file comes."""
        if isinstance(record, Alert):
            record = self.last_events()[record.event_id]
        name = record.touched[-1] if isinstance(record, Event) else getattr(record, "article_id", None)
        return self.files.get(name)


@pytest.fixture(scope="session")
def run() -> Run:
    """The samples, taken file by file in name order."""
    stages = make_stages(Plan(partitions=1, rules=SAMPLES / "rules"))
    made = Run(Line(stages))
    for path in sorted((SAMPLES / "wires").iterdir()):
        if not path.name.endswith(".meta.json"):
            made.feed(path)
    return made


def _km(place: Any, expected: dict[str, Any]) -> float:
    if place.lat is None:
        return math.inf
    lat, other = math.radians(place.lat), math.radians(expected["lat"])
    half = math.sin((other - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other) * math.sin(math.radians(expected["lon"] - place.lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))


def _figure(figure: Figure | None) -> dict[str, int | None] | None:
    return None if figure is None else {"low": figure.low, "high": figure.high}


def _find(run: Run, key: str) -> Event:
    expected = EVENTS[key]
    files = set(expected["told_by"])
    same = [
        event for event in run.last_events().values() if event.type == expected["type"] and run.told_by(event) & files
    ]
    seen = [(event.type, event.title) for event in run.last_events().values() if run.told_by(event) & files]
    assert same, f"{key}: no {expected['type']} told by {sorted(files)}; there are {seen}"
    assert len(same) == 1, f"{key}: one happening is {len(same)} events: {[event.title for event in same]}"
    return same[0]


def _checks(key: str) -> Iterator[str]:
    expected = EVENTS[key]
    yield from ("found", "place", "country", "date", "told_by", "independent_origins", "status", "background")
    yield from (kind for kind in HARM if kind in expected)
    yield from (f"ledger_{kind}" for kind in HARM if f"ledger_{kind}" in expected)
    if "not_before" in expected:
        yield "not_before"
    if "backfill" in expected:
        yield "backfill"


def _day_there(when: str, zone: str) -> str:
    """Return a day as it is, and of an instant the day on the clock of `zone`."""
    if "T" not in when:
        return when
    return datetime.fromisoformat(when).astimezone(ZoneInfo(zone)).date().isoformat()


def _marked(name: str) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=NOT_YET[name])] if name in NOT_YET else []
    return pytest.param(*name.split(":"), id=name, marks=marks)


@pytest.mark.parametrize(("key", "what"), [_marked(f"{key}:{what}") for key in EVENTS for what in _checks(key)])
def test_event_is_as_expected(run: Run, key: str, what: str) -> None:
    """Every field that expected.json names is a promise to whoever tries the samples."""
    expected, event = EVENTS[key], _find(run, key)
    if what == "place":
        away = _km(event.place, expected)
        assert away <= expected["within_km"], f"{key}: {event.place.name} is {away:.0f} km from {expected['place']}"
    elif what == "country":
        allowed = {expected["country"], *expected.get("country_also", [])}
        assert event.place.country in allowed, f"{key}: in {event.place.country}, not in {allowed}"
    elif what == "date":
        day = _day_there(event.time.start or "", expected.get("zone", "UTC"))
        assert day == expected["date"], f"{key}: {event.time}"
    elif what == "told_by":
        assert run.told_by(event) == set(expected["told_by"]), f"{key}: told by {run.told_by(event)}"
    elif what in ("independent_origins", "status"):
        assert getattr(event, what) == expected[what], f"{key}: {what} {getattr(event, what)}"
    elif what == "background":
        assert not event.background, f"{key}: news must not be taken for history"
    elif what in HARM:
        assert _figure(getattr(event.casualties, what)) == expected[what], f"{key}: {event.casualties}"
    elif what.startswith("ledger_"):
        kind = what.removeprefix("ledger_")
        told = [_figure(getattr(entry.mention.casualties, kind)) for entry in event.ledger]
        missing = [figure for figure in expected[what] if figure not in told]
        assert not missing, f"{key}: the ledger has {told}, not {missing}"
    elif what == "not_before":
        assert event.first_seen >= datetime(2025, 3, 12, 5, 55, tzinfo=UTC)
        file = expected["told_by"][0]
        before = [name for name, one in run.told if name == file and isinstance(one, Event)]
        assert before, f"{key}: nothing was told of it"
    elif what == "backfill":
        assert event.backfill == expected["backfill"], f"{key}: backfill {event.backfill}"


@pytest.mark.parametrize("expected", [pytest.param(one, id=one["file"]) for one in EXPECTED["decisions"]])
def test_decision_is_as_expected(run: Run, expected: dict[str, Any]) -> None:
    """What is a copy, a version or a kill decides everything after it."""
    (decision,) = run.of(Decision, expected["file"])
    assert decision.verdict == expected["verdict"]
    assert decision.copy_of == expected.get("copy_of"), "the article it copies"
    assert list(decision.replaces) == expected.get("replaces", []), "the items whose tellings it takes back"
    missing = set(expected.get("edits", [])) - set(decision.edits)
    assert not missing, f"edits {decision.edits} lack {missing}"


def test_as_many_articles_and_broken_ones_as_promised(run: Run) -> None:
    """What the page counts must be there; a broken one is counted where it is refused."""
    refused = run.of(Rejected)
    assert len(refused) == EXPECTED["files"]["broken"], [(one.stage, one.reason) for one in refused]
    cleaned = {article.article_id for article in run.of(CleanArticle)}
    assert len(cleaned) == EXPECTED["files"]["articles"]


@pytest.mark.parametrize("file", EXPECTED["silent"]["no_event"])
def test_no_event_in(run: Run, file: str) -> None:
    """Sport and markets speak the language of war."""
    assert [(event.type, event.title) for event in run.of(Event, file)] == []


@pytest.mark.parametrize("file", EXPECTED["silent"]["background_only"])
def test_only_background_in(run: Run, file: str) -> None:
    """An anniversary tells old events: each may be kept, none is news."""
    mentions = [mention for report in run.of(Report, file) for mention in report.mentions]
    assert mentions, "old events are told in it"
    assert [mention.title for mention in mentions if not mention.background] == []
    assert all(event.background for event in run.of(Event, file))


@pytest.mark.parametrize("file", EXPECTED["silent"]["no_alert"])
def test_no_alert_for(run: Run, file: str) -> None:
    """Nobody is woken by a copy, an anniversary, a match report or the archive."""
    assert [(alert.rule_id, alert.title) for alert in run.of(Alert, file)] == []


def _tellings(run: Run, rule: str, event: Event) -> list[tuple[str, Alert]]:
    found = [(name, one) for name, one in run.told if isinstance(one, Alert)]
    return [(name, one) for name, one in found if (one.rule_id, one.event_id) == (rule, event.event_id)]


@pytest.mark.parametrize(
    ("event_key", "rule"), [_marked(f"{one['event']}:{one['rule']}") for one in EXPECTED["alerts"]]
)
def test_alert_is_told_as_expected(run: Run, event_key: str, rule: str) -> None:
    """Each telling, by the file that brings it, with the toll it tells."""
    expected = next(one for one in EXPECTED["alerts"] if (one["event"], one["rule"]) == (event_key, rule))
    found = _tellings(run, rule, _find(run, event_key))
    assert [(name, alert.op) for name, alert in found] == [(one["file"], one["op"]) for one in expected["tellings"]]
    for (_, alert), one in zip(found, expected["tellings"], strict=True):
        if "killed" in one:
            killed = alert.casualties.killed
            assert killed is not None
            assert killed.low == one["killed"], alert.title


def test_no_other_alert_is_told(run: Run) -> None:
    """Few and right: what expected.json does not list wakes nobody."""
    listed = {(one["rule"], EVENTS[one["event"]]["type"]) for one in EXPECTED["alerts"]}
    extra = {(alert.rule_id, alert.type, alert.title) for alert in run.of(Alert)}
    assert [one for one in sorted(extra) if one[:2] not in listed] == []
    assert len({(one.rule_id, one.event_id) for one in run.of(Alert)}) == len(EXPECTED["alerts"])


# ---------------------------------------------------------------- what the samples must show, each by name


def test_two_outlets_attack_is_one_event_with_two_origins_and_both_tolls(run: Run) -> None:
    """Two papers, one attack: one event, corroborated, and nothing that either said is lost."""
    event = _find(run, "dori-market")
    assert event.independent_origins == 2
    assert event.status == "corroborated"
    tolls = {figure.low for entry in event.ledger if (figure := entry.mention.casualties.killed)}
    assert {11, 14} <= tolls
    assert [
        one.title for one in run.last_events().values() if one.type == event.type and one.place.country == "BF"
    ] == [event.title]


def test_truncated_copy_raises_no_second_alert_and_no_corroboration(run: Run) -> None:
    """Ten copies of one agency story are one origin."""
    file = "030-courier-syndicated-copy.txt"
    (decision,) = run.of(Decision, file)
    assert decision.verdict == "repeat"
    assert run.of(Event, file) == run.of(Alert, file) == run.of(Report, file) == []
    assert "coastal-courier" not in _find(run, "dori-market").outlets


def test_writethru_revises_the_event_and_alerts_once_more_with_the_change(run: Run) -> None:
    """A subscriber sees what is new, not the story all over."""
    file = "040-meridian-market-attack-writethru.jsonl"
    attack = _find(run, "dori-market")
    (revised,) = [event for event in run.of(Event, file) if event.event_id == attack.event_id]
    assert revised.op == "update"
    for rule in ("sahel-attacks", "mass-casualty-anywhere"):
        (again,) = [alert for alert in run.of(Alert, file) if alert.rule_id == rule]
        assert again.op == "update"
        (change,) = [change for change in again.changes if change.field == "killed"]
        assert (change.before["low"], change.after["low"]) == (14, 17)
    withdrawn = [entry for entry in attack.ledger if entry.withdrawn_by]
    assert [entry.mention.casualties.killed.low for entry in withdrawn if entry.mention.casualties.killed] == [11]


def test_kill_retracts_the_event_and_sends_a_cancel_with_its_reason(run: Run) -> None:
    """Who was told must be told that it did not happen, and why."""
    file = "150-meridian-ferry-kill.jsonl"
    event = _find(run, "goma-ferry")
    assert (event.op, event.status) == ("retract", "retracted")
    (cancel,) = run.of(Alert, file)
    assert cancel.op == "cancel"
    assert any(entry.withdrawn_note for entry in event.ledger)
    assert cancel.text or cancel.reasons


def test_anniversary_alerts_nobody(run: Run) -> None:
    """However many died then, it is no news today."""
    file = "070-harbour-anniversary.txt"
    assert run.of(Alert, file) == []
    assert run.of(Event, file), "its old events are kept as background"
    assert all(event.background for event in run.of(Event, file))


def test_broken_ones_are_rejected_with_reason_and_bytes(run: Run) -> None:
    """What came must be there to be looked at and mended."""
    refused = {(one.stage, one.reason): one for one in run.of(Rejected)}
    assert set(refused) == {("acquire", "bad_json"), ("clean", "no_article"), ("acquire", "binary")}
    wires = SAMPLES / "wires"
    assert refused["acquire", "bad_json"].value == (wires / "900-meridian-truncated.json").read_bytes()
    assert refused["acquire", "binary"].value == (wires / "920-undecodable.txt").read_bytes()
    assert b"Please enable JavaScript" in refused["clean", "no_article"].value
    assert all(one.message for one in refused.values())


@pytest.mark.parametrize("name", sorted(p.name for p in (SAMPLES / "mended").iterdir() if ".meta." not in p.name))
def test_a_mended_document_passes_and_gives_its_event(run: Run, name: str) -> None:
    """After a mend the same way takes it through, with what came before it still there."""
    mended = Run(run.line, files=dict(run.files))
    mended.feed(SAMPLES / "mended" / name)
    assert mended.of(Rejected) == []
    assert [decision.verdict for decision in mended.of(Decision)] == ["new"]
    assert len([event for event in mended.of(Event) if not event.background]) == 1, [
        (event.type, event.title) for event in mended.of(Event)
    ]


def test_nothing_under_embargo_was_told_before_its_time(run: Run) -> None:
    """Received at 05:55, embargoed until 08:00: what came at seven must stand before it."""
    order = [name for name, one in run.told if isinstance(one, CleanArticle)]
    held = order.index("100-meridian-embargoed-election.jsonl")
    told = [one for name, one in run.told if isinstance(one, CleanArticle) and order.index(name) < held]
    assert max(one.received for one in told) < datetime(2025, 3, 12, 8, tzinfo=UTC)
    assert held > order.index("090-meridian-markets.jsonl")


def test_every_file_of_the_page_is_there() -> None:
    """The page, the expectations and the files must speak of the same."""
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for path in (SAMPLES / "wires").iterdir():
        assert ".meta." in path.name or f"`{path.name}`" in page, path.name
