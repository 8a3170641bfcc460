"""Whose telling an article is: the unit that corroboration counts; and which of a family all the others go back to.

An event is as well founded as the number of different origins that tell it. So:

* all copies of one story have the origin of the first of their family, whoever carries them;
* an article that says whose copy it is (credit, dateline, sign-off), or comes by that agency's own feed, is the
  agency's: ``agency:reuters``. A rewrite in another outlet that credits the same agency, though no copy, is no
  second source, and two stories of one agency on one event are one origin;
* everything else is its outlet's own: ``outlet:middleeasteye.net``, the agencies that helped with it or not.

Two agencies' stories are two origins, and so are an agency's and a newspaper's own. Of two agencies credited for one
story the first is taken: one telling is one origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Final, NamedTuple

from streams.dedup.tables import rows
from streams.records import CleanArticle, Decision, Standing

_SPLIT: Final = re.compile(r"\s*(?:[/;,|&+()\n]|\band\b|\bvia\b|\bwith\b|\s[-–—]\s)\s*", re.IGNORECASE)
_OF: Final = re.compile(r"\b(?:by|for|from|of)\s+", re.IGNORECASE)
_CLAUSE: Final = re.compile(r"[.;|()\[\]\n]+")
_NOT_WORD: Final = re.compile(r"[^\w]+")
_HOST: Final = re.compile(r"^(?:[a-z]+://)?(?:www\.|m\.|amp\.)?([^/:?#]+)")
_KNOWN: Final = 4096
"""Outlets and credits recur: so many are read once."""
_LONGEST: Final = 6
"""Words of the longest name of an agency, and one."""
_STANDINGS: Final[tuple[Standing, ...]] = ("agency", "credited", "outlet")
"""Who a family goes back to, first choice first."""


class Original(NamedTuple):
    """The article that a family goes back to, as far as is known."""

    item_id: str
    standing: Standing
    at: datetime
    """When it was published; when received, where it does not say or says a later time."""


def origin_of(article: CleanArticle) -> str:
    """Return ``agency:<key>`` or ``outlet:<source>`` for an article that starts a family."""
    line = article.dateline.agency if article.dateline else None
    return _origin_of(line, article.credit, article.byline, article.source, article.origin)


@lru_cache(_KNOWN)
def _origin_of(line: str | None, credit: str | None, byline: str | None, source: str, origin: str | None) -> str:
    agency = _agency_of(line, credit, byline, source, origin)
    return f"agency:{agency}" if agency else f"outlet:{outlet_of(source)}"


@lru_cache(_KNOWN)
def outlet_of(source: str) -> str:
    """Return the outlet a source name means: hosts without ``www.``, names in lower case."""
    folded = source.strip().casefold()
    match = _HOST.match(folded)
    return match[1] if match else folded


def claim_of(article: CleanArticle, telling: str) -> Original:
    """Return `article` as the one its family may go back to; `telling` is its own `origin_of`."""
    published = article.published if article.published_precision == "instant" else None
    at = min(published, article.received) if published else article.received
    return Original(article.item_id, _standing(article.source, telling), at.astimezone(UTC))


def known_original(newest: Decision) -> Original:
    """Return what the family of `newest` goes back to, as far as its decision knew."""
    return Original(
        newest.original or newest.cluster, newest.original_standing, newest.original_at or newest.event_time
    )


def earlier(known: Original, claim: Original) -> Original:
    """Return which of the two the family goes back to; what is known stays where neither has the better claim."""
    return claim if _rank(claim) < _rank(known) else known


def _rank(original: Original) -> tuple[int, datetime]:
    return _STANDINGS.index(original.standing), original.at


@lru_cache(_KNOWN)
def _standing(source: str, telling: str) -> Standing:
    """Return ``agency`` for what the agency whose telling it is sends itself, ``credited`` for what names one."""
    kind, _, agency = telling.partition(":")
    if kind != "agency":
        return "outlet"
    # An agency has several feeds: "reuters-world", "www.reuters.com".
    words = _name(outlet_of(source)).split()
    own = any(_agencies().get(" ".join(words[:end])) == agency for end in range(1, len(words) + 1))
    return "agency" if own else "credited"


_SAID = 500
"""Characters of a credit or byline that are read for agencies: no desk writes more, and a hostile one costs nothing."""


def _agency_of(line: str | None, credit: str | None, byline: str | None, source: str, origin: str | None) -> str | None:
    """Return the key of the agency whose copy an article says it is, the most telling statement first.

    `line`: the agency in its dateline.
    """
    signed, helped = _without_helpers((credit or "")[:_SAID])
    written, helped_too = _without_helpers((byline or "")[:_SAID])
    stated = [said for said in (line, signed, source, written) if said]
    if origin:
        # Cleaning takes the first agency that it finds named, the ones that only helped among them.
        own = _first_of(origin) or _name(origin).replace(" ", "_")
        if own not in _anywhere(f"{helped} {helped_too}") or own in [key for said in stated for key in _named_in(said)]:
            return own
    return next((key for said in stated if (key := _first_of(said))), None)


@lru_cache(_KNOWN)
def _first_of(said: str) -> str | None:
    return next(_named_in(said), None)


def _named_in(said: str) -> Iterator[str]:
    """Yield the keys of the agencies that `said` names, alone or after a person: ``Jane Roe of Reuters``."""
    if whole := _agencies().get(_name(said)):
        yield whole
        return
    for part in _SPLIT.split(said):
        key = _agencies().get(_name(part))
        rest = part
        while key is None and (found := _OF.search(rest)):
            rest = rest[found.end() :]
            key = _agencies().get(_name(rest))
        if key is not None:
            yield key


def _anywhere(said: str) -> set[str | None]:
    """Return the keys of the agencies named in `said`, whatever stands around them."""
    words = _name(said).split()
    most = len(words) + 1
    return {
        _agencies().get(" ".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, min(start + _LONGEST, most))
    }


def _without_helpers(said: str) -> tuple[str, str]:
    """Return a byline or credit without those that it says only helped, and these."""
    after, before = _helping()
    if not said or not (after.search(said) or before.search(said)):
        return said, ""
    own, helpers = [], []
    for clause in _CLAUSE.split(said):
        if before.search(clause):
            helpers.append(clause)
        elif found := after.search(clause):
            own.append(clause[: found.start()])
            helpers.append(clause[found.start() :])
        else:
            own.append(clause)
    return "; ".join(own), "; ".join(helpers)


def _name(text: str) -> str:
    return _NOT_WORD.sub(" ", text.casefold()).strip()


@cache
def _agencies() -> dict[str, str]:
    """Return agency names, folded, with the key of each."""
    table: dict[str, str] = {}
    for key, *names in rows("agencies.tsv"):
        table.update((_name(name), key) for name in (key, *names))
    return table


@cache
def _helping() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a phrase that helpers are named after, and one that they are named before."""
    phrases = {where: names for where, *names in rows("helpers.tsv")}

    def any_of(names: list[str]) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)

    return any_of(phrases["after"]), any_of(phrases["before"])
