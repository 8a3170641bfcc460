"""What the agencies' codes and words mean here: publishing status, urgency, version, subjects, times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from streams.acquire.times import read_time
from streams.errors import RecordError

_MAX_VERSION: Final = 2**31 - 1
_SPACES: Final = re.compile(r"\s+")


@cache
def _terms() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        files("streams.acquire.agency").joinpath("terms.yaml").read_text(encoding="utf-8")
    )
    return data


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the list `name` of terms.yaml."""
    return tuple(_terms()[name])


@cache
def marks(name: str) -> re.Pattern[str]:
    """Return what finds any of the words or phrases of the list `name`, whole and in whatever case."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words(name))) + r")(?!\w)", re.IGNORECASE)


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table `name` of terms.yaml."""
    found: dict[str, Any] = _terms()[name]
    return found


def code(value: str | None) -> str:
    """Return a code without its scheme, in lower case: ``stat:usable``, ``http://…/pubstatus/usable`` → ``usable``."""
    return re.split(r"[:/#]", (value or "").strip())[-1].lower()


def status(value: str | None) -> str:
    """Return the publishing status that `value`, a code or word, stands for; usable where it is missing.

    Raises:
        RecordError: `bad_pub_status`, for what nobody defined: a kill must not be taken for news.
    """
    if not value or not value.strip():
        return "usable"
    found: str | None = table("pub_status").get(code(value))
    if found is None:
        raise RecordError(
            f"publishing status {value.strip()[:40]!r} is none of usable, withheld, canceled", reason="bad_pub_status"
        )
    return found


def urgency(value: str | None) -> int | None:
    """Return an IPTC urgency from 1 to 9; None for what is none."""
    text = (value or "").strip()
    return int(text) if re.fullmatch(r"[1-9]", text) else None


def version(value: str | None) -> int:
    """Return the version; 1 where it is missing, no whole number or absurd: then the content tells versions apart."""
    text = (value or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return 1
    return int(text) if int(text) <= _MAX_VERSION else 1


def time_or_none(*values: str | None) -> str | None:
    """Return the first of `values` that is an ISO 8601 time; agencies leave fields empty or cut to a year."""
    for value in values:
        text = (value or "").strip()
        if text:
            try:
                read_time(text)
            except RecordError:
                continue
            return text
    return None


def embargo(value: str) -> str:
    """Return the embargo as it stands.

    Raises:
        RecordError: `bad_time`: one that cannot be read must not be taken for none.
    """
    read_time(value.strip(), "embargoed")
    return value.strip()


def subject_name(value: str) -> str:
    """Return the name of a top-level IPTC subject code; any other code as it stands, without its scheme's alias."""
    digits = re.split(r"[:/]", value.strip())[-1]
    name: str | None = table("subjects").get(digits)
    return name or (digits if re.fullmatch(r"\d{8}", digits) else value.strip())


def unique(values: Iterable[str | None]) -> list[str]:
    """Return the values that say something, each once, in order."""
    found: dict[str, None] = {}
    for value in values:
        text = _SPACES.sub(" ", value or "").strip()
        if text:
            found.setdefault(text, None)
    return list(found)


def sentences(values: Iterable[str | None]) -> str | None:
    """Return what the values say, one sentence after the other."""
    said = unique(values)
    closed = [text if text[-1] in ".!?:;\"'" else text + "." for text in said[:-1]]
    return " ".join([*closed, *said[-1:]]) or None


def copyright_of(holder: str | None, year: str | None = None) -> str | None:
    """Return the notice that names `holder`; as it stands where it is one already."""
    if not holder or holder.lower().startswith(("©", "(c)", "copyright")):
        return holder or None
    return f"© {year} {holder}" if year else f"© {holder}"


def authority(uri: str) -> str | None:
    """Return whose id `uri` is: a web address' host, or the authority of a ``tag:`` or ``urn:newsml:`` one."""
    if uri.startswith(("http://", "https://")):
        try:
            host = urlsplit(uri).hostname
        except ValueError:
            return None
        return host.removeprefix("www.") if host else None
    parts = uri.split(":")
    if parts[0] == "tag" and len(parts) > 1:
        return parts[1].split(",")[0] or None
    if parts[:2] == ["urn", "newsml"] and len(parts) > 2:
        return parts[2] or None
    return None
