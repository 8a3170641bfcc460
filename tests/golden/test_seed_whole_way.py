"""The seed article through every room, by the ontology's reading of it, with and without its date."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed"
CAPTURE, BOMBING = "battle.government_regains_territory", "remote.suicide_bombing"
MOVEMENT, DISPLACEMENT, ACCUSATION = "strategic.troop_movement", "strategic.displacement", "politics.accusation"

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not here")

Row = dict[str, Any]


def _batch(*options: str) -> list[Row]:
    done = subprocess.run(
        [sys.executable, "-m", "streams", "batch", str(SEED), *options], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def dated() -> list[Row]:
    """All that comes about, published on 12 August 2017."""
    return _batch("--published", "2017-08-12")


@pytest.fixture(scope="module")
def undated() -> list[Row]:
    """All that comes about where nobody knows when it was written."""
    return _batch()


def _events(rows: list[Row]) -> dict[str, Row]:
    found = [row for row in rows if row["kind"] == "event"]
    assert len({row["type"] for row in found}) == len(found), "two events of one type"
    return {row["type"]: row for row in found}


def _km(place: Row, lat: float, lon: float) -> float:
    first, second = math.radians(place["lat"]), math.radians(lat)
    half = math.sin((second - first) / 2) ** 2
    half += math.cos(first) * math.cos(second) * math.sin(math.radians(lon - place["lon"]) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))


def _roles(event: Row) -> set[tuple[str, str]]:
    return {(actor["role"], actor["name"] or actor["text"]) for actor in event["actors"]}


def test_it_is_five_events_and_no_other(dated: list[Row]) -> None:
    """Exactly the ontology's reading: five things happened, the rest is history, standing facts and furniture."""
    assert set(_events(dated)) == {CAPTURE, BOMBING, MOVEMENT, DISPLACEMENT, ACCUSATION}
    assert not [row for row in dated if row["kind"] == "rejected"]


def test_only_the_two_are_news_with_weight(dated: list[Row]) -> None:
    """The displacement is history; movement and accusation are background or of low priority."""
    events = _events(dated)
    assert not events[CAPTURE]["background"]
    assert not events[BOMBING]["background"]
    assert events[DISPLACEMENT]["background"]
    for kind in (MOVEMENT, ACCUSATION):
        assert events[kind]["background"] or events[kind]["salience"] < 0.4, kind


def test_capture_of_al_sukhna(dated: list[Row]) -> None:
    """Reported on Saturday the 12th: not after it, and the day of capture is not stated."""
    event = _events(dated)[CAPTURE]
    place = event["place"]
    assert _km(place, 34.886, 38.872) <= 25
    assert (place["country"], place["admin1"], place["precision"]) == ("SY", "Homs", "near")
    assert (event["time"]["start"], event["time"]["end"]) == (None, "2017-08-12")
    killed = event["casualties"]["killed"]
    assert (killed["low"], killed["high"]) == (2, None), "a bare plural told as dead"
    roles = _roles(event)
    assert ("initiator", "Syrian government forces") in roles
    assert ("target", "Islamic State") in roles
    says = {(claim["by"], claim["via"]) for claim in event["claims"]}
    assert ("military source", "Syrian state media") in says


def test_bombing_near_nassib(dated: list[Row]) -> None:
    """On Friday the 11th, near the border crossing; the monitor's toll, which may rise."""
    event = _events(dated)[BOMBING]
    place, time, harm = event["place"], event["time"], event["casualties"]
    assert _km(place, 32.552, 36.188) <= 25
    assert (place["country"], place["admin1"]) == ("SY", "Daraa")
    assert (time["start"], time["end"], time["precision"]) == ("2017-08-11", "2017-08-11", "day")
    assert (harm["killed"]["low"], harm["killed"]["high"]) == (23, None)
    assert (harm["injured"]["low"], harm["injured"]["high"]) == (24, None), "the video's dozen does not replace dozens"
    assert harm["expected_to_rise"]
    assert ("target", "Jaish al-Islam") in _roles(event)


