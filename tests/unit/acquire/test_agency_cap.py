"""CAP 1: a warning as an article; updates, cancels, exercises and languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from agency_parts import cap, cap_info, one, read, refused

from streams.records import RawArticle

REFERENCES = "<references>{}</references>"


def test_an_alert_is_read_in_full() -> None:
    """The text is what happens, what to do, and where."""
    info = cap_info(
        description="A storm is expected on Thursday.\n\nWaves may reach four metres.",
        more="<instruction>Stay ashore.</instruction><web>https://storms.example/1</web>"
        "<senderName>Storm Office</senderName>",
    )
    article = one(cap(info=info, more="<note>First of the season.</note>"))
    assert (article.item_id, article.source) == ("desk@storms.example,W-1", "storms.example")
    assert article.content.split("\n\n") == [
        "A storm is expected on Thursday.",
        "Waves may reach four metres.",
        "Stay ashore.",
        "Storm: Zanzibar.",
    ]
    assert (article.title, article.language, article.credit) == ("Storm warning for Zanzibar", "en", "Storm Office")
    assert (article.urgency, article.subjects, article.slug) == (3, ("Storm", "Met"), "Storm")
    assert (article.url, article.pub_status) == ("https://storms.example/1", "usable")
    assert article.published == datetime(2025, 3, 12, 7, tzinfo=UTC)
    assert article.extra["severity"] == "Severe"
    assert (article.correction_note, article.extra["ednote"]) == (None, "First of the season.")


@pytest.mark.parametrize(
    "namespace",
    ["urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0"],
)
def test_every_version_is_read(namespace: str) -> None:
    """Offices change versions late."""
    assert one(cap(namespace=namespace)).title == "Storm warning for Zanzibar"


def test_an_alert_of_another_vocabulary_is_refused() -> None:
    """Many systems call a root alert."""
    assert refused(cap(namespace="urn:oasis:names:tc:emergency:cap:2.0")).reason == "unsupported_format"


@pytest.mark.parametrize("status", ["Exercise", "System", "Test", "Draft", "Odd", ""])
def test_what_is_not_actual_is_no_article(status: str) -> None:
    """An exercise told as news is the worst alert there is."""
    result = refused(cap(status=status))
    assert result.reason == "not_an_article"
    assert "no alert to the public" in result.message


@pytest.mark.parametrize("kind", ["Ack", "Error", "Odd"])
def test_messages_about_messages_are_no_article(kind: str) -> None:
    """They are for machines."""
    assert refused(cap(kind=kind)).reason == "not_an_article"


def test_an_update_takes_the_place_of_the_latest_it_refers_to() -> None:
    """Some offices list all earlier messages, some only the last."""
    listed = "desk@storms.example,W-1,2025-03-12T10:00:00+03:00 desk@storms.example,W-2,2025-03-12T11:00:00+03:00"
    article = one(cap(identifier="<identifier>W-3</identifier>", kind="Update", more=REFERENCES.format(listed)))
    assert article.replaces == "desk@storms.example,W-2"


def test_an_update_of_nothing_known_is_still_a_warning() -> None:
    """Losing it would be worse than telling it as new."""
    assert one(cap(kind="Update")).replaces is None


def test_a_cancel_takes_back_every_message_it_refers_to() -> None:
    """Each is a kill of its own; they need no info."""
    listed = "desk@storms.example,W-1,2025-03-12T10:00:00+03:00 W-2"
    kills = read(cap(identifier="<identifier>W-9</identifier>", kind="Cancel", info="",
                     more="<note>It passed.</note>" + REFERENCES.format(listed)))  # fmt: skip
    told = [(kill.item_id, kill.replaces, kill.pub_status, kill.correction_note)
            for kill in kills if isinstance(kill, RawArticle)]  # fmt: skip
    assert told == [
        ("desk@storms.example,W-9", "desk@storms.example,W-1", "canceled", "It passed."),
        ("desk@storms.example,W-9#2", "desk@storms.example,W-2", "canceled", "It passed."),
    ]


def test_a_cancel_without_references_is_refused() -> None:
    """It would take nothing back, and nobody would know."""
    assert "references" in refused(cap(kind="Cancel")).message


@pytest.mark.parametrize("part", ["identifier", "sender"])
def test_what_names_the_alert_must_be_there(part: str) -> None:
    """Updates refer to it by both."""
    assert part in refused(cap(**{part: ""})).message


@pytest.mark.parametrize("sent", ["", "<sent>today</sent>"])
def test_when_it_was_sent_must_be_there(sent: str) -> None:
    """A warning without its time warns of nothing."""
    assert refused(cap(sent=sent)).reason == "bad_time"


def test_of_several_languages_the_english_one_is_the_article() -> None:
    """The others are kept beside it; a translation is no second article."""
    info = cap_info("sw", "Onyo la dhoruba", "Dhoruba inatarajiwa.") + cap_info("en-GB")
    article = one(cap(info=info))
    assert (article.language, article.title) == ("en-GB", "Storm warning for Zanzibar")
    assert article.extra["translations"]["sw"]["title"] == "Onyo la dhoruba"
    assert "Dhoruba" not in article.content


def test_without_an_english_one_the_first_language_is_read() -> None:
    """The office's own."""
    info = cap_info("sw", "Onyo", "Dhoruba inatarajiwa.") + cap_info("fr", "Alerte", "Une tempête est attendue.")
    assert one(cap(info=info)).title == "Onyo"


def test_several_infos_of_one_language_are_one_text() -> None:
    """Each may be for another area; what they share is said once."""
    second = cap_info(description="A storm is expected on Thursday.").replace("Zanzibar", "Pemba")
    content = one(cap(info=cap_info() + second)).content
    assert content.count("A storm is expected") == 1
    assert content.endswith("Storm: Pemba.")


def test_an_alert_without_a_headline_is_headed_by_its_event() -> None:
    """The headline is optional."""
    assert one(cap(info=cap_info(headline=""))).title == "Storm: Zanzibar"


def test_an_alert_that_says_nothing_is_no_article() -> None:
    """Not even what and where."""
    assert refused(cap(info="")).reason == "not_an_article"


def test_a_restriction_is_kept_as_rights() -> None:
    """Not everybody may be told."""
    assert one(cap(more="<restriction>Registered media only.</restriction>")).rights == "Registered media only."
