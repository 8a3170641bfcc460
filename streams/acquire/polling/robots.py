"""Which linked pages a site lets programs read, as its robots.txt says.

Source: RFC 9309. A site without the file, or that refuses it, lets everything be read; one that cannot be reached or
has failed lets nothing be read until it answers.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from protego import Protego
from yarl import URL

from streams.acquire.polling.fetch import Ask, Fetcher, Turn
from streams.acquire.polling.urls import Origin, origin_of
from streams.errors import RecordError, TransientError

NAME: Final = "newswire-streams"
"""What this program is called in robots.txt."""
_KEPT: Final = timedelta(hours=24)
_KEPT_FAILED: Final = timedelta(minutes=10)
_MOST_SITES: Final = 2_000


@dataclass(frozen=True)
class _Site:
    rules: Protego | None
    """None: everything may be read."""
    open: bool
    """False: nothing may be read for now."""
    until: datetime


class Robots:
    """The rules of the sites met lately."""

    def __init__(self, fetcher: Fetcher, *, most_bytes: int = 500_000) -> None:
        self._fetcher = fetcher
        self._most_bytes = most_bytes
        self._sites: OrderedDict[Origin, _Site] = OrderedDict()

    async def check(
        self, url: URL, *, now: datetime, turn: Turn, own: Origin | None = None, private: bool = False
    ) -> float:
        """Return the seconds that the site wants between two requests, 0 if it names none: `url` may be read.

        Raises:
            RecordError: `robots`: it may not be read.
            TransientError: `robots_unreachable`: nobody can say now; or `held`.
        """
        site = await self._site(origin_of(url), now, turn, own, private)
        if not site.open:
            raise TransientError(f"robots.txt of {url.raw_host} cannot be had", reason="robots_unreachable")
        if site.rules is None:
            return 0.0
        if not site.rules.can_fetch(str(url), NAME):
            raise RecordError(f"robots.txt of {url.raw_host} asks not to read it", reason="robots")
        return float(site.rules.crawl_delay(NAME) or 0.0)

    async def _site(self, place: Origin, now: datetime, turn: Turn, own: Origin | None, private: bool) -> _Site:
        known = self._sites.get(place)
        if known is not None and now < known.until:
            self._sites.move_to_end(place)
            return known
        site = await self._read(place, now, turn, own, private)
        self._sites[place] = site
        while len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)
        return site

    async def _read(self, place: Origin, now: datetime, turn: Turn, own: Origin | None, private: bool) -> _Site:
        url = URL.build(scheme=place.scheme, host=place.host, port=place.port, path="/robots.txt")
        ask = Ask(url=str(url), own=own, private=private, max_bytes=self._most_bytes)
        try:
            answer = await self._fetcher.get(ask, now=now, turn=turn)
        except TransientError as error:
            if error.reason == "held":
                raise
            return _Site(None, False, now + _KEPT_FAILED)
        except RecordError:
            # It leads astray or is no robots.txt: that opens nothing.
            return _Site(None, False, now + _KEPT)
        if answer.status in (200, 203):
            return _Site(Protego.parse(answer.body.decode("utf-8", "replace")), True, now + _KEPT)
        if answer.status == 429 or answer.status >= 500:
            wait = timedelta(seconds=min(answer.retry_after_s or 0.0, _KEPT.total_seconds()))
            return _Site(None, False, now + max(_KEPT_FAILED, wait))
        return _Site(None, True, now + _KEPT)
