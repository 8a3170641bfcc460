"""ninjs of every version gives the same article."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from streams.acquire import read_path
from streams.acquire.agency.ninjs import read_ninjs
from streams.errors import RecordError
from streams.records import RawArticle

NOW = datetime(2024, 5, 3, 12, 0, tzinfo=UTC)
FORMATS = Path(__file__).parents[4] / "shared" / "data" / "formats" / "ninjs"

COMMON: dict[str, Any] = {
    "uri": "urn:newsml:agency.example:20240503:gw7",
    "type": "text",
    "version": "3",
    "versioncreated": "2024-05-03T11:00:00+02:00",
    "firstcreated": "2024-05-03T08:00:00+02:00",
    "pubstatus": "usable",
    "urgency": 2,
    "language": "en",
    "slugline": "GOMA-BLAST",
    "byline": "By Ena Kito",
    "usageterms": "No archive use.",
    "ednote": "Corrects toll in paragraph 2.",
    "located": "Goma",
}
V1 = {**COMMON, "headline": "Blast in Goma", "body_html": "<p>GOMA - A blast killed two.</p>", "body_text": "GOMA ...",
      "subject": [{"name": "conflict"}], "copyrightholder": "Agency"}  # fmt: skip
V2 = {
    **COMMON,
    "headlines": [{"role": "short", "value": "Blast"}, {"role": "main", "value": "Blast in Goma"}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "GOMA ..."},
        {"role": "main", "contenttype": "text/html", "value": "<p>GOMA - A blast killed two.</p>"},
    ],
    "descriptions": [{"role": "creditline", "value": "Agency"}],
    "subjects": [{"name": "conflict"}],
}
V3 = {
    {"versioncreated": "versionCreated", "firstcreated": "firstCreated", "pubstatus": "pubStatus",
     "slugline": "slugLine", "usageterms": "usageTerms", "ednote": "edNote"}.get(key, key): value
    for key, value in V2.items()
}  # fmt: skip


@pytest.mark.parametrize("item", [V1, V2, V3], ids=["1", "2", "3"])
def test_every_version_is_read_in_full(item: dict[str, Any]) -> None:
    """Agencies move from version to version while their customers sleep."""
    article = read_ninjs(item, received=NOW)
    assert article.item_id == COMMON["uri"]
    assert (article.title, article.content) == ("Blast in Goma", "<p>GOMA - A blast killed two.</p>")
    assert (article.version, article.urgency, article.slug, article.dateline) == (3, 2, "GOMA-BLAST", "Goma")
    assert article.published == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert article.updated == datetime(2024, 5, 3, 9, tzinfo=UTC)
    assert (article.byline, article.credit, article.source) == ("Ena Kito", "Agency", "agency.example")
    assert (article.rights, article.subjects) == ("No archive use.", ("conflict",))
    assert article.correction_note == "Corrects toll in paragraph 2."


def test_a_kill_needs_no_body() -> None:
    """It takes the item back, whatever it said."""
    article = read_ninjs({"uri": "urn:x", "pubstatus": "canceled", "ednote": "Kill. Wrong place."}, received=NOW)
    assert (article.pub_status, article.correction_note) == ("canceled", "Kill. Wrong place.")


def test_a_headline_alone_is_a_flash() -> None:
    """The first line of a big story often is the whole of it: it is read as the text."""
    article = read_ninjs({"uri": "urn:x", "headline": "Blast heard in Goma"}, received=NOW)
    assert (article.content, article.title, article.media_type) == ("Blast heard in Goma", None, "text/plain")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pubstatus": "cancelled"}, "bad_pub_status"),
        ({"embargoed": "tomorrow"}, "bad_time"),
        ({"urgency": 0.5}, "bad_field"),
        ({"version": 1.2}, "bad_field"),
        ({"body_text": {"a": 1}}, "bad_field"),
        ({"uri": ""}, "bad_field"),
        ({"pubstatus": "commissioned"}, "not_an_article"),
        ({"type": "picture", "body_html": "<p>A boat.</p>"}, "not_an_article"),
        ({"type": "event", "body_html": ""}, "not_an_article"),
    ],
)
def test_what_would_mislead_is_refused(change: dict[str, Any], reason: str) -> None:
    """An embargo or status that cannot be read must not be taken for none."""
    with pytest.raises(RecordError) as caught:
        read_ninjs({**V1, "body_text": "", **change}, received=NOW)
    assert caught.value.reason == reason


@pytest.mark.quality
@pytest.mark.skipif(not FORMATS.is_dir(), reason="the published examples are not here")
def test_the_published_examples_with_text_are_read() -> None:
    """IPTC's own valid items are articles, or refused for having no text, never for their form."""
    reasons = set()
    read = 0
    for path in sorted(FORMATS.glob("*/should_pass/*.json")):
        for result in read_path(path, received=NOW):
            if isinstance(result, RawArticle):
                read += 1
            else:
                reasons.add(result.reason)
    assert read >= 10
    assert reasons <= {"not_an_article", "bad_time"}
