"""Plain wire copy, IPTC 7901 and ANPA 1312: headers, paragraphs, filing times, kills, and what the line spoils."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from agency_parts import NOW, WIRE_TEXT, one, read, refused, wire

from streams.acquire.agency.wire_header import filing_time
from streams.acquire.agency.wire_text import paragraphs
from streams.clean import clean
from streams.records import RawArticle, Rejected

ANPA = (
    "\x16\x16\x01a0124\x1fint--\r\nu i\x13\x11bc-Tanzania-Ferry,2nd Ld-Writethru 03-12 0040\r\n\x02"
    "^Ferry sinks off Zanzibar<\r\n^Eds: UPDATES with toll.<\r\n^By ADA LUND=\r\n^Meridian Writer=\r\n"
    "\tZANZIBAR (Meridian) _ A ferry sank, killing\r\nnine people, police said.<\r\n\tForty swam ashore.<\r\n"
    "\x03me-zz-03-12-25 1005EDT\r\n\x04"
)


def test_a_message_is_read_in_full() -> None:
    """Service, number, priority, category, words; keyword, headline, byline; paragraphs; when it was filed."""
    article = one(wire(body="Ferry sinks off Zanzibar\r\nBy Ada Lund\r\n" + WIRE_TEXT))
    assert article.item_id == "chw:2025-03-12:chw0123"
    assert (article.source, article.urgency, article.slug) == ("chw", 2, "Tanzania-Ferry")
    assert (article.title, article.byline) == ("Ferry sinks off Zanzibar", "Ada Lund")
    assert (
        article.content == "ZANZIBAR, March 12 - A ferry sank, killing nine people, police said.\n\nForty swam ashore."
    )
    assert article.published == datetime(2025, 3, 12, 14, 5, tzinfo=UTC)
    assert (article.extra["number"], article.extra["category"], article.extra["words"]) == ("CHW0123", "DIS", 40)


def test_anpa_copy_is_read_in_full() -> None:
    """Its marks for quads and its dash are the teleprinter's, not the story's."""
    article = one(ANPA)
    assert (article.slug, article.urgency, article.version) == ("bc-Tanzania-Ferry,2nd Ld-Writethru", 3, 3)
    assert (article.title, article.byline) == ("Ferry sinks off Zanzibar", "Ada Lund")
    assert (
        article.content == "ZANZIBAR (Meridian) - A ferry sank, killing nine people, police said.\n\nForty swam ashore."
    )
    assert article.correction_note == "Eds: UPDATES with toll."
    assert article.published == datetime(2025, 3, 12, 14, 5, tzinfo=UTC)
    assert (article.extra["category"], article.extra["words"]) == ("I", 40)


def test_dpa_s_way_of_heading_is_read() -> None:
    """Keyword, note and title stand in the header, the title ending in an equals sign."""
    article = one(wire(top="Fähre/Tansania/\r\n(Zusammenfassung 1400)\r\nNeun Tote bei Fährunglück ="))
    assert (article.slug, article.title) == ("Fähre/Tansania", "Neun Tote bei Fährunglück")
    assert article.extra["ednote"] == "Zusammenfassung 1400"


@pytest.mark.parametrize("header", ["", "???", "CHW", "CHW0123"])
def test_a_header_of_another_form_loses_no_story(header: str) -> None:
    """Only what it would have said is missing."""
    article = one(wire(header=header))
    assert "Forty swam ashore." in article.content
    assert article.urgency is None


def test_several_messages_of_one_transmission_are_read_each() -> None:
    """A line carries on."""
    results = read(wire() + wire(header="CHW0124 4 POL 0010") + ANPA)
    assert [result.item_id for result in results if isinstance(result, RawArticle)] == [
        "chw:2025-03-12:chw0123", "chw:2025-03-12:chw0124", "wire:2025-03-12:a0124",
    ]  # fmt: skip


def test_a_text_whose_end_is_missing_is_refused() -> None:
    """Nobody could say how much of it is."""
    result = refused(wire(trailer=""))
    assert (result.reason, "cut off" in result.message) == ("truncated", True)


def test_a_message_cut_by_the_next_is_refused_alone() -> None:
    """An urgent one may break in."""
    results = read(wire(trailer="") + wire(header="CHW0124 1 DIS 0010"))
    assert [type(result) for result in results] == [Rejected, RawArticle]


def test_a_text_that_ends_with_the_transmission_is_whole() -> None:
    """Some senders leave out ETX."""
    assert "Forty swam ashore." in one(wire(trailer="\x04")).content


def test_without_a_start_of_text_the_first_line_is_the_header() -> None:
    """Some senders leave out STX."""
    article = one(wire().replace("\x02", ""))
    assert (article.urgency, "Forty swam ashore." in article.content) == (2, True)


@pytest.mark.parametrize("mark", ["KILL", "kill", "ANNULE", "STORNIERT"])
def test_a_kill_names_the_number_it_takes_back(mark: str) -> None:
    """Numbers count within the service and the day."""
    article = one(
        wire(header="CHW0131 1 DIS 0010", top=f"Tanzania-Ferry,{mark}", body="   Kill story number 0123.\r\n")
    )
    assert (article.pub_status, article.replaces) == ("canceled", "chw:2025-03-12:chw0123")
    assert article.correction_note == "Kill story number 0123."


def test_a_kill_of_nothing_named_is_refused() -> None:
    """It would take nothing back, and nobody would know."""
    result = refused(wire(top="Tanzania-Ferry,KILL", body="   Please do not use.\r\n"))
    assert (result.reason, "kill" in result.message) == ("bad_field", True)


def test_a_story_about_a_killing_is_no_kill() -> None:
    """Only a mark of its own in the keyword line counts."""
    assert one(wire(top="Gunmen-Kills-Nine", body="   Kill or be killed, he said.\r\n")).pub_status == "usable"


def test_a_correction_and_a_writethru_say_what_changed() -> None:
    """A note in a first telling is only for editors."""
    noted = "(Corrects toll in lead.)\r\n" + WIRE_TEXT
    assert one(wire(top="Tanzania-Ferry,CORRECTION", body=noted)).correction_note == "Corrects toll in lead."
    assert one(wire(top="Tanzania-Ferry 1st Lead", body=noted)).version == 2
    first = one(wire(body="(Pictures to follow.)\r\n" + WIRE_TEXT))
    assert (first.correction_note, first.extra["ednote"]) == (None, "Pictures to follow.")


def test_an_embargo_is_read_from_its_line() -> None:
    """It stands in words above the text."""
    article = one(wire(body="(EMBARGOED until 121800 GMT MAR 25)\r\n" + WIRE_TEXT))
    assert article.embargoed == datetime(2025, 3, 12, 18, tzinfo=UTC)
    assert one(wire(body="SPERRFRIST: 2025-03-12 18:00 UTC\r\n" + WIRE_TEXT)).embargoed == article.embargoed


def test_an_embargo_nobody_can_read_is_refused() -> None:
    """It must not be taken for none."""
    assert refused(wire(body="(EMBARGOED until the speech)\r\n" + WIRE_TEXT)).reason == "bad_time"


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("121405 GMT MAR 25", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("121405 GMT mar 2025", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("CHW 121405 GMT MAR 25", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("121405 MAR", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("121405", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("280905 GMT", datetime(2025, 2, 28, 9, 5, tzinfo=UTC)),
        ("311200 DEC", datetime(2024, 12, 31, 12, tzinfo=UTC)),
        ("121405 CET MAR 25", datetime(2025, 3, 12, 13, 5, tzinfo=UTC)),
        ("me-zz-03-12-25 1005EDT", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("me-zz-03-12-25 1405GMT", datetime(2025, 3, 12, 14, 5, tzinfo=UTC)),
        ("310205 GMT FEB 25", None),
        ("129905 GMT MAR 25", None),
        ("Forty swam ashore.", None),
        ("", None),
    ],
)
def test_filing_times_are_read_in_every_form(line: str, instant: datetime | None) -> None:
    """What month and year they leave out is the last that fits."""
    assert filing_time(line, NOW) == instant


def test_a_filing_time_inside_the_text_is_none_of_it() -> None:
    """Some services close with it before ETX."""
    article = one(wire(body=WIRE_TEXT + "CHW 121405 GMT MAR 25\r\n", trailer="\x03\x04"))
    assert article.content.endswith("Forty swam ashore.")
    assert article.published == datetime(2025, 3, 12, 14, 5, tzinfo=UTC)


def test_without_a_filing_time_its_text_names_the_item() -> None:
    """Numbers start again each day."""
    article = one(wire(trailer="\x03\x04"))
    assert article.item_id.startswith("it_")
    assert article.item_id == one(wire(trailer="\x03\x04")).item_id


def test_bytes_of_an_unknown_charset_are_left_to_cleaning() -> None:
    """Headline and keyword are shown as they most likely are; the text is weighed as a whole."""
    raw = wire(
        top="Tchad-Élections",
        body="Président réélu\r\n   N'DJAMENA - Le président a été réélu à N'Djamena, a annoncé l'assemblée.\r\n"
        "   La cérémonie aura lieu après la fête.\r\n",
    ).encode("latin-1")
    article = one(raw)
    assert (article.content, article.title, article.slug) == ("", "Président réélu", "Tchad-Élections")
    assert "a été réélu à N'Djamena, a annoncé" in clean(article).text


def test_utf_8_is_taken_as_it_is() -> None:
    """Modern lines send it."""
    assert one(wire(body="   Łódź and Αθήνα – “both”.\r\n")).content == "Łódź and Αθήνα – “both”."


@pytest.mark.parametrize(
    ("lines", "read_as"),
    [
        (["   One goes", "on.", "   Two."], "One goes on.\n\nTwo."),
        (["\tOne goes", "on.", "\tTwo."], "One goes on.\n\nTwo."),
        (["One goes", "on.", "", "Two."], "One goes on.\n\nTwo."),
        (["  One goes", "  on.", "", "  Two."], "One goes on.\n\nTwo."),
        (["One goes on and on in a line as wide as the teleprinter's,", "and ends.", "Two."],
         "One goes on and on in a line as wide as the teleprinter's, and ends.\n\nTwo."),
        (["One " * 40, "Two " * 40], ("One " * 40).strip() + "\n\n" + ("Two " * 40).strip()),
        ([], ""),
    ],
)  # fmt: skip
def test_lines_are_joined_to_paragraphs(lines: list[str], read_as: str) -> None:
    """A line of seventy characters is no paragraph."""
    assert paragraphs(lines) == read_as


def test_a_message_without_a_text_is_refused() -> None:
    """A header alone tells nothing."""
    assert refused(wire(top="", body="")).reason == "no_content"


def test_a_long_line_of_hyphens_is_no_keyword() -> None:
    """What looks like a keyword that never ends must not be tried in every way."""
    article = one(wire(top="", body="a-" * 29 + "!\r\n" + "-" * 59 + "!\r\n" + "a" * 300_000 + "\r\n"))
    assert len(article.content) > 300_000
