"""What an article is to those before it."""

from __future__ import annotations

from collections.abc import Callable

from streams.codec import encode
from streams.dedup import DedupLimits, Index, judge
from streams.records import CleanArticle, Dateline, Decision

Make = Callable[..., CleanArticle]

DAY = 24 * 60


def log(*articles: CleanArticle) -> list[Decision]:
    """Return the decisions on `articles` arriving in this order."""
    index = Index()
    return [judge(index, article, position) for position, article in enumerate(articles)]


def paragraphs(article: CleanArticle) -> list[str]:
    """Return the paragraphs of an article's text."""
    return article.text.split("\n\n")


def test_first_article_is_new(make_article: Make) -> None:
    """Nothing is a copy of nothing, and a family starts with its first."""
    (only,) = log(make_article("a"))
    assert (only.verdict, only.copy_of, only.cluster, only.position) == ("new", None, "i-a", 0)


def test_same_words_elsewhere_are_a_repeat(make_article: Make) -> None:
    """The commonest thing on wires."""
    _, copy = log(make_article("a"), make_article("b", source="paper"))
    assert (copy.verdict, copy.copy_of, copy.cluster, copy.containment) == ("repeat", "i-a", "i-a", 1.0)
    assert copy.edits == ("none",)


def test_digits_of_another_script_are_no_other_figures(make_article: Make) -> None:
    """One desk sets ١٤ where the other sets 14; only another number is news."""
    index = Index()
    story = (
        "قالت الشرطة إن 14 شخصا قتلوا وأصيب 35 آخرون في انفجار بسوق المدينة صباح اليوم. وذكر مسؤول في المستشفى أن بين "
        "القتلى خمسة أطفال وأن حالة عدد من الجرحى خطيرة. وأغلقت قوات الأمن الطرق المؤدية إلى السوق وبدأت البحث عن "
        "سيارة شوهدت قبل الحادث. ولم تعلن أي جهة مسؤوليتها حتى الآن بينما دعا رئيس البلدية السكان إلى التبرع بالدم."
    )
    judge(index, make_article("1", story, language="ar"), 0)
    own = story.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    copy = judge(index, make_article("2", own, language="ar"), 1)
    assert (copy.verdict, copy.edits) == ("repeat", ("typography",))
    risen = judge(index, make_article("3", own.replace("١٤", "١٩"), language="ar"), 2)
    assert (risen.verdict, "numbers" in risen.edits) == ("update", True)


def test_typography_makes_no_other_article(make_article: Make) -> None:
    """Quotes, case, spaces and dashes are the house style of whoever carries it."""
    a = make_article("a")
    shouted = a.text.upper().replace('"', "”").replace("\n\n", "\n")
    _, copy = log(a, make_article("b", shouted, source="paper"))
    assert (copy.verdict, copy.edits) == ("repeat", ("typography",))


def test_truncated_and_reheadlined_copy_is_a_repeat(make_article: Make) -> None:
    """Outlets cut from the end and write their own headline; nothing in it is news."""
    a = make_article("a", title="River port under water")
    cut = "\n\n".join(paragraphs(a)[:2])
    _, copy = log(a, make_article("b", cut, title="Families saved from rooftops", source="paper"))
    assert (copy.verdict, copy.edits) == ("repeat", ("truncated", "reheadlined"))
    assert copy.containment is not None and copy.containment > 0.9


def test_changed_figure_is_an_update(make_article: Make) -> None:
    """A toll that rose is the news, however alike the rest."""
    a = make_article("a")
    _, copy = log(a, make_article("b", a.text.replace("at least 14", "at least 19"), source="paper"))
    assert (copy.verdict, copy.copy_of) == ("update", "i-a")
    assert "numbers" in copy.edits


def test_changed_number_word_is_an_update(make_article: Make) -> None:
    """Wires spell out small tolls."""
    a = make_article("a")
    _, copy = log(a, make_article("b", a.text.replace("three districts", "seven districts"), source="paper"))
    assert copy.verdict == "update"


