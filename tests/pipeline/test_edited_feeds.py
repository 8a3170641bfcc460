"""A feed read again and again, the whole way: an edit revises its item, and nothing is an article twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from calling import call_program

from streams import batch
from streams.acquire import read_path
from streams.acquire.edits import Seen, sift
from streams.records import Decision, JudgedArticle, RawArticle, Rejected
from streams.settings import load_settings
from streams.wiring import make_stages, plan_from

FEEDS = Path(__file__).parents[2] / "samples" / "feeds" / "edited"
RULES = FEEDS.parents[1] / "rules"
MORNING = datetime(2025, 3, 11, 6, tzinfo=UTC)


def polls(order: tuple[str, ...]) -> list[list[RawArticle | Rejected]]:
    """Return what each poll of the feed reads, an hour apart."""
    return [
        list(read_path(FEEDS / name, received=MORNING + timedelta(hours=number))) for number, name in enumerate(order)
    ]


def decisions(articles: list[RawArticle | Rejected]) -> list[Decision]:
    """Return the decision on each article, as `streams batch` comes to it."""
    stages = make_stages(plan_from(load_settings()), ("clean", "dedup"))
    return [told.record.decision for told in batch.run(stages, articles) if isinstance(told.record, JudgedArticle)]


def test_without_any_memory_an_edit_is_a_version_and_a_new_guid_a_repeat() -> None:
    """Files of a feed, read in order, need nothing but the log: the item's id comes from the entry."""
    read = polls(("1-morning.xml", "2-noon.xml", "3-evening.xml"))
    found = decisions([one for poll in read for one in poll])
    first = {decision.article_id: decision.verdict for decision in found}
    assert Counter(first.values()) == {"new": 2, "version": 1, "repeat": 1}


def test_with_the_pollers_memory_only_what_changed_is_sent() -> None:
    """Seven polls, two articles, one edit, one edit taken back, one guid changed: four articles in the log."""
    order = (
        "1-morning.xml",
        "1-morning.xml",
        "2-noon.xml",
        "2-noon.xml",
        "3-evening.xml",
        "3-evening.xml",
        "1-morning.xml",
    )
    known: dict[str, Seen] = {}
    sent: list[RawArticle | Rejected] = []
    for poll in polls(order):
        send, learnt = sift(poll, known)
        known.update(learnt)
        sent += send
    found = decisions(sent)
    assert [(decision.verdict, decision.version) for decision in found] == [
        ("new", 1),
        ("new", 1),
        ("version", 2),
        ("version", 3),
    ]
    assert len({decision.cluster for decision in found}) == 2


def test_a_memory_that_is_lost_doubles_nothing() -> None:
    """The articles never edited are known to the log by their ids, the edited one is judged late."""
    first, again = polls(("2-noon.xml", "2-noon.xml"))
    found = decisions(sift(first, {})[0] + sift(again, {})[0])
    assert len({decision.article_id for decision in found}) == 2


def test_streams_batch_shows_the_edit_as_a_version(tmp_path: Path) -> None:
    """The command itself: what a desk sees of two files of one feed."""
    ended = call_program(
        tmp_path, "batch", FEEDS / "1-morning.xml", FEEDS / "2-noon.xml", "--only", "decision", "--rules", RULES
    )
    assert ended.code == 0, ended.err
    verdicts = {row["article_id"]: row["verdict"] for row in ended.rows}
    assert sorted(verdicts.values()) == ["new", "new", "version"]
