"""What stands around a story and says whose it is: dateline, byline, sign-off, credit, caption."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

from streams.clean.datelines import agency_in
from streams.clean.dates import names_day
from streams.clean.vocabulary import agencies, load, plain
from streams.records import Caption


class _Forms(NamedTuple):
    slugs: frozenset[str]
    note: re.Pattern[str]
    byline: re.Pattern[str]
    byline_words: frozenset[str]
    roles: tuple[str, ...]
    role: re.Pattern[str]
    name_role: re.Pattern[str]
    sign_starts: tuple[str, ...]
    sign_heads: frozenset[str]
    sign_ends: tuple[str, ...]
    source: re.Pattern[str]
    company: frozenset[str]
    closes: frozenset[str]
    last_words: frozenset[str]
    credit_end: re.Pattern[str]


_INITIALS: Final = re.compile(r"[a-z]{2,4}(?:-[a-z]{2,4})?(?:/[a-z]{2,4}){1,4}")
_TAIL_CREDIT: Final = re.compile(r"\s*(?:[(\[]([^()\[\]]{2,40})[)\]]|[—–-]{1,3}\s*([^\s—–-][^—–]{1,30}))\s*$")
_TAIL_DASHES: Final = frozenset("—–-")
_MAKER: Final = re.compile(r"\s\(([A-ZÀ-Þ][\w’'.&-]*(?:[ /][A-ZÀ-Þ][\w’'.&-]*){0,4})\)$")
_LONE_CREDIT: Final = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){1,3} ?/ ?[A-ZÀ-Þ][\w’'.&-]*(?: [A-ZÀ-Þ][\w’'.&-]*){0,3}"
)
"""``Jane Roe/Harbour Post``, alone on its line: who took a picture, and for whom."""
_REPORTED: Final = re.compile(
    r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'.-]+){0,3} (?:reported|contributed) from [A-ZÀ-Þ][^.!?]{2,60}"
    r"(?:,? and [A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'.-]+){0,3}(?: reported| contributed)? from [A-ZÀ-Þ][^.!?]{2,60})?\."
)
"""``Roe reported from Cairo and Doe from London.``: the AP's sign-off."""
_REPORTED_WORDS: Final = 24
_LEAST: Final = 8
"""Letters within which a byline's first word ends."""
_HEAD: Final = 5
"""Letters by which a line is first known to begin like a sign-off, or not to."""
_EDGES: Final = " ()[]—–-_*|.,©"
_SIGNERS: Final = 8
"""Words of a line that only names agencies has at most."""
_SIGNED_BY: Final = re.compile(r"\s*[/,;+|]\s*|\s+(?:and|with|et|avec|y|con|und|mit|e|com|и)\s+|\s+و\s?")
_WITH: Final = re.compile(r"\s+(?:and|with|et|avec|y|con|und|mit|e|com)\s+")
_SPACES: Final = re.compile(r"\s+")


@cache
def _forms() -> _Forms:
    data: Any = load("patterns.yaml")
    words = "|".join(map(re.escape, data["byline"]["words"]))
    name = r"[^\W\d_][\w'’.-]*"
    joined = r"(?:and\s+|y\s+|et\s+|und\s+|e\s+|in\s+)?"
    byline = rf"(?:{words})\s+(?:the\s+)?{name}(?:[\s,&|/•·@-]+{joined}{name}){{0,14}}[^.!?]*"
    named: list[str] = data["byline"]["roles"]
    roles = "|".join(map(re.escape, named))
    role = rf"{name}(?:\s+{name}){{1,5}}\s*[,|•·-]?\s*(?i:(?:\w+\s+){{0,3}}(?:{roles}))\b[^.!?]{{0,40}}"
    pictured = "|".join(map(re.escape, data["caption"]["credit_words"]))
    end = (
        rf"(?:[(\[](?P<inner>[^()\[\]]{{2,120}})[)\]]|(?P<slash>(?:REUTERS|AFP|AP|EPA|EFE|dpa|Reuters)\s?/\s?[A-Z]\S.{{1,60}})"
        rf"|(?P<words>(?i:\b(?:{pictured})\b)\s*(?i:by|credit|courtesy|:|\||/).{{2,80}})"
        r"|\b(?:Credits?|CREDITS?)\s?[:|]\s?(?P<credit>[A-ZÀ-Þ@©][^.!?:]{1,60})"
        rf"|(?P<made>(?:/|\bvia|©|\||—|–)\s?{agencies().pictures.pattern}[^.!?]{{0,30}}))\s*\.?$"
    )
    return _Forms(
        frozenset(data["slug_prefixes"]),
        re.compile(rf"\((?i:{'|'.join(map(re.escape, data['desk_notes']))})\b[^()]{{0,400}}\)[\s.:–—-]*"),
        re.compile(byline),
        frozenset(data["byline"]["words"]),
        tuple(role for role in named if not any(other != role and other in role for other in named)),
        re.compile(rf"(?i:\b(?:{roles})\b)"),
        re.compile(role),
        tuple(data["sign_off"]["starts"]),
        frozenset(start[:_HEAD] for start in data["sign_off"]["starts"]),
        tuple(data["sign_off"]["ends"]),
        re.compile(rf"(?:{'|'.join(map(re.escape, data['sign_off']['sources']))})\s*[:：]\s*"),
        frozenset(data["sign_off"]["company"]),
        frozenset(data["sign_off"]["closes"]),
        frozenset(
            _last_word(plain(name))
            for name in (*agencies().names, *data["sign_off"]["company"], *data["sign_off"]["closes"])
        ),
        re.compile(end),
    )