def test_new_figure_in_the_title_is_an_update(make_article: Make) -> None:
    """Some outlets change nothing but the headline when a toll rises."""
    a = make_article("a", title="Flood kills 14")
    _, copy = log(a, make_article("b", title="Flood kills 21", source="paper"))
    assert (copy.verdict, copy.edits) == ("update", ("reheadlined", "numbers"))


def test_new_lead_on_an_old_body_is_an_update(make_article: Make) -> None:
    """What stands on top is what the desk must read."""
    a = make_article("a")
    lead = (
        "The national parliament called an emergency sitting for tonight over relief money for the stricken "
        "river port, its speaker announced, while opposition members demanded that the energy minister resign "
        "over the state of the dam."
    )
    _, copy = log(a, make_article("b", "\n\n".join([lead, *paragraphs(a)[1:]]), source="paper"))
    assert copy.verdict == "update"
    assert "new_lead" in copy.edits


def test_article_that_holds_another_whole_is_passed_on(make_article: Make, other: str) -> None:
    """A round-up with one known story in it has others too."""
    a = make_article("a")
    short = make_article("s", "\n\n".join(paragraphs(a)[:1]))
    _, whole = log(short, make_article("b", other + "\n\n" + short.text, source="paper"))
    assert whole.verdict == "update"
    assert whole.copy_of == "i-s"


def test_round_up_of_two_known_stories_is_merged(make_article: Make, other: str) -> None:
    """Both families are in it; it is told on, as the first one's copy."""
    a, b = make_article("a"), make_article("b", other)
    *_, both = log(a, b, make_article("c", a.text + "\n\n" + other, source="paper"))
    assert both.verdict == "update"
    assert "merged" in both.edits


def test_different_stories_with_one_shared_quote_are_both_new(make_article: Make, other: str) -> None:
    """Two agencies at one press conference write the same quotation and nothing else alike."""
    quote = make_article("a").text.split("\n\n")[2]
    decisions = log(make_article("a"), make_article("b", other + "\n\n" + quote, source="agency"))
    assert [made.verdict for made in decisions] == ["new", "new"]


def test_shared_backgrounder_makes_no_copies(make_article: Make) -> None:
    """A desk pastes the same background under every story; many families hold it, so it tells nothing."""
    background = " ".join(f"standing{i % 37} background{i} sentence{i}" for i in range(40))
    index, verdicts = Index(), []
    for number in range(30):
        own = " ".join(f"word{number}x{i}" for i in range(90))
        verdicts.append(judge(index, make_article(str(number), f"{own}\n\n{background}"), number).verdict)
    assert set(verdicts[12:]) == {"new"}


def test_headlines_are_repeats_only_word_for_word_and_soon(make_article: Make) -> None:
    """ "Quake hits coast" tonight and next week are two quakes."""
    flash = "STRONG QUAKE HITS PACIFIC COAST - GEOLOGICAL SURVEY"
    decisions = log(
        make_article("a", flash),
        make_article("b", flash, minutes=5, source="paper"),
        make_article("c", flash.replace("PACIFIC", "ATLANTIC"), minutes=6),
        make_article("d", flash, minutes=2 * DAY),
    )
    assert [made.verdict for made in decisions] == ["new", "repeat", "new", "new"]


def test_item_without_text_is_judged_by_its_title(make_article: Make) -> None:
    """Some feeds send headlines only."""
    decisions = log(
        make_article("a", "", title="Ferry sinks off northern islands, many missing"),
        make_article("b", "", title="Ferry sinks off northern islands, many missing", source="paper"),
        make_article("c", "", title="Parliament passes budget after long night"),
        make_article("d", ""),
        make_article("e", ""),
    )
    assert [made.verdict for made in decisions] == ["new", "repeat", "new", "new", "new"]


