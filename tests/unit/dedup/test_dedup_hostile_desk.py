"""What a hostile editor would try: copies that look like other stories, and other stories that look like copies."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import newsroom
import pytest
from newsroom import (
    COURT,
    EDITS,
    FERRY,
    FIRST_FIGURES,
    OWN_UPDATES,
    PLANT,
    STORIES,
    UPDATES,
    Edited,
    joined,
    paragraphs,
    story,
)

from streams import acquire, clean
from streams.dedup import Index, judge
from streams.records import CleanArticle, Decision

Make = Callable[..., CleanArticle]

HOUR = 60
DAY = 24 * HOUR
WEEK = 7 * DAY

TOWNS = ("Karvelin", "Torval", "Helmar", "Osmar", "Lindau", "Brevik", "Sandnes", "Moorfield", "Ashby", "Redcliff")
NAMES = ("Ilse Markant", "Viktor Stane", "Orla Benedek", "Pilar Osuna", "Renzo Calabri", "Beata Noor", "Katrin Aldo")


def log(*articles: CleanArticle) -> list[Decision]:
    """Return the decisions on `articles` arriving in this order."""
    index = Index()
    return [judge(index, article, position) for position, article in enumerate(articles)]


def verdicts(*articles: CleanArticle) -> list[str]:
    """Return the verdicts on `articles` arriving in this order."""
    return [made.verdict for made in log(*articles)]


# ---------------------------------------------------------------- copies, whatever was done to them


@pytest.mark.parametrize(("source", "updates"), [("paper", UPDATES), ("wire", UPDATES | OWN_UPDATES)])
@pytest.mark.parametrize("edited", EDITS, ids=lambda edited: edited.__name__)
def test_each_edit_is_told_for_what_it_is(
    make_article: Make, edited: Edited, source: str, updates: frozenset[Edited]
) -> None:
    """A desk reads why a copy was held back or passed on; a source's own second take is looked at harder."""
    for text in STORIES:
        _, copy = log(make_article("a", text), make_article("b", edited(text), source=source, minutes=5))
        assert (copy.copy_of, set(copy.edits)) == ("i-a", EDITS[edited])
        assert copy.verdict == ("update" if edited in updates else "repeat")


@pytest.mark.parametrize("second", [newsroom.two_paragraphs, newsroom.shouted, newsroom.misread, newsroom.in_menus])
@pytest.mark.parametrize("first", [newsroom.three_sentences, newsroom.without_the_middle, newsroom.reordered])
def test_two_copies_are_one_family_though_the_original_never_came(
    make_article: Make, first: Edited, second: Edited
) -> None:
    """Most deployments have the papers and not the agency."""
    for text in STORIES:
        one, two = log(make_article("a", first(text)), make_article("b", second(text), source="paper"))
        assert one.cluster == two.cluster


def test_garbled_copy_is_mended_before_it_is_judged(make_article: Make) -> None:
    """A feed that says the wrong charset sends the same words."""

    def cleaned(name: str, text: str) -> CleanArticle:
        row = {"id": name, "text": text, "source": name}
        return clean.clean(acquire.read_row(row, received=datetime(2026, 3, 4, tzinfo=UTC)))

    for text in STORIES:
        _, copy = log(cleaned("a", text), cleaned("b", newsroom.garbled(text)))
        assert (copy.verdict, copy.copy_of) == ("repeat", "a")


