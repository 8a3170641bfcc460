"""What is said of an article beside its events, in words, for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Iterator

from streams.cli import rows
from streams.cli.comparison import Comparison, compare
from streams.cli.copies import edits_text
from streams.records import CleanArticle, Decision, RawArticle


def article_facts(article: CleanArticle) -> Iterator[tuple[str, str]]:
    """Yield what is known of the article: name and value, nothing that is not known but its time."""
    published = rows.moment(article.published, article.published_precision)
    for name, value in (
        ("title", article.title),
        (
            "published",
            f"{published} ({article.published_from})" if published else "not known: weekdays stay unresolved",
        ),
        ("language", article.language),
        ("source", article.source),
        ("byline", article.byline),
        ("dateline", article.dateline.text if article.dateline else None),
        ("origin", article.origin),
        ("captions", "; ".join(caption.text for caption in article.captions) or None),
    ):
        if value:
            yield name, value


def cut_off(raw: RawArticle | None, article: CleanArticle) -> Iterator[tuple[str, str]]:
    """Yield what cleaning took off a plain text, and what the source repeats: the kind, and the words on one line."""
    if raw and raw.media_type == "text/plain":
        for removed in article.removed:
            if removed.kind != "repeated":
                yield removed.kind, " ".join(raw.content[removed.start : removed.end].split())
    for line in article.repeated_lines:
        yield "repeated by its source", " ".join(line.split())


def decision_text(decision: Decision) -> str:
    """Return what the article is to those before it: verdict, origin, what it copies and how it was edited."""
    words = f"{decision.verdict}, origin {decision.origin}"
    if decision.copy_of:
        words += f"; copy of {decision.copy_of}, containment {decision.containment or 0:.2f}"
    if decision.edits:
        words += f"; {edits_text(decision.edits)}"
    if decision.replaces:
        words += f"; takes back the earlier tellings of {', '.join(decision.replaces)}"
    return words


def comparison_of(earlier: CleanArticle, article: CleanArticle) -> Comparison:
    """Return what became of `earlier` in `article`, headlines and all."""
    return compare(*("\n\n".join(filter(None, (one.title, one.text))) for one in (earlier, article)))
