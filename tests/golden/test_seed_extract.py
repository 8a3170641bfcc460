"""The seed article gives exactly the ontology's reading of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.extract import Document, load_lexicon, read
from streams.records import Mention

SEED = Path(__file__).parents[3] / "shared" / "seed"
PUBLISHED = datetime(2017, 8, 12, tzinfo=UTC)


def _article() -> tuple[str, str]:
    """Return title and body, cut as cleaning cuts them: no caption, no newsletter, no note on the publisher."""
    files = sorted(SEED.glob("000_*.txt"))
    if not files:
        pytest.skip("the seed article is not here")
    lines = [line.strip() for line in files[0].read_text(encoding="utf-8").splitlines() if line.strip()]
    caption = next(n for n, line in enumerate(lines) if "Talbiseh" in line)
    end = next(n for n, line in enumerate(lines) if line.startswith("Stay informed"))
    return lines[1], "\n\n".join(lines[caption + 1 : end])


def _mentions(published: datetime | None) -> dict[str, Mention]:
    title, body = _article()
    document = Document(body, title=title, published=published, published_day_only=True)
    found = read(document, load_lexicon(), item_id="seed").mentions
    assert len({m.type for m in found}) == len(found)
    return {m.type: m for m in found}


def test_seed_has_the_ontologys_events_and_no_others() -> None:
    """Two events to alert on, and three that stay in the back."""
    found = _mentions(PUBLISHED)
    main = {name for name, m in found.items() if not m.background and m.salience > 0.4}
    assert main == {"battle.government_regains_territory", "remote.suicide_bombing"}
    assert found.keys() - main == {"strategic.troop_movement", "strategic.displacement", "politics.accusation"}
    assert found["strategic.displacement"].background
    assert found["strategic.troop_movement"].salience < 0.4
    assert found["politics.accusation"].background or found["politics.accusation"].salience < 0.4


def test_capture_of_al_sukhna() -> None:
    """The town is anchored by Palmyra, the day only bounded by the report."""
    mention = _mentions(PUBLISHED)["battle.government_regains_territory"]
    assert mention.place.name == "al-Sukhna"
    assert (mention.place.country, mention.place.admin1, mention.place.precision) == ("SY", "Homs", "near")
    assert mention.place.lat == pytest.approx(34.89, abs=0.2)
    assert mention.place.lon == pytest.approx(38.87, abs=0.2)
    assert (mention.time.start, mention.time.end) == (None, "2017-08-12")
    roles = {(actor.role, actor.name or actor.text) for actor in mention.actors}
    assert ("initiator", "Syrian government forces") in roles
    assert any(role == "target" and "Islamic State" in name for role, name in roles)
    assert any("state media" in claim.by or "state media" in (claim.via or "") for claim in mention.claims)


def test_bombing_near_nassib() -> None:
    """The monitor's toll, the bomber, no claim, a blame that is no initiator, and a video that changes nothing."""
    mention = _mentions(PUBLISHED)["remote.suicide_bombing"]
    assert (mention.place.name, mention.place.country) == ("Nassib", "SY")
    assert (mention.time.start, mention.time.end, mention.time.precision) == ("2017-08-11", "2017-08-11", "day")
    killed, injured = mention.casualties.killed, mention.casualties.injured
    assert killed is not None
    assert injured is not None
    assert (killed.low, killed.high) == (23, None)
    assert (injured.low, injured.high) == (24, None)
    assert mention.casualties.expected_to_rise
    kinds = {claim.kind for claim in mention.claims}
    assert {"report", "no_claim", "blame"} <= kinds
    assert any("Syrian Observatory for Human Rights" in claim.by for claim in mention.claims)
    assert not any(a.role == "initiator" and "Islamic State" in (a.name or a.text) for a in mention.actors)


def test_weekdays_stay_open_without_a_date() -> None:
    """Nothing anchors Friday when nobody knows when the article was written."""
    found = _mentions(None)
    assert found["remote.suicide_bombing"].time.precision == "unresolved"
    assert found["remote.suicide_bombing"].time.start is None
    assert found["battle.government_regains_territory"].time.end is None
