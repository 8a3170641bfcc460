"""What a page's elements, its own statements and its data say of which blocks are story."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from streams.clean import clean, dom, tree, witness
from streams.clean.blocks import Block
from streams.clean.embedded import continued
from streams.clean.limits import CleanLimits
from streams.clean.markup import strip, tags_of
from streams.clean.score import card
from streams.clean.signs import own_points
from streams.records import RawArticle

STORY = (
    "Divers found the wreck of the ferry Lindau at a depth of 80 metres on Tuesday, the coast guard of Marre said.",
    "The ship sank in a storm in March with 31 people on board, of whom four were saved by a fishing boat.",
    "“We can now begin to understand what happened that night,” said the head of the inquiry, Pia Holm.",
    "Her team will bring up the voyage recorder first, and then look at the doors of the car deck.",
    "Families of the dead have asked for the wreck to be raised; the government says that this would cost 40 million.",
    "A first report is expected before the end of the year, and the full one in the summer after.",
)
OTHER = (
    "The mayor of Odde opened a new swimming hall on Saturday after nine years of building and two changes of plan.",
    "It has eight lanes and a tower, and tickets for children will be free until the end of the school holidays.",
    "Critics say that the hall cost three times what the council had promised when the first stone was laid.",
)
MENU = "".join(
    f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Home", "World", "Sport", "Money", "Arts", "Weather")
)
LINKS = "".join(
    f'<li><a href="/{at}">{title}</a></li>'
    for at, title in enumerate(
        ("Storm closes three ports in the north", "Who owns the ferries of Marre", "Ten quiet islands")
    )
)


def paragraphs(texts: tuple[str, ...], attributes: str = "") -> str:
    """Return each text in p."""
    return "".join(f"<p{attributes}>{text}</p>" for text in texts)


def page(body: str, head: str = "") -> str:
    """Return a page with menu, headline, `body`, links to other stories and a foot."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Wreck of ferry found off Marre</title>{head}</head><body>'
        f'<nav class="site-nav"><ul>{MENU}</ul></nav>{body}'
        f'<div class="related"><h3>More stories</h3><ul>{LINKS}</ul></div>'
        f"<footer><ul>{MENU}</ul><p>© 2025 Example Post. All rights reserved.</p></footer></body></html>"
    )


def body_of(markup: str) -> list[str]:
    """Return the paragraphs that cleaning leaves of a page."""
    raw = RawArticle(
        article_id="a1", item_id="i1", source="wire", received=datetime(2025, 9, 2, tzinfo=UTC),
        media_type="text/html", content=markup,
    )  # fmt: skip
    return clean(raw).text.split("\n\n")


HEAD = "<h1>Wreck of ferry found off Marre</h1>"


@pytest.mark.parametrize(
    "wrap",
    [
        '<aside class="sidebar">{}</aside>',
        '<form id="aspnetForm">{}</form>',
        '<div class="widget promo-container"><div class="widget-content">{}</div></div>',
        '<div class="footer-less ad-free">{}</div>',
        "<header>{}</header>",
    ],
)
def test_an_element_that_holds_the_text_is_no_furniture_whatever_its_name(wrap: str) -> None:
    """Site builders put whole articles into widgets, asides and forms."""
    assert body_of(page(wrap.format(HEAD + paragraphs(STORY)))) == list(STORY)


def test_a_story_cut_into_many_boxes_is_kept_whole() -> None:
    """Page builders give every paragraph a box of its own: no near element holds more than one."""
    boxes = "".join(
        f'<div class="builder-section"><div class="builder-widget"><div class="inner"><p>{text}</p></div></div></div>'
        for text in STORY
    )
    assert body_of(page(f"<main>{HEAD}{boxes}</main>")) == list(STORY)


