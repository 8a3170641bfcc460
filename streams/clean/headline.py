"""A page's headline: the one its readers see, where it can be told from the site's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from streams.clean.markup import Tags, attribute, text_within

_WORD: Final = re.compile(r"\w+")
_SEPARATOR: Final = re.compile(r"\s+(?:[|»«·•:]|[–—-]{1,2}|\|\|)\s+|\s*[|»]\s*")
_FEW: Final = 8
"""Most headings of the first level that are weighed."""
_LIKE: Final = 0.34
"""Share of common words (Dice) from which a heading and a stated title are of one story."""
_NAME: Final = 5
"""Words that an outlet's name has at most."""
_CUT: Final = re.compile(r"\s*(?:\.\.\.|…)$")
_NAMED: Final = re.compile(r"headline|entry-title|article-title|post-title")
_MAY_HEAD: Final = frozenset({"h2", "h3", "div", "p", "span"})
_NO_TEXT: Final = frozenset({"button", "svg", "style", "script", "time", "sup"})
"""Controls within a heading."""


def headline(
    tags: Tags,
    heads: Sequence[int],
    stated: Sequence[str],
    sites: Sequence[str],
    url: str | None,
    tidy: Callable[[str], str],
) -> str | None:
    """Return which of the first-level `heads`, numbers of tags, is the story's, else the best of the `stated` titles.

    `stated` are titles by metadata, best first, the page's own last; `sites` the outlet's names, which come off
    either.
    """
    names = [name for name in (*sites, _host_name(url)) if name]
    titles = [bare for title in stated if (bare := without_site(title, names))]
    slug = _slug(url)
    seen: list[str] = []
    best: tuple[float, str] | None = None
    for text in _heads(tags, heads, tidy):
        if text in seen or _is_name(text, names):
            continue
        seen.append(text)
        like = max((_dice(text, title) for title in titles), default=0.0)
        like = max(like, _dice(text, slug) if slug else 0.0)
        if like > 0 and (best is None or like > best[0]):
            best = like, text
    if best is not None and (best[0] >= _LIKE or (len(seen) == 1 and len(_WORD.findall(best[1])) >= 4)):
        return _without_kicker(without_site(best[1], names), stated)
    if not titles:
        return next((text for text in seen if len(_WORD.findall(text)) >= 2), None)
    first = titles[0]
    if cut := _CUT.search(first):
        whole = first[: cut.start()]
        return next((title for title in titles if title.startswith(whole) and len(title) > len(first)), first)
    return first


def _without_kicker(head: str, stated: Sequence[str]) -> str:
    """Return a heading without the label run into it, as a stated title with ``Opinion | `` before it tells."""
    for title in stated:
        kicker, bar, rest = title.partition(" | ")
        if bar and len(kicker.split()) <= 2 and head.startswith(kicker) and len(rest) > len(kicker):
            return head[len(kicker) :].lstrip(" |:·•") or head
    return head


def without_site(title: str, names: Sequence[str]) -> str:
    """Return the title without the outlet's name (or its address), which pages put before or after it."""
    title = title.strip()
    for _ in range(2):
        parts = _SEPARATOR.split(title)
        if len(parts) < 2:
            break
        if _is_name(parts[-1], names):
            title = title[: title.rindex(parts[-1])].rstrip(" |»«·•:–—-\t")
        elif _is_name(parts[0], names):
            title = title[len(parts[0]) :].lstrip(" |»«·•:–—-\t")
        else:
            last = re.search(r"\s+[|»]\s+[^|»]{2,40}$", title)
            return title[: last.start()] if last and last.start() > 15 else title
    return title


def _heads(tags: Tags, heads: Sequence[int], tidy: Callable[[str], str]) -> list[str]:
    found = [text for at in heads[:_FEW] if (text := tidy(_text(tags, at)))]
    if not found:
        named = (
            at for at, inner in enumerate(tags.attributes) if _NAMED.search(inner) and _is_named(tags.names[at], inner)
        )
        found = [text for at in islice(named, _FEW) if (text := tidy(_text(tags, at))) and len(text) < 300]
    return found


def _is_named(name: str, attributes: str) -> bool:
    """True for an element whose class or property is a headline's."""
    if name not in _MAY_HEAD:
        return False
    return attribute(attributes, "itemprop") == "headline" or bool(_NAMED.search(attribute(attributes, "class")))


def _text(tags: Tags, at: int) -> str:
    """Return the text of a heading without the controls in it."""
    return text_within(tags, at, _NO_TEXT)[:1000]


def _host_name(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _is_name(text: str, names: Sequence[str]) -> bool:
    """True when `text` is the outlet's name, or its host's, however spaced and marked."""
    short = "".join(_WORD.findall(text.lower()))
    if not short or len(_WORD.findall(text)) > _NAME:
        return False
    for name in names:
        plain = "".join(_WORD.findall(name.lower()))
        labels = name.lower().split(".") if "." in name and " " not in name else []
        bare = short.removeprefix("the")
        if bare == plain.removeprefix("the") or bare in labels or short in labels or bare == plain.removesuffix("com"):
            return True
        if labels and len(bare) >= 6 and any(bare == label.removeprefix("the") for label in labels):
            return True
    return False


def _slug(url: str | None) -> str:
    try:
        parts = [part for part in urlsplit(url or "").path.split("/") if part]
    except ValueError:
        return ""
    return max(parts[-2:], key=lambda part: part.count("-") + part.count("_"), default="")


def _dice(one: str, other: str) -> float:
    """Return the share of words that two titles have in common, 0–1."""
    a = Counter(_WORD.findall(one.lower().replace("_", " ")))
    b = Counter(_WORD.findall(other.lower().replace("_", " ")))
    both = sum((a & b).values())
    return 2 * both / (a.total() + b.total()) if both else 0.0
