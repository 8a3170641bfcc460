"""What holds of deduplication whatever the texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from streams.codec import encode
from streams.dedup import Index, evict, judge, restore
from streams.records import CleanArticle, Decision

START = datetime(2026, 3, 4, tzinfo=UTC)
STANDINGS = ["agency", "credited", "outlet"]
FILLER = [f"{stem}{ending}" for stem in ("river", "bank", "guard", "field", "market") for ending in "abcdefghi"]


@st.composite
def story(draw: st.DrawFn, accent: str = "") -> str:
    """A text of words from one small vocabulary, so that copies and near-copies are common; `accent` makes another."""
    seed = draw(st.integers(0, 5))
    length = draw(st.sampled_from([3, 15, 40, 120]))
    cut = draw(st.integers(0, 20))
    words = [accent + FILLER[(seed * 7 + i * i + i // 9) % len(FILLER)] for i in range(length)]
    return " ".join(words[cut:]) + draw(
        st.sampled_from(["", f" 14 {accent}dead", f" 15 {accent}dead", f"\n{accent}Menu"])
    )


@st.composite
def logs(draw: st.DrawFn, prefix: str = "", scope: str = "en", hours: int = 200) -> list[CleanArticle]:
    """A log with copies, versions, kills, late and redelivered articles, agencies' and papers', within so many hours.

    Logs of different prefixes share no word and no id.
    """
    articles = []
    for _ in range(draw(st.integers(1, 12))):
        item = draw(st.integers(0, 6))
        version = draw(st.integers(1, 3))
        articles.append(
            CleanArticle(
                article_id=f"{prefix}a{item}.{version}",
                item_id=f"{prefix}i{item}",
                version=version,
                source=draw(st.sampled_from(["one", "two", "reuters"])),
                received=START + timedelta(hours=draw(st.integers(0, hours))),
                published=draw(st.sampled_from([None, START, START + timedelta(hours=9)])),
                origin=draw(st.sampled_from([None, None, "Reuters", "AFP"])),
                text=draw(story(prefix)),
                scope=scope,
                pub_status=draw(st.sampled_from(["usable", "usable", "usable", "canceled"])),
                replaces=draw(st.sampled_from([None, None, None, f"{prefix}i1"])),
            )
        )
    return articles


def run(index: Index, articles: list[CleanArticle], start: int = 0) -> list[bytes]:
    """Return the decisions on `articles` at positions from `start`, as bytes."""
    return [encode(judge(index, article, start + number)) for number, article in enumerate(articles)]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_is_judged_and_judged_the_same(text: str, title: str) -> None:
    """Wires send anything; the same bytes come out."""
    article = CleanArticle(article_id="a", item_id="i", source="s", received=START, text=text, title=title)
    assert run(Index(), [article]) == run(Index(), [article])


@settings(max_examples=40, deadline=None)
@given(logs(), st.data())
def test_replay_from_any_prefix_equals_the_first_pass(articles: list[CleanArticle], data: st.DataObject) -> None:
    """A worker that takes over must decide as its forerunner did."""
    whole = Index()
    first_pass: list[Decision] = [judge(whole, article, n) for n, article in enumerate(articles)]
    cut = data.draw(st.integers(0, len(articles)))
    latest = {decision.article_id: decision for decision in first_pass[:cut]}
    taken_over = Index()
    restore(taken_over, data.draw(st.permutations(list(latest.values()))))
    for left in evict(taken_over) if data.draw(st.booleans()) else ():
        assert left in latest
    assert run(taken_over, articles[cut:], cut) == [encode(made) for made in first_pass[cut:]]


@settings(max_examples=40, deadline=None)
@given(logs())
def test_nothing_is_a_duplicate_of_itself(articles: list[CleanArticle]) -> None:
    """Delivered again, an article gets the decision it had, at the position it had."""
    index = Index()
    for position, article in enumerate(articles):
        first = judge(index, article, 2 * position)
        assert judge(index, article, 2 * position + 1) == first
        if first.verdict in ("repeat", "update") and first.copy_of == article.item_id:
            assert any(other.item_id == article.item_id for other in articles[:position])


@settings(max_examples=40, deadline=None)
@given(logs(), logs(prefix="x", scope="fr"))
def test_unrelated_articles_change_no_verdict(articles: list[CleanArticle], strangers: list[CleanArticle]) -> None:
    """What else was on the wire that day is no matter, as long as it does not move the clock on."""
    alone, among = Index(), Index()
    for position, article in enumerate(articles):
        clock = alone.clock or START - timedelta(hours=1)
        for stranger in strangers[position : position + 1]:
            if stranger.received <= clock:
                judge(among, stranger, position * 10 + 1)
        same = judge(alone, article, position * 10 + 5)
        assert encode(same) == encode(judge(among, article, position * 10 + 5))


@settings(max_examples=40, deadline=None)
@given(logs(), logs(prefix="z"))
def test_later_neighbours_do_not_count(articles: list[CleanArticle], later: list[CleanArticle]) -> None:
    """Positions decide, not who happens to be remembered: a replayed tail sees only what stood before it.

    As long as it does not move the clock on, which what is delivered again does not: it has its decision.
    """
    before, after = articles[:-1], articles[-1]
    if after.article_id in {article.article_id for article in before}:
        return
    index, full = Index(), Index()
    run(index, before)
    run(full, before)
    at_once = index.clock or START - timedelta(hours=1)
    for number, article in enumerate(later):
        if article.received <= at_once:
            judge(full, article, 1000 + number)
    assert encode(judge(index, after, 500)) == encode(judge(full, after, 500))


@settings(max_examples=40, deadline=None)
@given(logs(hours=60), logs(prefix="x", hours=60), st.data())
def test_order_of_unrelated_arrivals_does_not_matter(
    articles: list[CleanArticle], strangers: list[CleanArticle], data: st.DataObject
) -> None:
    """Two feeds race; which of two stories that have nothing in common came first tells nothing of either."""

    def decide(order: list[bool]) -> dict[str, list[Decision]]:
        index, queues = Index(), {True: iter(articles), False: iter(strangers)}
        made = [judge(index, next(queues[own]), position) for position, own in enumerate(order)]
        return {
            name: [structs.replace(one, position=0) for one in made if one.article_id.startswith("x") == (name == "x")]
            for name in ("", "x")
        }

    order = [True] * len(articles) + [False] * len(strangers)
    assert decide(data.draw(st.permutations(order))) == decide(data.draw(st.permutations(order)))


@settings(max_examples=40, deadline=None)
@given(logs())
def test_original_is_an_article_of_the_log_and_only_a_better_claim_takes_its_place(
    articles: list[CleanArticle],
) -> None:
    """A desk opens it; and once it is the agency's own, no paper's copy is."""
    index = Index()
    known: dict[str, Decision] = {}
    for position, article in enumerate(articles):
        made = judge(index, article, position)
        assert made.original in {other.item_id for other in articles[: position + 1]}
        before = known.get(made.cluster)
        if made.position == position:
            if before is not None and before.original != made.original and made.cluster != made.item_id:
                assert made.original == article.item_id
                assert STANDINGS.index(made.original_standing) <= STANDINGS.index(before.original_standing)
            known[made.cluster] = made