def test_names_that_every_box_of_a_page_bears_say_nothing() -> None:
    """A live blog calls each post a card: what stands around half of the text tells no furniture from story."""
    boxes = "".join(f'<div class="grid"><div class="card promo"><p>{text}</p></div></div>' for text in STORY)
    _tags, blocks, elements, *_rest = blocks_of(f'<body>{boxes}<div class="promo"><p>Our weekend offer</p></div>')
    tree.mark(blocks, elements)
    assert not any({"minor_near", "furniture_near"} & set(block.dom) for block in blocks)
    some = boxes.replace("card promo", "row", 4)
    _tags, blocks, elements, *_rest = blocks_of(f"<body>{some}")
    tree.mark(blocks, elements)
    assert ["minor_near" in block.dom for block in blocks] == [False] * 4 + [True] * 2


def test_a_page_that_hides_all_of_its_text_is_read() -> None:
    """Some show nothing until a script has run; the same name around a part of the text says that it is a copy."""
    shown = "".join(f'<div class="variant hidden"><p>{text}</p></div>' for text in STORY)
    assert body_of(page(f"<main>{HEAD}{shown}</main>")) == list(STORY)


def test_comments_go_though_no_heading_announces_them() -> None:
    """The class of an element far out is all that tells some comments."""
    said = "".join(
        f'<div class="thread"><div class="row"><div class="cell"><div class="txt"><p>{text}</p></div></div></div></div>'
        for text in OTHER
    )
    markup = page(f'<article>{HEAD}{paragraphs(STORY)}</article><section class="comments">{said}</section>')
    assert body_of(markup) == list(STORY)


def test_another_article_element_is_another_article() -> None:
    """Pages that scroll on carry the next stories in the same markup."""
    more = f"<article><h2>Odde opens its swimming hall</h2>{paragraphs(OTHER)}</article>"
    kept = body_of(page(f"<main><article>{HEAD}{paragraphs(STORY)}</article>{more}</main>"))
    assert kept == list(STORY)


def test_of_articles_with_a_headline_each_the_first_is_the_story() -> None:
    """Where the next stories are loaded below, more of them stands on the page than of the one that was asked for."""
    first = f"<article>{HEAD}{paragraphs(STORY)}</article>"
    more = "".join(
        f"<article><h1>{title}</h1>{paragraphs(tuple(f'{title}: {text}' for text in (*OTHER, *OTHER[:2])))}</article>"
        for title in ("Hall opens in Odde", "Hall opens at last", "A hall for Odde", "Swimmers get a hall")
    )
    assert body_of(page(f'<main><article class="stream">{first}{more}</article></main>')) == list(STORY)


def test_what_is_not_shown_is_not_read() -> None:
    """Copies for other devices and messages for errors stand in the markup unseen."""
    unseen = f'<div style="display: none">{paragraphs(OTHER[:1])}</div>'
    kept = body_of(page(f"<main>{HEAD}{paragraphs(STORY)}</main>{unseen}"))
    assert kept == list(STORY)


def test_short_story_paragraphs_are_kept_by_their_kin() -> None:
    """A line that says little by itself is story where the page gave it the shape of story."""
    short = ("No one was hurt", "Work goes on")
    markup = page(
        f'<div class="copy">{HEAD}{paragraphs(STORY[:3], " class=par")}{paragraphs(short, " class=par")}'
        f"{paragraphs(STORY[3:], ' class=par')}</div>"
    )
    assert body_of(markup) == [*STORY[:3], *short, *STORY[3:]]


def test_subheads_and_lists_stay_in_their_places() -> None:
    """A list inside a story is story; a list of links below it is none."""
    items = ("Why the doors of the car deck were open.", "Who was on the bridge when the storm came.")
    inner = f"<h2>What is not known</h2><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    kept = body_of(page(f"<article>{HEAD}{paragraphs(STORY[:3])}{inner}{paragraphs(STORY[3:])}</article>"))
    assert kept == [*STORY[:3], "What is not known", *items, *STORY[3:]]


def test_names_above_their_pictures_head_what_follows_the_picture() -> None:
    """A caption that comes off below a heading takes neither the heading nor the short lines above it along."""
    caption = '<figure><img src="a.jpg"><figcaption>The Lindau in the port of Marre last year</figcaption></figure>'
    lines = ("Rafts and ropes", "Two lamps", "Whistle")
    inner = f"<h3>What the divers took</h3>{paragraphs(lines)}{caption}"
    kept = body_of(page(f"<article>{HEAD}{paragraphs(STORY[:3])}{inner}{paragraphs(STORY[3:])}</article>"))
    assert kept == [*STORY[:3], "What the divers took", *lines, *STORY[3:]]