def test_claims_on_the_bombing(dated: list[Row]) -> None:
    """Who says it, that nobody claims it, and whom supporters blame: a blame makes no initiator."""
    event = _events(dated)[BOMBING]
    claims = {(claim["kind"], claim["by"]) for claim in event["claims"]}
    assert ("report", "Syrian Observatory for Human Rights") in claims
    assert "no_claim" in {kind for kind, _ in claims}
    (blame,) = [claim for claim in event["claims"] if claim["kind"] == "blame"]
    assert "Jaish al-Islam supporters" in blame["by"]
    assert "Islamic State" in blame["against"]
    assert not [name for role, name in _roles(event) if role == "initiator" and "Islamic State" in name]


def test_unverified_video_is_a_claim(dated: list[Row]) -> None:
    """What an agency could not verify is told as that."""
    assert "unverified" in {claim["kind"] for claim in _events(dated)[BOMBING]["claims"]}


def test_movement_into_deir_ezzor(dated: list[Row]) -> None:
    """Recently: the month or nothing is all that can be said."""
    event = _events(dated)[MOVEMENT]
    assert (event["place"]["country"], event["place"]["name"]) == ("SY", "Deir Ezzor")
    assert event["time"]["precision"] in ("month", "unresolved")
    assert ("initiator", "Syrian government forces") in _roles(event)


def test_caption_newsletter_and_totals_give_nothing(dated: list[Row]) -> None:
    """No event stands on the picture of Talbiseh, the sign-up box or seven years of war."""
    (clean,) = [row for row in dated if row["kind"] == "clean"]
    assert "Talbiseh" not in clean["text"]
    assert "newsletter" not in clean["text"].lower()
    assert "Middle East Eye" not in clean["text"]
    assert any("Talbiseh" in caption["text"] for caption in clean["captions"])
    for event in _events(dated).values():
        told = json.dumps([event["title"], event["quote"], event["place"]])
        assert "Talbiseh" not in told
        assert "seventh year" not in told
        assert (event["casualties"]["killed"] or {"low": 0})["low"] < 200
        assert (event["casualties"]["displaced"] or {"low": 0})["low"] < 1_000_000


def test_evidence_stands_in_the_cleaned_text(dated: list[Row]) -> None:
    """A reader can see why: every span lies in the text, the trigger's words in its sentence."""
    (clean,) = [row for row in dated if row["kind"] == "clean"]
    for mention in (row for row in dated if row["kind"] == "mention"):
        assert mention["evidence"], mention["type"]
        for spans in mention["evidence"].values():
            assert all(0 <= span["start"] < span["end"] <= len(clean["text"]) for span in spans)
        assert clean["text"][mention["trigger"]["start"] : mention["trigger"]["end"]].strip()


def test_without_a_date_weekdays_stay_unresolved(undated: list[Row]) -> None:
    """Nothing anchors Friday and Saturday when nobody knows when the article was written."""
    events = _events(undated)
    assert set(events) == {CAPTURE, BOMBING, MOVEMENT, DISPLACEMENT, ACCUSATION}
    assert events[BOMBING]["time"] == {"start": None, "end": None, "precision": "unresolved", "text": "Friday"}
    for event in events.values():
        assert event["time"]["start"] is None, event["type"]
        assert event["time"]["end"] is None, event["type"]


def test_a_rule_alerts_on_the_bombing_alone(tmp_path: Path) -> None:
    """The subscriber gets the one deadly attack, with its reason and the sentence it rests on."""
    rules = tmp_path / "desk.yaml"
    rules.write_text(
        "subscriber: desk\nrules:\n  - id: deadly\n    name: Deadly\n    when: event.killed >= 3\n    channels: []\n"
    )
    (alert,) = _batch("--published", "2017-08-12", "--rules", str(rules), "--only", "alert")
    assert (alert["op"], alert["type"]) == ("new", BOMBING)
    assert any("23" in reason for reason in alert["reasons"])
    assert "suicide bomber" in alert["quote"] or "at least 23 fighters" in alert["quote"]
