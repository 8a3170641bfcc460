"""What a source repeats under unrelated stories is furniture; what it tells is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from streams.codec import encode
from streams.dedup import DedupLimits
from streams.records import CleanArticle, Decision, JudgedArticle, OffsetRun, RawArticle
from streams.stages import Change, Position, Stage
from streams.wiring import Plan, clean_stage, dedup_stage, stage_state

START = datetime(2026, 3, 4, tzinfo=UTC)
SLOGAN = "The Harbour Courier keeps you ahead of the tide"
NOTE = "Write to our newsroom with what you have seen, and we will look into it for you."

PLACES = ("Arden", "Belmor", "Corvane", "Dunmere", "Eskdale", "Farrow", "Glenholt", "Hasko", "Ivarsund", "Jorvale")
WHAT = (
    "bridge closed after cracks found",
    "teachers vote to end walkout",
    "wheat harvest falls short",
    "mayor resigns over contract",
    "ferry runs aground in fog",
    "museum opens restored wing",
    "court jails former banker",
    "clinic reopens after blaze",
    "rail line wins funding",
    "reservoir level drops again",
)


def story(number: int, *, body: str | None = None, source: str = "courier", ending: str = NOTE) -> CleanArticle:
    """Return the `number`-th of a source's stories, each about something else, with the source's furniture."""
    place, what = PLACES[number % 10], WHAT[(number * 3 + number // 10) % 10]
    text = body or (
        f"Officials in {place} said on day {number} that the {what}, the {number}th such case since the spring.\n\n"
        f"Nobody could say what number {number * 17} on the list of {place} would mean for those who live there.\n\n"
        f"A council member of {place} with {number + 3} years in office called it a matter of {what} and of money."
    )
    return CleanArticle(
        article_id=f"a{number}-{source}",
        item_id=f"i{number}-{source}",
        source=source,
        received=START + timedelta(minutes=number),
        title=f"{place}: {what}",
        text=f"{SLOGAN}\n\n{text}\n\n{ending}",
        scope="en",
        language="en",
    )


def judged(articles: list[CleanArticle], stage: Stage | None = None) -> list[JudgedArticle]:
    """Return what `dedup` makes of `articles`, in order."""
    stage = stage or dedup_stage(Plan())
    state = stage_state(stage)
    return [told for offset, article in enumerate(articles) for told in _told(stage, state, article, offset)]


def _told(stage: Stage, state: object, article: CleanArticle, offset: int) -> list[JudgedArticle]:
    outcome = stage.judge(state, article, Position("articles.clean", 0, offset, START), START)
    return [output.value for output in outcome.outputs if isinstance(output.value, JudgedArticle)]


def test_a_line_under_five_unrelated_stories_comes_off_the_sixth() -> None:
    """A label that no rule knows is known by what it stands under."""
    texts = [told.article.text for told in judged([story(number) for number in range(7)])]
    assert [SLOGAN in text for text in texts] == [True] * 5 + [False] * 2


def test_a_sentence_needs_more_witnesses_than_a_label() -> None:
    """A sentence may be the story's own: it must stand under nearly all that the source sends."""
    texts = [told.article.text for told in judged([story(number) for number in range(10)])]
    assert [NOTE in text for text in texts] == [True] * 8 + [False] * 2


def test_what_came_off_is_told_in_the_article() -> None:
    """Nothing leaves a text unseen."""
    last = judged([story(number) for number in range(9)])[-1].article
    assert last.repeated_lines == (SLOGAN, NOTE)
    assert last.text.startswith("Officials in Ivarsund")
    assert last.text.endswith("money.")


def test_another_source_is_not_judged_by_what_this_one_sends() -> None:
    """A template is one outlet's."""
    articles = [story(number) for number in range(8)] + [story(9, source="herald")]
    assert SLOGAN in judged(articles)[-1].article.text


def test_the_background_of_one_running_story_stays() -> None:
    """Paragraphs that come with one subject tell that subject."""
    background = "The war in Karvia began two years ago when the army split."
    articles = [
        msgspec.structs.replace(
            story(number),
            title=f"Karvia war: {WHAT[number % 10]}",
            text=f"{number} shells fell near {PLACES[number % 10]}.\n\n{background}",
        )
        for number in range(12)
    ]
    assert all(background in told.article.text for told in judged(articles))


def test_copies_of_one_story_do_not_vouch_for_its_lines() -> None:
    """Ten versions of a story repeat all its lines; none is furniture for that."""
    line = "What is known so far"
    first = story(1)
    versions = [
        CleanArticle(
            article_id=f"v{version}",
            item_id="running",
            source="courier",
            version=version,
            received=START + timedelta(minutes=version),
            title=f"{PLACES[version % 10]} {WHAT[version % 10]}",
            text=f"{line}\n\n{first.text}\n\nUpdate {version}: crews reached a further street.",
            scope="en",
        )
        for version in range(1, 10)
    ]
    assert all(line in told.article.text for told in judged(versions))


