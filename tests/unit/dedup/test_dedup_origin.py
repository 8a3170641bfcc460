"""Whose telling a family is, and which article it goes back to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from streams import clean
from streams.codec import decode, encode
from streams.dedup import Index, judge, restore
from streams.dedup.origin import origin_of
from streams.records import CleanArticle, Dateline, Decision

Make = Callable[..., CleanArticle]


def log(*articles: CleanArticle) -> list[Decision]:
    """Return the decisions on `articles` arriving in this order."""
    index = Index()
    return [judge(index, article, position) for position, article in enumerate(articles)]


def originals(*articles: CleanArticle) -> list[str]:
    """Return after each of `articles` which one its family goes back to."""
    return [made.original for made in log(*articles)]


# ---------------------------------------------------------------- whose telling


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ({"byline": "By Jane Roe of The Associated Press"}, "agency:ap"),
        ({"byline": "Jane Roe for Press Trust of India"}, "agency:pti"),
        ({"byline": "Jane Roe, Associated Press of Pakistan"}, "agency:app"),
        ({"byline": "By Reuters"}, "agency:reuters"),
        ({"byline": "Reuters and Jane Roe"}, "agency:reuters"),
        ({"dateline": Dateline(text="PORT (Reuters)", agency="Reuters")}, "agency:reuters"),
        ({"credit": "Reuters/AFP"}, "agency:reuters"),
        ({"credit": "paper with AFP"}, "agency:afp"),
        ({"origin": "WAFA"}, "agency:wafa"),
        ({"origin": "Lakeland Press Service"}, "agency:lakeland_press_service"),
        ({"source": "reuters"}, "agency:reuters"),
        ({"byline": "Jane Roe with agencies"}, "outlet:paper"),
        ({"byline": "Staff and agencies"}, "outlet:paper"),
        ({"byline": "Petra Mena"}, "outlet:paper"),
        ({}, "outlet:paper"),
    ],
)
def test_origin_is_read_off_credit_dateline_byline_and_feed(
    make_article: Make, said: dict[str, object], origin: str
) -> None:
    """Outlets sign agency copy in many forms; unnamed agencies are nobody's telling."""
    assert origin_of(make_article("a", **({"source": "paper"} | said))) == origin


@pytest.mark.parametrize(
    "said",
    [
        {"byline": "Jane Roe; additional reporting by Reuters"},
        {"byline": "By Jane Roe, with files from The Canadian Press", "origin": "Canadian Press"},
        {"credit": "(Additional reporting by Reuters)", "origin": "Reuters"},
        {"credit": "The Associated Press contributed to this report.", "origin": "AP"},
        {"byline": "Max Muster, mit Material von dpa", "origin": "dpa"},
        {"byline": "Jeanne Dupont avec des informations de l'AFP", "origin": "AFP"},
    ],
)
def test_agency_that_helped_does_not_make_it_the_agency_s(make_article: Make, said: dict[str, object]) -> None:
    """The reporter was there: a second witness beside the agency's own story."""
    assert origin_of(make_article("a", **({"source": "paper"} | said))) == "outlet:paper"


def test_agency_that_sends_and_helps_is_the_origin(make_article: Make) -> None:
    """An agency's own sign-off names its further reporters in the same words."""
    signed = make_article(
        "a", source="paper", origin="Reuters", credit="Reuters (Reporting by J. Roe; Additional reporting by Reuters)"
    )
    assert origin_of(signed) == "agency:reuters"


def test_every_agency_that_cleaning_tells_is_known_here(make_article: Make) -> None:
    """Else two papers that credit one agency, named in two ways, are two witnesses."""
    known = yaml.safe_load(Path(clean.__file__).with_name("agencies.yaml").read_text(encoding="utf-8"))["agencies"]
    for name, spellings in known.items():
        told = {origin_of(make_article("a", source="paper", origin=said)) for said in (name, *spellings)}
        assert len(told) == 1, name