@pytest.mark.parametrize("language", ["chinese", "japanese", "thai", "arabic"])
def test_copy_cut_short_is_a_repeat_in_any_script(make_article: Make, language: str) -> None:
    """Half of the world's copies are not in Latin letters, and are cut at the end like the rest."""
    text = story(language)
    half = text[: len(text) // 2]
    cut = half[: max(half.rfind(mark) for mark in "。. ") + 1]
    _, copy = log(make_article("a", text, scope="x"), make_article("b", cut, scope="x", source="paper"))
    assert (copy.verdict, copy.edits) == ("repeat", ("truncated",))


def test_article_quoted_whole_in_a_fact_check_is_no_repeat_of_it(make_article: Make) -> None:
    """What is around the quotation is the news."""
    _, check = log(make_article("a", PLANT), make_article("b", joined([story("fact_check"), PLANT]), source="paper"))
    assert (check.verdict, check.copy_of) == ("update", "i-a")
    assert {"extended", "new_lead"} <= set(check.edits)


def test_round_up_of_five_stories_is_merged(make_article: Make) -> None:
    """Evening round-ups paste the day's stories one under the other."""
    *_, five = log(
        *(make_article(str(number), text, minutes=number) for number, text in enumerate(STORIES)),
        make_article("r", joined(list(STORIES)), source="paper", minutes=30),
    )
    assert five.verdict == "update"
    assert "merged" in five.edits


def test_digest_of_five_leads_is_passed_on(make_article: Make) -> None:
    """Each of its paragraphs is known; what it is a digest of differs from outlet to outlet."""
    *_, digest = log(
        *(make_article(str(number), text, minutes=number) for number, text in enumerate(STORIES)),
        make_article("r", joined([newsroom.lead_only(text) for text in STORIES]), source="paper", minutes=30),
    )
    assert digest.verdict in ("new", "update")


def test_writethru_under_a_new_id_is_an_update_of_the_same_family(make_article: Make) -> None:
    """Some agencies number every take anew: lead and figures new, the rest as it was."""
    rewritten = newsroom.with_new_lead(PLANT).replace("46 others", "58 others").replace("about 620", "about 640")
    _, take = log(make_article("a", PLANT), make_article("b", rewritten, minutes=90))
    assert (take.verdict, take.cluster) == ("update", "i-a")
    assert "new_lead" in take.edits


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize("source", ["wire", "paper"])
def test_no_changed_figure_is_swallowed(make_article: Make, source: str) -> None:
    """Whichever of a story's figures it is, and whatever it becomes, one that stands elsewhere in it among them."""
    for text in STORIES:
        figures = list(re.finditer(r"\d[\d,]*\d|\d", text))
        others = {found[0] for found in figures} | {"7", "33", "1,250"}
        for found in figures:
            for other in sorted(others - {found[0]}):
                changed = text[: found.start()] + other + text[found.end() :]
                _, copy = log(make_article("a", text), make_article("b", changed, source=source))
                assert copy.verdict == "update", (found[0], other)
                assert "numbers" in copy.edits


@pytest.mark.parametrize("cut", [newsroom.two_paragraphs, newsroom.three_sentences, newsroom.lead_only])
def test_changed_figure_in_a_cut_copy_is_not_swallowed(make_article: Make, cut: Edited) -> None:
    """Outlets cut the story and raise the toll at once."""
    for text, (known, other) in zip(STORIES, FIRST_FIGURES.items(), strict=True):
        _, copy = log(make_article("a", text), make_article("b", cut(text.replace(known, other)), source="paper"))
        assert copy.verdict == "update"


@pytest.mark.parametrize(
    ("known", "changed"),
    [
        ("17 workers", "nineteen workers"),
        ("17 workers", "a dozen workers"),
        ("17 workers", "hundreds of workers"),
        ("4 nearby villages", "five nearby villages"),
        ("about 620 people", "about 6,200 people"),
        ("three kilometres", "thirteen kilometres"),
        ("three kilometres", "one kilometre"),
        ("killing 17 workers and", "killing 17 workers and two firemen and"),
    ],
)
def test_figure_in_words_counts_as_a_figure(make_article: Make, known: str, changed: str) -> None:
    """Style books spell out small figures, each up to another."""
    assert known in PLANT
    _, copy = log(make_article("a", PLANT), make_article("b", PLANT.replace(known, changed), source="paper"))
    assert copy.verdict == "update"


@pytest.mark.parametrize(
    ("language", "known", "changed"),
    [
        ("chinese", "十七名", "二十一名"),
        ("chinese", "约六百二十人", "约六千二百人"),
        ("japanese", "17人が死亡", "21人が死亡"),
        ("japanese", "四つの村", "五つの村"),
        ("thai", "17 คน", "21 คน"),
        ("thai", "17 คน", "๒๑ คน"),
        ("arabic", "17 عاملا", "21 عاملا"),
        ("arabic", "17 عاملا", "٢١ عاملا"),
        ("arabic", "ثلاثة كيلومترات", "خمسة كيلومترات"),
        ("german", "17 Arbeiter", "zwanzig Arbeiter"),
        ("german", "drei Kilometern", "fünf Kilometern"),
    ],
)
def test_figure_counts_in_any_language_and_script(make_article: Make, language: str, known: str, changed: str) -> None:
    """Tolls rise in all of them."""
    text = story(language)
    assert known in text
    _, copy = log(
        make_article("a", text, scope="x"),
        make_article("b", text.replace(known, changed), scope="x", source="paper"),
    )
    assert copy.verdict == "update"


@pytest.mark.parametrize(
    ("known", "changed"),
    [
        ("on Tuesday,", "on Tuesday, March 3,"),
        ("before dawn on Tuesday", "before dawn on the 3rd of March"),
        ("at noon", "at 12:00"),
        ("at noon", "at 12 pm"),
        ("in the spring", "on 14 April"),
        ("in the spring", "on 14.04.2025"),
        ("outside the district hospital.", "outside the district hospital. Call the newsdesk on +44 20 7946 0958."),
        ("nobody had been arrested so far.", "nobody had been arrested so far, a story that got 212 comments."),
        ("for years", "10 years ago"),
        ("the night shift", "the night shift three hours ago"),
    ],
)
def test_days_hours_and_counters_that_a_copy_adds_are_no_figures(make_article: Make, known: str, changed: str) -> None:
    """House style and page furniture, and would flood the desk with updates."""
    assert known in PLANT
    _, copy = log(make_article("a", PLANT), make_article("b", PLANT.replace(known, changed), source="paper"))
    assert (copy.verdict, "numbers" in copy.edits) == ("repeat", False)


@pytest.mark.parametrize("figure", ["9" * 6000, "+1 " * 3000, "0 " * 3000, "01/" * 3000, "1:" * 3000, "٣" * 6000])
def test_figures_without_end_are_judged_all_the_same(make_article: Make, figure: str) -> None:
    """Feeds carry broken tables, and people send such things on purpose."""
    assert (
        log(make_article("a", PLANT), make_article("b", f"{PLANT} {figure} dead.", source="paper"))[1].copy_of == "i-a"
    )


def test_correction_of_one_digit_is_an_update(make_article: Make) -> None:
    """It is sent for that digit alone."""
    _, corrected = log(make_article("a", PLANT), make_article("b", PLANT.replace("46 others", "47 others"), minutes=20))
    assert (corrected.verdict, corrected.edits) == ("update", ("numbers",))


# ---------------------------------------------------------------- other stories, whatever they share


def test_two_agencies_on_one_event_with_the_same_quotation_are_two_tellings(make_article: Make) -> None:
    """The quotation is the survivor's; the rest is each one's own, and so is the origin."""
    first, second = log(make_article("a", PLANT, source="reuters"), make_article("b", story("rival"), source="afp"))
    assert (first.verdict, second.verdict) == ("new", "new")
    assert (first.origin, second.origin) == ("agency:reuters", "agency:afp")


def test_translation_is_never_a_copy(make_article: Make) -> None:
    """Nobody's words are the same; that it is one event is for the events to say."""
    assert verdicts(make_article("a", PLANT), make_article("b", story("german"), source="blatt")) == ["new", "new"]


def test_background_under_thirty_stories_of_one_outlet_joins_none(make_article: Make) -> None:
    """A paragraph of background is no story, from the first time it comes on."""
    own = [part for text in STORIES for part in paragraphs(text)]
    articles = [
        make_article(str(number), joined([part, story("background")]), minutes=10 * number, source="paper")
        for number, part in enumerate(own)
    ]
    assert all(made.verdict != "repeat" for made in log(*articles))
    longer = [
        make_article(str(number), joined([*own[number : number + 2], story("background")]), minutes=10 * number)
        for number in range(0, len(own), 2)
    ]
    assert set(verdicts(*longer)) == {"new"}


def weather(day: int) -> str:
    """Return the weather report of a day: one template, other figures and a word here and there."""
    sky = ("sunny", "cloudy", "rainy", "foggy", "windy")[day % 5]
    return (
        f"The weather service expects a {sky} day in most of the country with temperatures between {11 + day} and "
        f"{19 + day} degrees. Winds from the {('west', 'north', 'south')[day % 3]} will reach {20 + 3 * day} "
        "kilometres an hour on the coast and in the passes of the Merin range, where snow lies above "
        f"{1400 + 50 * day} metres.\n\nIn the capital it will be {17 + day} degrees in the afternoon. The night will "
        f"be {('clear', 'mild')[day % 2]} with fog in the valleys towards morning. Drivers are asked to keep their "
        "distance and to clear their windows before they set out. The next report follows at six in the evening."
    )


def market(day: int) -> str:
    """Return a market table of a day: the same lines, every figure another."""
    lines = [
        f"{name} Holdings {101.5 + day * 1.7 + at:.2f} {(-1) ** (day + at) * (0.3 + day * 0.11 + at * 0.07):+.2f} pct"
        for at, name in enumerate(TOWNS)
    ]
    return "\n".join(["Closing prices on the Karvelin exchange, in crowns, change on the day in per cent", *lines])


def match(number: int) -> str:
    """Return a match report as they are made by the dozen."""
    home, guests = TOWNS[number % 10], TOWNS[(number * 3 + 1) % 10]
    scorer, other = NAMES[number % 7], NAMES[(number * 2 + 3) % 7]
    return (
        f"{home} beat {guests} {2 + number % 3}-{number % 2} at home on Saturday to stay in touch with the leaders of "
        f"the northern league. {scorer} opened the scoring in minute {11 + number} after a corner by {other}, who hit "
        f"the post shortly before the break. {guests} came out stronger and had most of the ball in the second half, "
        f"but it was {home} who settled the match when {scorer} headed in from close range. The coach of {home} said "
        f"that he was proud of his team and that the points were deserved. {guests} play at {TOWNS[(number + 5) % 10]} "
        f"next week while {home} have no match before the cup round."
    )


def obituary(number: int) -> str:
    """Return a death notice: names, age and church of its own, all else as the paper sets it."""
    name, mourner = NAMES[number % 7], NAMES[(number + 2) % 7]
    return (
        f"{name} of {TOWNS[number % 10]} passed away peacefully at home, surrounded by the family, at the age of "
        f"{71 + number // 2}. {name.split()[0]} is survived by {mourner} and by grandchildren, nieces and nephews. A "
        f"service will be held at the church of {TOWNS[(number * 3) % 10]} on Friday morning, followed by refreshments "
        "in the parish hall. The family asks that there be no flowers; donations may be made to the hospice. "
        "Condolences can be left in the book that is laid out at the undertaker's, or on the pages of this newspaper."
    )


def horoscope(day: int) -> str:
    """Return a daily horoscope: the signs in their order, and what the stars hold."""
    luck = ("money", "love", "travel", "old friends", "a letter", "patience", "work", "health", "rest", "a neighbour")
    moods = ("brings surprises", "needs your attention", "is better left alone", "turns out well", "costs you sleep")
    return "\n\n".join(
        f"{sign}: Today {luck[(day * 3 + at) % 10]} {moods[(day + at * 2) % 5]}, while {luck[(day * 7 + at * 3) % 10]} "
        f"{moods[(day * 2 + at) % 5]} towards evening."
        for at, sign in enumerate(("Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo", "Libra", "Scorpio"))
    )


TEMPLATES = (weather, market, match, obituary, horoscope)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda made: made.__name__)
def test_what_comes_by_template_day_by_day_is_new_each_day(make_article: Make, template: Callable[[int], str]) -> None:
    """Tomorrow's weather is not today's, though three quarters of its words are."""
    articles = [make_article(str(day), template(day), title=f"Day {day}", minutes=day * DAY) for day in range(7)]
    assert set(verdicts(*articles)) == {"new"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda made: made.__name__)