def is_byline(line: str, words: int) -> bool:
    """True for ``By Jane Roe and John Doe, Reuters``, ``Jane Roe, staff writer``; never for a sentence."""
    if words > 22 or not line:
        return False
    if words > 6 and line.endswith((".", "!", "?")):
        return False
    forms = _forms()
    if line[:_LEAST].split(None, 1)[0] in forms.byline_words and (found := forms.byline.fullmatch(line)):
        names = re.findall(r"\b[^\W\d_][\w'’.-]*", found.group())[1:]
        capital = sum(name[0].isupper() or name in ("and", "y", "et", "und", "e", "de", "for", "in") for name in names)
        return bool(names) and (names[0][0].isupper() or line.isupper()) and capital >= 0.7 * len(names)
    if not 2 <= words <= 12 or not line[0].isupper() or line[-1] in ".?!":
        return False
    low = line.lower()
    for role in forms.roles:
        if role in low:
            return bool(forms.role.search(line)) and bool(forms.name_role.fullmatch(line))
    return False


def is_dated_line(line: str, words: int) -> bool:
    """True for ``Published 12 August 2017 14:05``: a line that only says when."""
    return words <= 16 and len(line) <= 120 and not line.rstrip().endswith((".", "?", "!", ":")) and names_day(line)


def is_sign_off(line: str, words: int, low: str | None = None) -> bool:
    """True for the desk's closing line: ``(Reporting by …; Editing by …)``, ``AFP``, ``rh/jm/kir``.

    `low` is its `plain` form where that is known already.
    """
    if words > 80:
        return False
    low = (plain(line) if low is None else low).strip(" ([—–-_*\t")
    forms = _forms()
    if low[:_HEAD] in forms.sign_heads and low.startswith(forms.sign_starts):
        return True
    if words <= 60 and low.rstrip(")] ").endswith(forms.sign_ends):
        return True
    if words <= _REPORTED_WORDS and "ed from " in low and _REPORTED.fullmatch(line.strip(" —–-_*")):
        return True
    return words <= _SIGNERS and ("/" in line or _last_word(low) in forms.last_words) and _signs(line)


def _last_word(low: str) -> str:
    return low.rsplit(None, 1)[-1].strip(_EDGES) if low else ""


def _signs(line: str) -> bool:
    """True for a line of agencies, initials or a closing mark: ``AFP/Reuters``, ``MEE and agencies``, ``-END-``."""
    forms = _forms()
    shown = line.strip()
    if _INITIALS.fullmatch(shown) or plain(shown.strip(" ()-—–*.")) in forms.closes or shown in forms.closes:
        return True
    bare = shown.strip(" ()[]—–-_*|.")
    source = forms.source.match(plain(bare))
    bare = bare[source.end() :].strip() if source else bare.strip("©/ ")
    parts = [part.strip(" .,") for part in _SIGNED_BY.split(bare) if part.strip(" .,")]
    if not parts:
        return False
    known = [part in agencies().names or plain(part) in forms.company for part in parts]
    if all(known):
        return True
    joined = _WITH.split(bare)
    return bool(known[-1]) and len(joined) == 2 and joined[0][:1].isupper() and sum(known) >= len(known) - 1