def test_family_keeps_its_origin_when_the_agency_s_own_article_comes_late(make_article: Make) -> None:
    """What was counted under one name is not counted again under another."""
    decisions = log(make_article("a", source="paper"), make_article("b", source="reuters", minutes=5))
    assert [made.origin for made in decisions] == ["outlet:paper", "outlet:paper"]
    assert [made.original for made in decisions] == ["i-a", "i-b"]


# ---------------------------------------------------------------- which article


def test_new_article_is_its_own_original(make_article: Make, other: str) -> None:
    """It goes back to nothing."""
    assert originals(make_article("a"), make_article("b", other, source="paper")) == ["i-a", "i-b"]


def test_agency_s_own_article_is_the_original_whoever_was_first(make_article: Make) -> None:
    """Papers' sites are often faster than the feed that brings the agency's."""
    credited = Dateline(text="PORT (Reuters)", agency="Reuters")
    assert originals(
        make_article("a", source="paper"),
        make_article("b", source="radio", dateline=credited, minutes=5),
        make_article("c", source="reuters-world", dateline=credited, minutes=9),
        make_article("d", source="tv", origin="Reuters", minutes=12),
        make_article("e", source="www.reuters.com", dateline=credited, minutes=15),
    ) == ["i-a", "i-b", "i-c", "i-c", "i-c"]


def test_another_agency_s_feed_is_no_agency_s_own(make_article: Make) -> None:
    """An agency that passes on what it credits to another carries a copy."""
    assert originals(
        make_article("a", source="xinhua", origin="SANA"), make_article("b", source="sana", minutes=30)
    ) == ["i-a", "i-b"]


def test_the_one_published_first_is_the_original_among_equals(make_article: Make) -> None:
    """A poller brings articles in the order in which it asks, not in which they were written."""
    first = make_article("a", minutes=60)
    assert originals(
        first,
        make_article("b", source="radio", minutes=70, published=first.received - timedelta(minutes=40)),
        make_article("c", source="tv", minutes=80, published=first.received - timedelta(minutes=20)),
    ) == ["i-a", "i-b", "i-b"]


def test_a_bare_day_or_a_time_to_come_makes_nobody_first(make_article: Make) -> None:
    """A day is no midnight, and clocks go wrong."""
    day = make_article("a").received.replace(hour=0)
    assert originals(
        make_article("a", published=make_article("x", minutes=600).received),
        make_article("b", source="radio", minutes=5, published=day, published_precision="day"),
    ) == ["i-a", "i-a"]


def test_kill_and_late_version_leave_the_original(make_article: Make) -> None:
    """They tell nothing that the others could go back to."""
    assert (
        originals(
            make_article("a", source="paper", version=2),
            make_article("b", source="radio", minutes=1),
            make_article("b2", "", item_id="i-b", source="reuters", pub_status="canceled", minutes=2),
            make_article("a1", source="paper", item_id="i-a", minutes=3),
        )
        == ["i-a"] * 4
    )


def test_original_is_found_again_after_a_restart_and_while_older_ones_leave(make_article: Make) -> None:
    """It hangs on the family's last decision, which is remembered as long as the family is."""
    articles = [make_article(str(day), minutes=day * 2 * 24 * 60, source=f"p{day}") for day in range(4)]
    whole = Index()
    made = [judge(whole, article, position) for position, article in enumerate(articles)]
    assert {decision.original for decision in made} == {"i-0"}
    again = Index()
    restore(again, [decode(encode(decision), Decision) for decision in reversed(made[1:3])])
    assert judge(again, articles[3], 3) == made[3]


def test_last_of_a_family_is_looked_for_before_a_position(make_article: Make, other: str) -> None:
    """A replay must not see what came later, nor another family."""
    index = Index()
    for position, article in enumerate(
        (make_article("a"), make_article("b", source="paper"), make_article("c", other), make_article("d", source="tv"))
    ):
        judge(index, article, 10 * position)
    found = [index.newest_of("i-a", before) for before in (0, 10, 30, 31)]
    assert [made.item_id if made else None for made in found] == [None, "i-a", "i-b", "i-d"]
    assert index.newest_of("i-b", 100) is None