def test_script_without_spaces_is_compared_by_characters(make_article: Make) -> None:
    """Chinese has no word gaps; a cut copy is a copy all the same."""
    text = (
        "周二凌晨，连续两天的暴雨使河水漫过堤岸，涌入港口城市的三个城区，省长说至少有十四人死亡，通往北方的主要公路中断。"
        "救援队乘船找到了在屋顶上过夜的家庭，军队空运了帐篷和饮用水，供给失去住房的约二千三百人。"
        "能源部在声明中说，学校将停课到下周一，工程师正在检查城镇上方的水坝，水坝黎明时开始放水以减轻东墙的压力。"
        "气象部门预计周四雨势减弱，但警告说土壤已经饱和，山体滑坡可能会堵塞目前唯一可供救援车队通行的山口。"
    )
    other = (
        "中央银行周二宣布维持主要利率不变，并表示鉴于服务业工资增长仍然快于预期，目前并不急于降息。"
        "会议记录显示，九名委员中有六人赞成维持不变，两人希望下调四分之一个百分点，一人主张更大幅度的调整。"
    )
    decisions = log(
        make_article("a", text, scope="zh"),
        make_article("b", text[:120], scope="zh", source="paper"),
        make_article("c", other, scope="zh"),
    )
    assert [made.verdict for made in decisions] == ["new", "repeat", "new"]


def test_lists_are_compared_whole_not_by_their_introduction(make_article: Make) -> None:
    """Tonight's results are not last week's, though the sentence above them is."""
    intro = (
        "Results of the evening matches in the first division of the northern league, home sides named first as ever."
    )

    def table(seed: int) -> str:
        return "\n".join(
            [intro, *(f"Club{(i * seed) % 29} {i % 5} Team{(i * seed + 3) % 31} {seed % 4}" for i in range(25))]
        )

    decisions = log(make_article("a", table(7)), make_article("b", table(11), source="paper"))
    assert [made.verdict for made in decisions] == ["new", "new"]


def test_scopes_are_judged_apart(make_article: Make) -> None:
    """Each scope is a log of its own, though one index serves several."""
    decisions = log(make_article("a"), make_article("b", scope="fr"))
    assert [made.verdict for made in decisions] == ["new", "new"]


def test_copies_outside_the_window_are_new(make_article: Make) -> None:
    """A story told again after days is an event of its own to the desk."""
    decisions = log(make_article("a"), make_article("b", minutes=4 * DAY, source="paper"))
    assert [made.verdict for made in decisions] == ["new", "new"]


def test_long_lived_family_stays_known(make_article: Make) -> None:
    """A copy of yesterday's story anchors it anew, so tomorrow's is still the same family."""
    decisions = log(*(make_article(str(day), minutes=day * 2 * DAY, source=f"p{day}") for day in range(4)))
    assert [made.verdict for made in decisions] == ["new", "repeat", "repeat", "repeat"]
    assert {made.cluster for made in decisions} == {"i-0"}


def test_version_of_an_item_is_a_version_that_takes_the_older_back(make_article: Make) -> None:
    """A writethru replaces, whatever its words share with the story before."""
    a = make_article("a", title="Flood kills 14")
    second = make_article(
        "a2", a.text.replace("14", "22"), item_id="i-a", version=2, title="Flood kills 22", minutes=30
    )
    _, version = log(a, second)
    assert (version.verdict, version.replaces, version.cluster, version.copy_of) == ("version", ("i-a",), "i-a", None)
    assert {"numbers", "reheadlined"} <= set(version.edits)


def test_live_blog_is_versions_not_stories(make_article: Make, other: str) -> None:
    """It grows all day under one id."""
    lines = [
        f"{hour}:00 - Update number {hour} from the river, with the gauge at {hour * 7} centimetres."
        for hour in range(24)
    ]
    decisions = log(
        *(
            make_article(f"v{n}", "\n\n".join(lines[: n + 1]), item_id="i-blog", version=n + 1, minutes=60 * n)
            for n in range(24)
        )
    )
    assert [made.verdict for made in decisions] == ["new"] + ["version"] * 23
    assert {made.cluster for made in decisions} == {"i-blog"}