def tail_credit(paragraph: str) -> tuple[str, int] | None:
    """Return (agency, offset where the story ends) when the last paragraph closes ``… said. (Reuters)``."""
    tail = paragraph[-60:]
    if tail.rstrip()[-1:] not in (")", "]") and _TAIL_DASHES.isdisjoint(tail):
        return None
    found = _TAIL_CREDIT.search(tail)
    if not found:
        return None
    inner = (found[1] or found[2]).strip()
    if inner not in agencies().names and not all(
        part.strip() in agencies().names for part in re.split(r"[/,&]| and ", inner)
    ):
        return None
    end = len(paragraph) - len(tail) + found.start()
    if end < 1 or paragraph[end - 1] not in ".!?\"”'’":
        return None
    return agency_in(inner) or inner, end


def caption_of(line: str, words: int, low: str | None = None) -> Caption | None:
    """Return the caption that `line` is by its credit (``… north of Homs (AFP)``), or None.

    `low` is its `plain` form where that is known already.
    """
    if words > 110 or not line or not _may_credit(line, plain(line) if low is None else low):
        return None
    if words <= _SIGNERS and "/" in line and _LONE_CREDIT.fullmatch(line):
        return Caption(text=line, credit=line)
    found = _forms().credit_end.search(line[-160:])
    if not found:
        return None
    start = len(line) - len(line[-160:]) + found.start()
    if found["made"]:
        # ``… on Friday. Jane Roe/Getty Images``: the name before the stroke is the credit's too.
        start = max(start - 80, max(line.rfind(stop, 0, start) for stop in ".!?") + 1)
    text = line[:start].strip(" |-–—")
    credit = found["inner"] or found["slash"] or found["words"] or found["credit"] or line[start:]
    credit = _SPACES.sub(" ", credit).strip(" |-–—©/")
    if found["inner"] and not _is_picture_credit(credit, text):
        return None
    return Caption(text=text or credit, credit=credit)


def _is_picture_credit(inner: str, before: str) -> bool:
    """True when bracketed words at a line's end credit a picture, and not the story."""
    low = plain(inner)
    if low.startswith(_credit_words()) or not set(low.split()).isdisjoint(_credit_words()):
        return bool(agencies().pictures.search(inner)) or len(inner.split()) <= 8
    if not agencies().pictures.fullmatch(inner) and not agencies().pictures.search(
        inner.rsplit("/", 1)[1] if "/" in inner else ""
    ):
        return False
    # ``… said. (Reuters)`` closes a story; a caption's own words seldom end with a full stop before the credit.
    return not before.endswith((".", "!", "?", ".”", '."'))


def _may_credit(line: str, low: str) -> bool:
    """True when `line` has near its end what every picture credit has: a quick look before the long one."""
    if line[-1] in ")]" or line.endswith((").", "].")):
        return True
    tail = low[-110:]
    if "/" in tail or "|" in tail or "via " in tail or "credit" in tail:
        return True
    if not tail.isascii() and ("—" in tail or "–" in tail or "©" in tail):
        return True
    if "by" in tail or ":" in tail or "courtesy" in tail:
        for word in _credit_words():
            if word in tail:
                return True
    return False


@cache
def _credit_words() -> tuple[str, ...]:
    data: Any = load("patterns.yaml")
    return tuple(data["caption"]["credit_words"])


def is_reuters_style(line: str) -> bool:
    """True for ``Reporting by Jane Roe; Editing by John Doe``: the form in which Reuters alone signs."""
    low = plain(line)
    return "reporting by" in low and any(f"{word} by" in low for word in ("editing", "writing"))


def is_slug_line(line: str) -> bool:
    """True for ``URGENT``, ``UPDATE 2``: a line that says what kind of copy follows."""
    words = line.rstrip(" :-–—").split()
    return bool(words) and words[0] in _forms().slugs and all(word.isdigit() for word in words[1:])


def agency_named(line: str) -> str | None:
    """Return the known name of the agency that `line` names, and nothing else: ``AFP``, ``(Reuters)``."""
    return agencies().names.get(line.strip(" ()[]—–-_.©*/|"))


def desk_note(paragraph: str) -> tuple[str, int] | None:
    """Return the desk's note that opens a story, ``(Corrects toll in headline)``, and where the story begins."""
    found = _forms().note.match(paragraph)
    if not found:
        return None
    return found.group().strip(" ().:–—-"), found.end()


def outlet_caption(line: str, words: int) -> Caption | None:
    """Return the caption of a line above the story that ends with its maker: ``… in 2024 (Harbour Post)``."""
    found = _MAKER.search(line)
    if not found or words < 6 or words > 60 or line[: found.start()].rstrip().endswith((".", "!", "?", ":")):
        return None
    return Caption(text=line[: found.start()].strip(), credit=found[1])