def test_what_comes_by_template_in_one_evening_is_never_swallowed(
    make_article: Make, template: Callable[[int], str]
) -> None:
    """Ten matches end within the hour; whether a report is a story or another take, it goes on."""
    articles = [
        make_article(str(number), template(number), title=f"No {number}", minutes=number) for number in range(7)
    ]
    assert "repeat" not in verdicts(*articles)


def test_story_sent_again_the_next_day_is_a_repeat(make_article: Make) -> None:
    """Weekend editions run the week's stories, whole or cut."""
    decisions = log(
        make_article("a", PLANT),
        make_article("b", newsroom.two_paragraphs(PLANT), minutes=DAY),
        make_article("c", PLANT, minutes=2 * DAY),
    )
    assert [made.verdict for made in decisions] == ["new", "repeat", "repeat"]


def test_entries_of_a_live_blog_sent_one_by_one_are_never_swallowed(make_article: Make) -> None:
    """Each tells something, under an introduction that is the same all day."""
    intro = (
        "This is our live coverage of the strike at the container port, which began at six in the morning. Our "
        "reporters Pilar Noor and Renzo Aldo are at the main gate and in the port authority's control room."
    )
    # A line of fewer words may be a menu's.
    entries = [
        sentence
        for text in STORIES
        for part in paragraphs(text)
        for sentence in part.rstrip(".").split(". ")
        if sentence.count(" ") >= 8
    ]
    for build in (lambda entry: joined([intro, f"{entry}."]), lambda entry: joined([f"{entry}.", intro])):
        index = Index()
        for number, entry in enumerate(entries):
            made = judge(index, make_article(str(number), build(entry), minutes=5 * number), number)
            assert made.verdict != "repeat", entry


def test_flash_is_a_repeat_within_the_hour_and_news_a_week_later(make_article: Make) -> None:
    """The same eight words are sent for every quake on that coast."""
    flash = "STRONG QUAKE STRIKES OFF NORTHERN COAST - SEISMOLOGICAL CENTRE"
    assert verdicts(
        make_article("a", flash),
        make_article("b", flash.title(), minutes=HOUR, source="paper"),
        make_article("c", flash, minutes=WEEK),
        make_article("d", flash.replace("NORTHERN", "SOUTHERN"), minutes=WEEK + 1),
    ) == ["new", "repeat", "new", "new"]


def test_follow_up_that_recalls_yesterday_s_story_in_a_paragraph_is_new(make_article: Make) -> None:
    """A trial recalls the deed, an inquiry the accident."""
    follow_up = joined([*paragraphs(FERRY)[:4], paragraphs(COURT)[3]])
    assert verdicts(make_article("a", COURT), make_article("b", follow_up, minutes=DAY)) == ["new", "new"]