def test_late_older_version_is_dropped_as_a_repeat(make_article: Make) -> None:
    """What the desk has is newer; going back would undo a correction."""
    *_, late = log(
        make_article("a", version=1),
        make_article("a3", item_id="i-a", version=3),
        make_article("a2", item_id="i-a", version=2),
    )
    assert (late.verdict, late.copy_of, late.replaces) == ("repeat", "i-a", ())


def test_kill_takes_its_item_back_known_or_not(make_article: Make) -> None:
    """A kill may overtake its story."""
    _, kill = log(make_article("a"), make_article("ak", "", item_id="i-a", pub_status="canceled"))
    assert (kill.verdict, kill.replaces, kill.cluster) == ("kill", ("i-a",), "i-a")
    early, story = log(make_article("ak", "", item_id="i-a", pub_status="canceled"), make_article("a"))
    assert (early.verdict, story.verdict) == ("kill", "repeat")


def test_only_a_higher_version_brings_a_killed_item_back(make_article: Make) -> None:
    """Killed stays killed until the source says otherwise with a number."""
    *_, same, higher = log(
        make_article("a"),
        make_article("ak", "", item_id="i-a", pub_status="canceled"),
        make_article("a1b", item_id="i-a"),
        make_article("a2", item_id="i-a", version=2),
    )
    assert (same.verdict, higher.verdict) == ("repeat", "version")


def test_article_that_replaces_another_item_is_its_version(make_article: Make, other: str) -> None:
    """Some wires give a corrected story a new id."""
    _, next_one = log(make_article("a"), make_article("b", other, replaces="i-a"))
    assert (next_one.verdict, next_one.replaces, next_one.cluster) == ("version", ("i-b", "i-a"), "i-a")


def test_redelivery_gets_the_stored_decision_byte_for_byte(make_article: Make) -> None:
    """An article is never a duplicate of itself."""
    first, again = log(make_article("a"), make_article("a"))
    assert encode(first) == encode(again)


def test_copies_of_one_agency_story_have_its_origin(make_article: Make) -> None:
    """Ten outlets with one agency's words are one witness."""
    decisions = log(
        make_article("a", source="agency-feed", origin="Reuters"),
        make_article("b", source="paper"),
        make_article("c", source="radio", byline="Staff"),
    )
    assert {made.origin for made in decisions} == {"agency:reuters"}


def test_rewrite_that_credits_an_agency_is_that_agency_s_telling(make_article: Make, other: str) -> None:
    """It is no copy, and no second source either; a paper's own story is."""
    decisions = log(
        make_article("a", source="agency-feed", dateline=Dateline(text="PORT (Reuters)", agency="Reuters")),
        make_article("b", other, source="www.paper.example", credit="The Associated Press / paper"),
        make_article(
            "c", other.replace(" the ", " that ").replace(" a ", " one "), source="https://www.Radio.example/x"
        ),
    )
    assert [made.origin for made in decisions[:2]] == ["agency:reuters", "agency:ap"]
    (alone,) = log(make_article("c", source="https://www.Radio.example/x"))
    assert alone.origin == "outlet:radio.example"


def test_fingerprint_of_a_long_story_stays_small(make_article: Make) -> None:
    """It travels in every decision and is kept for days."""
    text = " ".join(f"word{i * i % 4001} more{i}" for i in range(2000))
    (made,) = log(make_article("a", text))
    assert made.fingerprint is not None
    assert len(encode(made.fingerprint)) < 1400


def test_limits_decide_what_a_copy_is(make_article: Make) -> None:
    """An operator can ask for more before two texts are one."""
    a = make_article("a")
    half = "\n\n".join(paragraphs(a)[:2]) + " " + " ".join(f"other{i}" for i in range(90))
    index = Index(DedupLimits(containment=0.95, containment_same_source=0.95))
    judge(index, a, 0)
    assert judge(index, make_article("b", half, source="paper"), 1).verdict == "new"