def test_a_heading_of_what_is_left_out_is_left_out() -> None:
    """It heads a sign-up amid the story, or the other stories below it."""
    offer = "Sign up for our newsletter and get the best of our journalism on the sea, ports and ferries every morning."
    sign_up = f'<div class="newsletter signup"><p>{offer}</p><p>{offer}</p><p>{offer}</p></div>'
    inner = f"<h3>Morning from Marre</h3>{sign_up}"
    article = f"<article>{HEAD}{paragraphs(STORY[:3])}{inner}{paragraphs(STORY[3:])}<h3>Around Marre</h3></article>"
    assert body_of(page(article)) == list(STORY)


def test_a_paragraph_in_a_heading_left_open_is_none() -> None:
    """Where its end tag was lost, what follows would gain as a subhead does."""
    page = blocks_of(f"<body><p>{STORY[0]}</p><h3>Unknown <p>{' '.join(STORY[1:4])}</p></h3><p>{STORY[4]}</p>")
    tree.mark(page.blocks, page.elements)
    assert ["heading" in block.dom for block in page.blocks] == [False, True, True, False]
    with_it, without = (
        own_points(page.blocks, frozenset(), {**card("html").block, "heading": gain}) for gain in (0.25, 0.0)
    )
    assert [one - other for one, other in zip(with_it, without, strict=True)] == [0.0, 0.25, 0.0, 0.0]


def test_captions_and_notes_on_the_writer_are_no_body() -> None:
    """They are told apart by their elements, with and without a credit."""
    figure = (
        '<figure><img src="a.jpg"><figcaption>The ferry Lindau in the port of Marre last year</figcaption></figure>'
    )
    writer = '<div class="author-bio"><p>Jon Eide is a reporter at the Example Post and writes about the sea.</p></div>'
    kept = body_of(page(f"<article>{HEAD}{figure}{paragraphs(STORY)}{writer}</article>"))
    assert kept == list(STORY)


def test_breaks_make_paragraphs() -> None:
    """Old pages have no p: two line breaks part paragraphs, one does not."""
    text = "<br><br>".join(STORY).replace("coast guard", "coast<br>guard")
    assert body_of(page(f'<div id="text">{HEAD}<div>{text}</div></div>')) == list(STORY)


def blocks_of(markup: str) -> dom.Page:
    """Return a page's blocks and elements."""
    return dom.read_blocks(tags_of(strip(markup)[0], CleanLimits()), CleanLimits())


def test_names_are_heard_whole_and_by_their_parts() -> None:
    """``ArticleBody-abc`` and ``article__body`` are what they say; ``shadow`` is no ad."""
    names = ("shadow", "siteComments", "ad-slot")
    markup = "<body>" + "".join(f'<div class="{name}"><p>A</p></div>' for name in names)
    _tags, blocks, elements, *_rest = blocks_of(markup)
    tree.mark(blocks, elements)
    assert ["comment" in block.dom for block in blocks] == [False, True, False]
    assert ["furniture_near" in block.dom for block in blocks] == [False, False, True]


def test_names_of_looks_are_not_heard_by_their_parts() -> None:
    """A box with ``overflow-hidden`` is shown, and so is a field whose label alone is not."""
    names = ("grid overflow-hidden", "field--label-hidden", "overflow-hidden hidden")
    markup = "<body>" + "".join(f'<div class="{name}"><p>A</p></div>' for name in names)
    _tags, blocks, elements, *_rest = blocks_of(markup)
    tree.mark(blocks, elements)
    assert ["hidden" in block.dom for block in blocks] == [False, False, True]


def test_a_paragraph_in_a_lists_entry_is_an_entry() -> None:
    """Editors put paragraphs into list entries; one that is all link is a menu's."""
    markup = "<body><ul><li><p>Bring water</p></li><li><p><a href='/a'>Ferries</a></p></li></ul><p>Go early</p>"
    assert [block.bullet for block in blocks_of(markup).blocks] == [4, 0, 0]


