"""Which item each entry of a feed is: an id that depends on the entry and its feed alone, not on earlier polls.

    its own id (guid, atom:id, rdf:about), if no other entry with another link has it too
    else its link, if that is not the feed's own page and no other entry with another title has it too
    else its link and title
    else nothing: then the content names it (`identify`)

An id that is an address loses what addresses lose (`canonical_url`); one that is no URI is unique only within its feed
and is hashed with the feed's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from streams.acquire.links import canonical_url, link_key
from streams.codec import derive_id

_URI: Final = re.compile(r"(?:urn:|tag:)\S+$", re.IGNORECASE)
_MAX_URI: Final = 500


def item_ids(entries: Sequence[tuple[str | None, str | None, str | None]], home: str | None, outlet: str) -> list[str]:
    """Return an item id for each of `entries`, given as (id, canonical link, title); empty where nothing names it.

    `home` is the feed's own page; `outlet` the feed's name.
    """
    links = [link_key(link) if link else "" for _, link, _ in entries]
    titles = [" ".join((title or "").casefold().split()) for _, _, title in entries]
    by_guid: defaultdict[str, set[str]] = defaultdict(set)
    by_link: defaultdict[str, set[str]] = defaultdict(set)
    by_name: defaultdict[str, set[str]] = defaultdict(set)
    for (guid, _, _), link, title in zip(entries, links, titles, strict=True):
        name = (guid or "").strip()
        by_guid[name].add(link or title)
        by_link[link].add(title)
        by_name[_named(name, outlet)].add(name)
    front = link_key(home) if home else ""
    found = []
    for (guid, url, _), link, title in zip(entries, links, titles, strict=True):
        name = (guid or "").strip()
        if name and len(by_guid[name]) == 1:
            item = _named(name, outlet)
            # Two ids that differ only in what addresses lose stand side by side: then it tells them apart.
            found.append(item if len(by_name[item]) == 1 else derive_id("it_", outlet, name))
        elif url and link != front and len(by_link[link]) == 1:
            found.append(_named(url, outlet))
        elif url or name:
            found.append(derive_id("it_", outlet, link or name, title))
        else:
            found.append("")
    return found


def _named(name: str, outlet: str) -> str:
    address = canonical_url(name) if name[:4].lower() == "http" else None
    uri = address or name
    if len(uri) <= _MAX_URI and (address or _URI.match(uri)):
        return uri
    return derive_id("it_", outlet, name)
