"""Dispatches made by rule, for speed and fault runs: as long and as various as a wire's, the same for the same seed.

Not for accuracy: they are written from few sentences. Some are copies, versions, corrections and kills of others,
in the shares that wires show.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from streams.acquire import read_row
from streams.records import RawArticle

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
OUTLETS = ("northwire", "gulfdesk", "capital-post", "harbour-news", "evening-ledger", "plainsman", "delta-times")
PLACES = (
    ("Aleppo", "Syria"),
    ("Mosul", "Iraq"),
    ("Kandahar", "Afghanistan"),
    ("Maiduguri", "Nigeria"),
    ("Goma", "Congo"),
    ("Kharkiv", "Ukraine"),
    ("Marseille", "France"),
    ("Lima", "Peru"),
    ("Manila", "Philippines"),
    ("Nairobi", "Kenya"),
    ("Karachi", "Pakistan"),
    ("Bogota", "Colombia"),
    ("Tripoli", "Libya"),
    ("Hodeidah", "Yemen"),
    ("Yangon", "Myanmar"),
    ("Khartoum", "Sudan"),
    ("Athens", "Greece"),
    ("Oaxaca", "Mexico"),
    ("Izmir", "Turkey"),
    ("Dhaka", "Bangladesh"),
)
LEADS = (
    "A car bomb exploded in {place} on {day}, killing at least {n} people and wounding {m} others, {who} said.",
    "Gunmen attacked a police checkpoint outside {place} on {day}, killing {n} officers, {who} said.",
    "An air strike hit a building in {place} on {day} and killed {n} people, {who} said.",
    "Thousands of people marched through {place} on {day} to protest against rising bread prices, {who} said.",
    "A magnitude 6.1 earthquake struck near {place} on {day}, killing at least {n} people, {who} said.",
    "Floods swept through {place} on {day} after heavy rain, leaving {n} people dead and {m} missing, {who} said.",
    "Government troops clashed with rebels near {place} on {day}; {n} fighters were killed, {who} said.",
    "Police arrested {n} suspects in {place} on {day} over a foiled plot to bomb a bus station, {who} said.",
    "A bus plunged into a ravine near {place} on {day}, killing {n} passengers, {who} said.",
    "Foreign ministers met in {place} on {day} for talks on a ceasefire that both sides said they would respect.",
)
SOURCES = ("the interior ministry", "a hospital official", "the governor's office", "witnesses", "state television")
# Four parts each, so that unrelated dispatches share hardly a run of five words.
WHO = (
    "a teacher",
    "the mayor's office",
    "two shopkeepers",
    "an engineer",
    "the transport company",
    "a retired judge",
    "several residents",
    "the water board",
    "a nurse",
    "the chamber of commerce",
    "one driver",
    "an economist",
    "the parish council",
    "a student of law",
    "four neighbours",
    "the harbour master",
    "a young farmer",
    "the regional bank",
)
DID = (
    "described",
    "remembered",
    "counted",
    "repaired",
    "inspected",
    "photographed",
    "closed",
    "reopened",
    "questioned",
    "measured",
    "praised",
    "visited",
    "mapped",
    "painted",
    "crossed",
    "compared",
    "postponed",
    "explained",
)
WHAT = (
    "the old railway bridge",
    "a row of workshops",
    "the price of flour",
    "an unfinished hospital wing",
    "three lorries",
    "the evening bus service",
    "a long list of complaints",
    "the northern ring road",
    "some broken windows",
    "the archive",
    "a flooded cellar",
    "the harvest figures",
    "a meeting of elders",
    "the cinema roof",
    "a borrowed generator",
    "the canal",
    "the timetable of trains",
    "a bakery on the corner",
)
TAIL = (
    "before the shops had opened",
    "under a grey sky",
    "with help from volunteers",
    "for the second time this year",
    "while children watched from a wall",
    "without saying a word",
    "at a cost of {k} in local money",
    "after {k} days of rain",
    "near the {part} gate",
    "in a letter of {k} lines",
    "beside the {part} market",
    "on the way to work",
    "as the power came back",
    "during a long silence",
    "according to a notice of {k} words",
    "in front of the {part} school",
)
PARTS = ("old", "northern", "harbour", "university", "market", "southern", "garden", "station", "eastern", "hill")
WORDS = 400
RETOLD = 400
"""Only so many of the newest dispatches are told again."""


def dispatches(count: int, seed: int = 7, words: int = WORDS) -> Iterator[RawArticle]:
    """Yield `count` dispatches of about `words` words, one a second of event time, from `seed` alone.

    Of a hundred, about 70 tell something new, 15 are copies (some cut short, some with another headline), 8 are
    second tellings by another outlet with another toll, 5 are new versions and 2 are kills.
    """
    rng = random.Random(seed)
    told: deque[dict[str, object]] = deque(maxlen=RETOLD)  # all of them would be most of a run's memory
    for number in range(count):
        received = START + timedelta(seconds=number)
        roll = rng.random()
        if roll < 0.70 or len(told) < 20:
            row = _fresh(rng, number, received, words)
            told.append(row)
        else:
            before = told[rng.randrange(len(told))]
            row = _again(rng, before, number, roll, words)
        yield read_row(dict(row, received=received.isoformat()), received=received)


def _fresh(rng: random.Random, number: int, received: datetime, words: int) -> dict[str, object]:
    place, country = PLACES[rng.randrange(len(PLACES))]
    lead = LEADS[rng.randrange(len(LEADS))]
    facts = {
        "place": f"{place}, {country}",
        "country": country,
        "day": received.strftime("%A"),
        "n": rng.randrange(3, 60),
        "m": rng.randrange(3, 90),
        "who": SOURCES[rng.randrange(len(SOURCES))],
    }
    return {
        "id": f"item-{number}",
        "source": OUTLETS[rng.randrange(len(OUTLETS))],
        "title": lead.split(",")[0].format(**facts)[:90],
        "text": _text(rng, lead.format(**facts), words),
        "published": received.isoformat(),
        "version": 1,
        "lead": lead,
        "facts": facts,
    }


def _text(rng: random.Random, lead: str, words: int) -> str:
    paragraphs = [lead]
    length = len(lead.split())
    while length < words:
        some = [_sentence(rng) for _ in range(rng.randrange(2, 4))]
        paragraphs.append(" ".join(some))
        length += len(paragraphs[-1].split())
    return "\n\n".join(paragraphs)


def _sentence(rng: random.Random) -> str:
    parts = [words[rng.randrange(len(words))] for words in (WHO, DID, WHAT, TAIL)]
    said = " ".join(parts).format(k=rng.randrange(100, 100_000), part=PARTS[rng.randrange(len(PARTS))])
    return f"{said[0].upper()}{said[1:]}, and {WHO[rng.randrange(len(WHO))]} {DID[rng.randrange(len(DID))]} it too."


def _again(rng: random.Random, before: dict[str, object], number: int, roll: float, words: int) -> dict[str, object]:
    text = str(before["text"])
    if roll < 0.85:
        cut = text.split("\n\n")
        kept = cut if rng.random() < 0.5 else cut[: max(2, len(cut) * 2 // 3)]
        title = str(before["title"]) if rng.random() < 0.5 else f"Report: {before['title']}"
        outlet = OUTLETS[rng.randrange(len(OUTLETS))]
        return {
            **before,
            "id": f"item-{number}",
            "source": outlet,
            "title": title,
            "text": "\n\n".join(kept),
            "version": 1,
        }
    facts = dict(before["facts"])  # type: ignore[call-overload]  # rows hold what _fresh put there
    facts["n"] += rng.randrange(1, 9)
    lead = str(before["lead"]).format(**facts)
    if roll < 0.93:
        outlet = OUTLETS[rng.randrange(len(OUTLETS))]
        body = _text(rng, lead, words)
        return {**before, "id": f"item-{number}", "source": outlet, "text": body, "version": 1}
    before["version"] = int(str(before["version"])) + 1
    if roll < 0.98:
        return {**before, "text": "\n\n".join([lead, *text.split("\n\n")[1:]])}
    return {**before, "text": "", "pub_status": "canceled"}
