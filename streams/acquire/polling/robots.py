"""Which linked pages a site lets programs read, as its robots.txt says.

Source: RFC 9309. A site without the file, or that refuses it, lets everything be read; one that cannot be reached or
has failed lets nothing be read until it answers.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from protego import Protego
from yarl import URL

from streams.acquire.polling.fetch import Answer, Ask
from streams.acquire.polling.urls import Origin, origin_of
from streams.errors import RecordError, TransientError

NAME: Final = "newswire-streams"
"""What this program is called in robots.txt."""
_MOST_BYTES: Final = 500_000
_KEPT: Final = timedelta(hours=24)
_KEPT_FAILED: Final = timedelta(minutes=10)
_MOST_SITES: Final = 2_000


@dataclass(frozen=True)
class _Site:
    rules: Protego | None
    """None: everything may be read."""
    reachable: bool
    """False: nothing may be read for now."""
    until: datetime


class Robots:
    """The rules of the sites met lately, each read once a day."""

    def __init__(self, get: Callable[[Ask], Awaitable[Answer]], *, now: Callable[[], datetime]) -> None:
        self._get = get
        self._now = now
        self._sites: OrderedDict[Origin, _Site] = OrderedDict()
        self._asking: dict[Origin, asyncio.Lock] = {}

    async def check(self, url: URL, *, own: Origin | None = None, private: bool = False) -> float:
        """Return the seconds that the site wants between two requests, 0 if it names none: `url` may be read.

        `own`, `private`: as in `Ask`.

        Raises:
            RecordError: `robots`: it may not be read.
            TransientError: `robots_unreachable`: nobody can say now; `held`, as `Hosts.turn`.
        """
        place = origin_of(url)
        async with self._asking.setdefault(place, asyncio.Lock()):
            site = self._sites.get(place)
            if site is None or self._now() >= site.until:
                site = self._sites[place] = await self._read(place, own, private)
            self._sites.move_to_end(place)
        while len(self._sites) > _MOST_SITES:
            self._asking.pop(self._sites.popitem(last=False)[0], None)
        if not site.reachable:
            raise TransientError(f"robots.txt of {place.host} cannot be had", reason="robots_unreachable")
        if site.rules is None:
            return 0.0
        if not site.rules.can_fetch(str(url), NAME):
            raise RecordError(f"robots.txt of {place.host} asks not to read it", reason="robots")
        return float(site.rules.crawl_delay(NAME) or 0.0)

    async def _read(self, place: Origin, own: Origin | None, private: bool) -> _Site:
        url = URL.build(scheme=place.scheme, host=place.host, port=place.port, path="/robots.txt")
        try:
            answer = await self._get(Ask(url=str(url), own=own, private=private, max_bytes=_MOST_BYTES))
        except TransientError as error:
            if error.reason == "held":
                raise
            return _Site(None, False, self._now() + _KEPT_FAILED)
        except RecordError:
            # It leads astray, or is no robots.txt: that opens nothing.
            return _Site(None, False, self._now() + _KEPT)
        if answer.status in (200, 203):
            return _Site(Protego.parse(answer.body.decode("utf-8", "replace")), True, self._now() + _KEPT)
        if answer.status == 429 or answer.status >= 500:
            return _Site(None, False, self._now() + _KEPT_FAILED)
        return _Site(None, True, self._now() + _KEPT)
