"""The samples of the agencies' formats, taken the whole way: what each format says of itself has its effect."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.acquire import read_path
from streams.batch import Line
from streams.records import Alert, CleanArticle, Decision, Event, RawArticle, Rejected
from streams.wiring import Plan, make_stages

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
TONIGHT = datetime(2025, 3, 12, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def told() -> list[object]:
    """All records that came about, in order: everything arrives at noon, then night falls."""
    line = Line(make_stages(Plan(partitions=1, rules=SAMPLES / "rules")))
    records: list[object] = []
    for path in sorted((SAMPLES / "formats").glob("*.*")):
        for article in read_path(path, received=NOON):
            assert isinstance(article, RawArticle)
            records += [told.record for told in line.feed(article)]
    return records + [told.record for told in line.advance(TONIGHT)]


def _events(told: list[object], type_: str, country: str) -> list[Event]:
    return [one for one in told if isinstance(one, Event) and one.type == type_ and one.place.country == country]


def test_every_sample_is_cleaned_and_judged(told: list[object]) -> None:
    """Twenty files hold twenty-two messages; none is lost."""
    assert Counter(type(one) for one in told)[CleanArticle] == 22
    assert Counter(type(one) for one in told)[Decision] == 22
    assert not [one for one in told if isinstance(one, Rejected)]


def test_a_correction_and_a_kill_of_a_newsml_g2_item_reach_the_alert(told: list[object]) -> None:
    """The toll is revised with the agency's note, then everything is taken back."""
    first, second, third = _events(told, "hazard.transport_accident", "CI")
    tolls = [event.casualties.killed.low for event in (first, second) if event.casualties.killed]
    assert (tolls, third.op) == ([16, 14], "retract")
    assert any("CORRECTS" in (entry.withdrawn_note or "") for entry in second.ledger)
    alerts = [one.op for one in told if isinstance(one, Alert) and one.event_id == first.event_id]
    assert alerts[-1] == "cancel"


def test_a_cap_update_and_cancel_move_one_event(told: list[object]) -> None:
    """The warning is planned, the update actual, the cancel its end."""
    flood = _events(told, "hazard.flood", "BR")
    assert [event.op for event in flood] == ["create", "update", "retract"]
    assert [event.realis for event in flood[:2]] == ["planned", "actual"]


def test_a_kill_on_the_wire_takes_back_the_story_of_its_number_only(told: list[object]) -> None:
    """Another service's telling stands."""
    last = _events(told, "hazard.landslide", "EC")[-1]
    withdrawn = {entry.item_id for entry in last.ledger if entry.withdrawn_by}
    assert withdrawn == {"chw:2025-03-12:chw0123"}
    assert last.op != "retract"


def test_what_is_embargoed_waits(told: list[object]) -> None:
    """The French story of the last transmission is held until six in the evening: it comes after all others."""
    cleaned = [one for one in told if isinstance(one, CleanArticle)]
    assert (cleaned[-1].language, cleaned[-1].slug) == ("fr", "Tchad-Elections")


def test_a_caption_makes_no_event(told: list[object]) -> None:
    """What it tells is of another place and day."""
    captions = [caption.text for one in told if isinstance(one, CleanArticle) for caption in one.captions]
    assert any("killed 40 people in Riberalta" in caption for caption in captions)
    assert not [one for one in told if isinstance(one, Event) and "Riberalta" in one.title]