def test_never_is_more_than_half_of_a_text_taken() -> None:
    """A short item in the words of others is still an item."""
    articles = [story(number) for number in range(9)]
    bare = story(30, body="Snow fell.")
    assert judged([*articles, bare])[-1].article.text == bare.text


def test_a_redelivered_article_leaves_as_it_left_first() -> None:
    """What was learnt in between changes nothing of what was sent."""
    articles = [story(number) for number in range(9)]
    stage = dedup_stage(Plan())
    state = stage_state(stage)
    first = [_told(stage, state, article, offset)[0] for offset, article in enumerate(articles)]
    again = [_told(stage, state, article, 100 + offset)[0] for offset, article in enumerate(articles)]
    assert encode(again) == encode(first)


def test_a_state_restored_at_any_point_goes_on_the_same() -> None:
    """A replay gives the same text, wherever the worker stopped."""
    articles = [story(number) for number in range(14)]
    stage = dedup_stage(Plan())
    whole = [encode(told) for told in judged(articles, stage)]
    for stop in range(len(articles)):
        state = stage_state(stage)
        kept: list[Decision] = []
        for offset, article in enumerate(articles[:stop]):
            outcome = stage.judge(state, article, Position("articles.clean", 0, offset, START), START)
            kept += [output.value for output in outcome.outputs if isinstance(output.value, Decision)]
        anew = stage.new_state()
        stage.restore(anew, reversed(kept))
        rest = [
            encode(told)
            for offset, article in enumerate(articles[stop:], stop)
            for told in _told(stage, anew, article, offset)
        ]
        assert rest == whole[stop:]


def test_a_state_restored_in_pieces_as_its_topic_stands_goes_on_the_same() -> None:
    """A window of a million is read a few at a time, with what was sent again and what was taken out."""
    articles = [story(number) for number in range(14)]
    stage = dedup_stage(Plan())
    assert stage.absorb is not None
    whole = [encode(told) for told in judged(articles, stage)]
    for stop in (1, 6, 13):
        state = stage_state(stage)
        log: list[Change] = []
        for offset, article in enumerate((*articles[:stop], *articles[: min(stop, 2)])):
            outcome = stage.judge(state, article, Position("articles.clean", 0, offset, START), START)
            log += [Change(out.key, out.value) for out in outcome.outputs if isinstance(out.value, Decision)]
        stranger = msgspec.structs.replace(log[0].record, article_id="gone", item_id="gone", position=900)
        log = [Change("gone", stranger), *log, Change("gone", None), Change("never there", None)]
        anew = stage.new_state()
        held = [stage.absorb(anew, log[begin : begin + 3]) for begin in range(0, len(log), 3)]
        stage.restore(anew, ())
        assert held[-1] == stop
        rest = [
            encode(told)
            for offset, article in enumerate(articles[stop:], stop)
            for told in _told(stage, anew, article, offset)
        ]
        assert rest == whole[stop:]


def test_what_left_the_window_counts_no_more() -> None:
    """A template of last month says nothing of today's."""
    stage = dedup_stage(Plan(dedup=DedupLimits(window_s=3600)))
    late = msgspec.structs.replace(story(9), received=START + timedelta(hours=3))
    assert SLOGAN in judged([*(story(number) for number in range(8)), late], stage)[-1].article.text


def test_offsets_still_lead_back_to_the_raw_text() -> None:
    """What is left of a text stands where its runs say."""
    stage, clean = dedup_stage(Plan()), clean_stage(Plan())
    state = stage_state(stage)
    raws = [
        RawArticle(
            article_id=f"r{number}",
            item_id=f"ri{number}",
            source="courier",
            received=START + timedelta(minutes=number),
            content=story(number).text,
            title=story(number).title,
        )
        for number in range(10)
    ]
    for offset, raw in enumerate(raws):
        cleaned = clean.judge({}, raw, Position("articles.raw", 0, offset, START), START).outputs[0].value
        assert isinstance(cleaned, CleanArticle)
        article = _told(stage, state, cleaned, offset)[0].article
        runs: tuple[OffsetRun, ...] = article.offsets
        assert runs
        for run in runs:
            assert article.text[run.clean : run.clean + run.length] == raw.content[run.raw : run.raw + run.length]
    assert {removed.kind for removed in article.removed} >= {"repeated"}
    repeated = [removed for removed in article.removed if removed.kind == "repeated"]
    assert [raw.content[removed.start : removed.end] for removed in repeated] == list(article.repeated_lines)