def test_marks_of_a_nested_block_are_those_of_all_around_it() -> None:
    """What holds a comment holds the table in it too."""
    markup = (
        f"<body><article>{paragraphs(STORY)}</article><div hidden><table><tr><td>One</td></tr></table></div></body>"
    )
    _tags, blocks, elements, *_rest = blocks_of(markup)
    tree.mark(blocks, elements)
    assert {"hidden", "td", "in_table", "no_article"} <= set(blocks[-1].dom)
    assert "no_article" not in blocks[0].dom


def blocks_from(texts: tuple[str, ...]) -> list[Block]:
    """Return blocks as a page has them."""
    return blocks_of(f"<body>{paragraphs(texts)}</body>").blocks


def test_a_whole_statement_speaks_against_what_is_not_in_it() -> None:
    """JSON-LD's articleBody, all of it on the page, makes the rest no story."""
    blocks = blocks_from((*STORY * 2, *OTHER[:1]))
    witness.testify(blocks, " ".join(STORY * 2))
    assert ["unstated" in block.dom for block in blocks] == [False] * 12 + [True]


@pytest.mark.parametrize("stated", [STORY[0], " ".join(OTHER * 5), " ".join((*STORY * 2, *OTHER * 9)), ""])
def test_a_teaser_or_another_text_says_nothing(stated: str) -> None:
    """A statement cut short, or not of this page, must not cost a paragraph."""
    blocks = blocks_from((*STORY * 2, *OTHER[:1]))
    witness.testify(blocks, stated)
    assert not any("unstated" in block.dom for block in blocks)


def test_a_statement_of_a_part_says_nothing_of_the_rest() -> None:
    """Some pages state their lead and none of what follows it."""
    more = tuple(f"{text[:-1]}, the paper wrote on day {day}." for day in range(4) for text in OTHER)
    blocks = blocks_from((*STORY * 2, *more))
    witness.testify(blocks, " ".join(STORY * 2))
    assert not any("unstated" in block.dom for block in blocks)


def scripted(texts: tuple[str, ...]) -> str:
    """Return the JSON from which a script would lay out a story."""
    parts = [{"type": "paragraph", "content": [{"type": "text", "value": text}]} for text in texts]
    return json.dumps({"page": {"id": "x1", "story": {"body": {"content": parts}}, "padding": ["a b"] * 300}})


def test_a_story_that_a_script_completes_is_read_from_the_pages_data() -> None:
    """The markup of such pages shows the lead alone."""
    longer = (*STORY, *(f"{text} It was said twice." for text in STORY))
    data = f'<script type="application/json">{scripted(longer)}</script>'
    assert body_of(page(f"<article>{HEAD}{paragraphs(STORY[:2])}</article>", data)) == list(longer)


def test_data_that_hold_another_story_are_left_alone() -> None:
    """What the markup shows must stand in the list that is taken for its continuation."""
    assert continued(STORY[:2], None, [scripted(OTHER * 4)]) == []
    assert continued(STORY[:2], " ".join(OTHER * 5), []) == []
    assert continued((), None, [scripted(STORY)]) == []
    assert continued(STORY[:2], None, ["{not json", "[" * 5000]) == []


def test_a_story_shown_to_its_end_is_not_continued() -> None:
    """What the data have more of are then captions, posts and notes between the paragraphs."""
    more = [text for pair in zip(STORY[:3], OTHER, strict=True) for text in pair]
    stated = "\n".join([*OTHER, *more[:-1], STORY[3]])
    assert continued((*STORY[:2], STORY[3]), stated, []) == []


def test_text_given_twice_in_the_data_is_read_once() -> None:
    """Data often carry a paragraph with markup and without."""
    items = [{"html": f"<b>{text}</b>", "text": text} for text in STORY]
    assert continued(STORY[:1], None, [json.dumps({"items": items})]) == list(STORY)


def test_end_tags_in_capitals_end_what_they_end() -> None:
    """A script whose end is not seen would swallow the story behind it."""
    shouted = '<SCRIPT>var a = "<p>no</p>";</SCRIPT><p>Yes.</p>'
    markup = f"<body>{shouted}<script>b()</script><STYLE>p{{}}</style><p>Again.</p></body>"
    assert "no" not in strip(markup)[0]
    assert [block.text for block in blocks_of(markup).blocks] == ["Yes.", "Again."]


