"""What one partition remembers, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from streams.codec import encode
from streams.dedup import DedupLimits, Index, evict, judge, newer, restore
from streams.records import CleanArticle

Make = Callable[..., CleanArticle]

DAY = 24 * 60


def test_articles_leave_as_event_time_goes_on(make_article: Make) -> None:
    """No clock on the wall decides what a replay finds."""
    index = Index()
    for position, day in enumerate((1, 0, 9)):
        judge(index, make_article(str(day), minutes=day * DAY, scope=f"s{day}"), position)
    assert evict(index) == ("a-1", "a-0")
    assert (len(index), evict(index)) == (1, ())


def test_decisions_outlive_the_window_by_the_time_for_redelivery(make_article: Make) -> None:
    """What is no candidate any more may still be delivered again."""
    index = Index(DedupLimits(window_s=3600, redelivery_s=3600))
    first = judge(index, make_article("a"), 0)
    late = judge(index, make_article("b", minutes=90, source="paper"), 1)
    assert late.verdict == "new"
    assert evict(index) == ()
    assert judge(index, make_article("a"), 2) == first


def test_forgetting_does_not_depend_on_when_evict_runs(make_article: Make) -> None:
    """Eviction is a matter of memory; verdicts are a matter of the log."""
    articles = [make_article(str(n), minutes=n * 1.5 * DAY, source=f"p{n}") for n in range(8)]
    swept, lazy = Index(), Index()
    for position, article in enumerate(articles):
        assert judge(swept, article, position) == judge(lazy, article, position)
        evict(swept)


def test_very_late_articles_are_remembered_all_the_same(make_article: Make) -> None:
    """A feed that was down for a week delivers its backlog twice."""
    index = Index()
    judge(index, make_article("now", "Something else entirely happened far away.", minutes=9 * DAY), 0)
    late = judge(index, make_article("a"), 1)
    assert evict(index) == ()
    assert judge(index, make_article("a"), 2) == late
    assert judge(index, make_article("b", source="paper"), 3).verdict == "repeat"


def test_article_that_returns_after_all_is_judged_anew_and_not_tombstoned(make_article: Make) -> None:
    """Its old decision must not take the new one with it."""
    index = Index()
    old = judge(index, make_article("a"), 0)
    judge(index, make_article("z", "Something else entirely happened far away.", minutes=9 * DAY), 1)
    again = judge(index, make_article("a", minutes=9 * DAY), 2)
    assert (again.position, again.verdict) == (2, "new")
    assert evict(index) == ()
    assert newer(old, again) == again


def test_first_in_the_log_counts(make_article: Make) -> None:
    """Two decisions on one article: the one at the lower position was visible first."""
    low = judge(Index(), make_article("a"), 3)
    high = judge(Index(), make_article("a"), 8)
    assert newer(low, high) == newer(high, low) == low


def test_restored_index_keeps_versions_apart_from_their_order(make_article: Make) -> None:
    """A compacted topic gives decisions in any order."""
    index = Index()
    made = [judge(index, make_article(f"a{n}", item_id="i-a", version=n, minutes=n), n) for n in (1, 2, 3)]
    restored = Index()
    restore(restored, reversed(made))
    article = make_article("a25", item_id="i-a", version=2, minutes=9)
    assert encode(judge(restored, article, 9)) == encode(judge(index, article, 9))


def test_index_of_many_articles_stays_small(make_article: Make) -> None:
    """Memory is what bounds the window."""
    index = Index()
    for number in range(2500):
        text = " ".join(f"w{(number * 7919 + i * 104729) % 99991}" for i in range(400))
        judge(index, make_article(f"{number:020d}", text), number)
    assert index.nbytes / len(index) < 1000
