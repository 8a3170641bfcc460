"""Cleaning whatever bytes the world sends: it ends, says what it did, and does the same again."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.clean import CleanLimits, clean
from streams.clean.mend import mend
from streams.codec import encode
from streams.errors import RecordError
from streams.records import CleanArticle, RawArticle

RECEIVED = datetime(2024, 3, 9, 12, tzinfo=UTC)
REASONS = {"empty", "too_large", "no_article", "not_text", "bad_charset", "bad_markup", "unsupported_type"}

any_text = st.text(st.characters(codec=None), max_size=400)
WORDS = (
    "police said Friday that (AFP) By Jane Roe - — KYIV, Aug 12 © Photo: “no” deal. Subscribe * + o Share & &amp; <p>"
    " </div> <a href=x> <!-- <script> \n \n\n \t \u0301 \x00 \ud83d é Ã© â€™ 12:30 GMT | Read more 新华社 Читайте"
)
wire_words = st.sampled_from(WORDS.split(" "))
wire_like = st.lists(wire_words, max_size=120).map(" ".join)
prose = st.lists(
    st.text("abcdefghijklmnop ", min_size=20, max_size=90).map(lambda words: f"The {words.strip()} said so."),
    min_size=1,
    max_size=6,
)
lines = st.sampled_from(
    [
        "Skip to main content",
        "* World",
        "3. Sport",
        "Share",
        "URGENT",
        "By Jane Roe",
        "Related stories",
        "(Corrects toll in headline)",
        "(Reporting by Jane Roe; Editing by John Doe)",
        "KYIV, Aug 12 (Reuters) - The river rose again on Friday, and the lower streets were closed, officials said.",
        "* The ferry turned back with all its passengers when the wind rose, the harbour master said.",
        "A boat on the Dnipro [Photo: Joan Doe/EPA]",
        "Nobody was hurt &amp; nothing was lost, said the cafÃ© owner’s brother.",
        "  An indented line that goes on and on for some time without\n  any stop before its end comes at last.",
        "Updated 3 hours ago",
        "© 2024 Example Media",
        "",
    ]
)
pages = st.lists(lines, max_size=60).map("\n".join)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attempt(content: str | bytes, media_type: str) -> CleanArticle | str:
    """Return the cleaned article, or the reason it was refused for."""
    raw = RawArticle(
        article_id="a",
        item_id="i",
        source="wire",
        received=RECEIVED,
        media_type=media_type,
        content=content if isinstance(content, str) else "",
        content_bytes=content if isinstance(content, bytes) else None,
    )
    try:
        return clean(raw, CleanLimits(text_chars=20_000))
    except RecordError as error:
        return error.reason


def check(first: CleanArticle | str, again: CleanArticle | str) -> None:
    """Cleaned or refused with a known reason; the same bytes a second time."""
    if isinstance(first, str):
        assert first in REASONS
        assert first == again
    else:
        assert encode(first) == encode(again)
        assert unicodedata.is_normalized("NFC", first.text)


@quick
@given(st.one_of(any_text, wire_like))
def test_any_text_is_cleaned_or_refused_the_same_way_twice(content: str) -> None:
    """One odd article must never stop a worker, and a replay must give the same bytes."""
    first = attempt(content, "text/plain")
    check(first, attempt(content, "text/plain"))
    if isinstance(first, CleanArticle):
        for run in first.offsets:
            assert content[run.raw : run.raw + run.length] == first.text[run.clean : run.clean + run.length]
        for gone in first.removed:
            assert 0 <= gone.start <= gone.end <= len(content)


@quick
@given(st.one_of(any_text, wire_like, pages))
def test_every_character_of_a_text_is_kept_taken_off_or_mended(content: str) -> None:
    """A desk that asks where a line went must find it: nothing goes without a word."""
    cleaned = attempt(content, "text/plain")
    if not isinstance(cleaned, CleanArticle):
        return
    whole = mend(content)
    same = {at for _mended, raw, length in whole.runs(0, len(whole.text)) for at in range(raw, raw + length)}
    told = {at for run in cleaned.offsets for at in range(run.raw, run.raw + run.length)}
    assert len(told) == sum(run.length for run in cleaned.offsets)
    told.update(at for gone in cleaned.removed for at in range(gone.start, gone.end))
    assert "".join(content[at] for at in sorted(same - told)).strip() == ""


@quick
@given(st.one_of(any_text, wire_like, pages))
def test_offsets_lead_from_every_kept_character_to_itself(content: str) -> None:
    """What the body holds and no run tells of is a break between paragraphs or a character that was mended."""
    cleaned = attempt(content, "text/plain")
    if not isinstance(cleaned, CleanArticle):
        return
    at = 0
    loose = []
    for run in cleaned.offsets:
        assert run.clean >= at
        assert content[run.raw : run.raw + run.length] == cleaned.text[run.clean : run.clean + run.length]
        loose.append(cleaned.text[at : run.clean])
        at = run.clean + run.length
    loose.append(cleaned.text[at:])
    if mend(content).text == content:
        assert "".join(loose).strip() == ""


def test_lines_past_the_most_that_are_looked_at_are_told_as_taken_off() -> None:
    """A page of a hundred thousand lines is cut, and says so."""
    content = "\n\n".join(f"The harbour of Velmar took in {number} ships on that day." for number in range(40))
    raw = RawArticle(article_id="a", item_id="i", source="wire", received=RECEIVED, content=content)
    cleaned = clean(raw, CleanLimits(blocks=10))
    assert content[cleaned.removed[-1].start : cleaned.removed[-1].end].endswith(" 39 ships on that day.")
    assert cleaned.text.endswith(" 9 ships on that day.")


def test_a_desks_note_alone_is_no_accident() -> None:
    """Somebody meant to send more; what came is passed on, whole."""
    cleaned = attempt("(Corrects toll in headline)", "text/plain")
    assert isinstance(cleaned, CleanArticle)
    assert cleaned.text == "(Corrects toll in headline)"
    assert cleaned.correction_note == "Corrects toll in headline"


@quick
@given(st.one_of(any_text, wire_like))
def test_any_markup_is_cleaned_or_refused_the_same_way_twice(content: str) -> None:
    """Markup is whatever a site's template broke into."""
    check(attempt(content, "text/html"), attempt(content, "text/html"))


@quick
@given(st.binary(max_size=600), st.sampled_from(["text/plain", "text/html"]))
def test_any_bytes_are_cleaned_or_refused(content: bytes, media_type: str) -> None:
    """A charset that lies is the source's fault, not a reason to stop."""
    check(attempt(content, media_type), attempt(content, media_type))


@quick
@given(prose)
def test_cleaning_is_idempotent_on_prose(paragraphs: list[str]) -> None:
    """What was cleaned once is all story: a second cleaning takes nothing more off."""
    first = attempt("\n\n".join(paragraphs), "text/plain")
    assert isinstance(first, CleanArticle)
    second = attempt(first.text, "text/plain")
    assert isinstance(second, CleanArticle)
    assert second.text == first.text