def test_a_menu_is_not_looked_into_but_a_footer_that_tells_is() -> None:
    """Labels alone are no story whatever their number; a paragraph wherever it stands may be."""
    labels = "".join(f"<li>Section {at}</li>" for at in range(40))
    markup = f"<body><nav><ul>{labels}</ul></nav><footer><p>{STORY[0]}</p></footer></body>"
    assert [block.text for block in blocks_of(markup).blocks] == [STORY[0]]


def test_menus_within_menus_are_asked_a_bounded_number_of_times() -> None:
    """Each question reads all of the element: hundreds nested around one text would cost its square."""
    markup = f"<body>{'<nav>' * 200}<p>{STORY[0] * 2000}</p>{'</nav>' * 200}</body>"
    assert [block.text[:20] for block in blocks_of(markup).blocks] == [STORY[0][:20]]


@pytest.mark.parametrize(
    ("markup", "tags"),
    [
        ("<ul><li>One<li>Two</ul>Three", ["li", "li", "div"]),
        ("<p>One<p>Two<div>Three</div>", ["p", "p", "div"]),
        ("<dl><dt>One<dd>Two<dt>Three</dl>", ["dt", "dd", "dt"]),
        ("<table><tr><td>One<td>Two<tr><td>Three</table>", ["td", "td", "td"]),
        ("<table><tr><td>One</div></td><td>Two</td></tr></table><p>Three", ["td", "td", "p"]),
        ("<section><p>One</section></section><p>Two</p></article><h2>Three", ["p", "p", "h2"]),
        ("<P CLASS=x>One</P><p class='y > z'>Two<p title=a=b>Three", ["p", "p", "p"]),
        ("<div/><p>One</p><hr><p>Two</p><p/>Three", ["p", "p", "div"]),
    ],
    ids=["li", "p", "dt", "cells", "end in a cell", "stray ends", "quotes", "closed at once"],
)
def test_tags_left_out_or_crossed_are_read_as_browsers_do(markup: str, tags: list[str]) -> None:
    """Pages are written by hand and by templates: an end tag is often missing, or one too many."""
    found = blocks_of(f"<body><main>{markup}").blocks
    assert [block.text for block in found] == ["One", "Two", "Three"][: len(found)]
    assert [block.tag for block in found] == tags
    assert all(len(block.around) >= 2 for block in found)


def test_a_link_ends_with_what_it_stands_in() -> None:
    """One that is never closed must not make the rest of the page a link."""
    found = blocks_of('<body><ul><li><a href="/sea">Sea</ul><p>The harbour is open again.</p>').blocks
    assert [block.links for block in found] == [1.0, 0.0]


def test_elements_nested_past_the_limit_are_not_followed() -> None:
    """A page of a hundred thousand boxes in each other costs no more than its length."""
    found = blocks_of(f"<body>{'<div>' * 100_000}<p>Deep</p>{'</div>' * 100_000}<p>Shallow</p>").blocks
    assert [(block.text, len(block.around)) for block in found] == [("Deep", 200), ("Shallow", 2)]
    assert found[1].tag == "p"


def test_signs_that_open_no_tag_are_text() -> None:
    """Prices, hearts and sums hold them."""
    found = blocks_of("<body><p>At 3 < 4 & <3 of them > 2 &amp; more</p><p>Next</p>").blocks
    assert [block.text for block in found] == ["At 3 < 4 & <3 of them > 2 & more", "Next"]


def test_controls_that_wait_for_one_end_tag_are_looked_into_a_little() -> None:
    """Each that looked as far as that end would cost the square of their number."""
    found = blocks_of(f"<body>{'<button>' * 50_000}</button><p>{STORY[0]}</p>").blocks
    assert [block.text for block in found] == [STORY[0]]


def test_a_page_that_shows_nothing_has_no_blocks() -> None:
    """It is refused by what it is, not by an accident."""
    assert blocks_of("<body><div></div><img src='a.jpg'></body>").blocks == []
