"""From the world's bytes to `RawArticle`: nothing is cleaned here, nothing is lost here.

`read_row` takes one row, `read_bytes` one document of any known format, `read_path` files and folders, `read_lines`
JSON Lines. What cannot be read comes back as a `Rejected` with its bytes and one of these reasons; the rest goes on:

    empty, binary, too_large     nothing to read, or not text, or beyond the limits
    bad_json, bad_feed, bad_xml  not what it set out to be
    bad_sitemap, bad_warc        likewise
    truncated_feed               the feed ends in the middle; its last, cut entry is left out
    truncated                    wire copy whose text does not end, an archive or a packed file that is cut off
    bomb                         a packed file that grows beyond all measure
    dtd                          XML that declares entities: refused, never expanded
    unsupported_format           a format known by name but not read
    not_an_article               a picture, an event listing, a plan without a text of its own, a list of feeds or pages
    revisit, http_status, bad_encoding
                                 a record of an archive seen before, that was no answer, or is not packed as it says
    no_content, bad_field, bad_time, bad_pub_status
                                 the article lacks its text, or a field means nothing
    unreadable, symlink, not_a_file
                                 the file cannot be opened, leads elsewhere, or is a pipe, a socket, a device
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from streams.acquire.identify import identify
from streams.acquire.limits import AcquireLimits
from streams.acquire.times import read_time

if TYPE_CHECKING:
    from streams.acquire.documents import read_bytes
    from streams.acquire.lines import read_lines
    from streams.acquire.paths import read_path, read_stream
    from streams.acquire.rows import read_row

__all__ = [
    "AcquireLimits",
    "identify",
    "read_bytes",
    "read_lines",
    "read_path",
    "read_row",
    "read_stream",
    "read_time",
]
_READERS = {
    "read_bytes": "documents",
    "read_lines": "lines",
    "read_path": "paths",
    "read_row": "rows",
    "read_stream": "paths",
}
"""Imported when they are first asked for: who asks only for a list of sources needs no format."""


def __getattr__(name: str) -> Any:
    if name not in _READERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_READERS[name]}"), name)
