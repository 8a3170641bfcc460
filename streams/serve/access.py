"""Who may do what: bearer tokens per source, and requests that other web sites make in a visitor's name."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from streams.serve.problems import Problem

ANY_SOURCE: Final = "*"
"""A token under this name may push for every source: a feed reader's own."""
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="streams"'}
_READ_CHALLENGE: Final = {"WWW-Authenticate": 'Basic realm="streams", charset="UTF-8"'}


class Tokens:
    """Bearer tokens by source. Only their hashes are kept, and comparing takes as long whatever is sent."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        self._hashes = [(source, _hash(token)) for source, token in sorted(tokens.items())]

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def source_of(self, token: str) -> str | None:
        """Return the source that `token` belongs to, or None."""
        sent = _hash(token)
        found: str | None = None
        for source, kept in self._hashes:
            if hmac.compare_digest(sent, kept):
                found = source
        return found


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def check_push(request: Request, tokens: Tokens) -> str:
    """Return the source that may push (`ANY_SOURCE`: any).

    Raises:
        Problem: 401 without a known bearer token, where there are tokens at all; 403 from another web site.
    """
    check_origin(request)
    if not tokens:
        return ANY_SOURCE
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    source = tokens.source_of(token.strip()) if scheme.lower() == "bearer" and token else None
    if source is None:
        raise Problem(401, "bad_token", "send Authorization: Bearer with the source's token", headers=_CHALLENGE)
    return source


def check_read(request: Request, tokens: Tokens) -> None:
    """Let pass who knows any token, as bearer or as the password of basic authentication (for browsers).

    Raises:
        Problem: 401.
    """
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    token = value.strip()
    if scheme.lower() == "basic":
        try:
            token = base64.b64decode(token, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            token = ""
    if not token or tokens.source_of(token) is None:
        raise Problem(401, "bad_token", "log in with any user name and a token", headers=_READ_CHALLENGE)


def check_origin(request: Request) -> None:
    """Refuse what a page of another site sends through a visitor's browser.

    Raises:
        Problem: 403 `foreign_origin`.
    """
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise Problem(403, "foreign_origin", "requests from other web sites are not taken")


def check_host(request: Request) -> None:
    """Refuse a host name that is not this machine's own, where the server listens on loopback only.

    A name that a stranger points at 127.0.0.1 would else make every visitor's browser read what is here.

    Raises:
        Problem: 421 `wrong_host`.
    """
    host = urlsplit("//" + request.headers.get("host", "")).hostname or ""
    if not is_loopback(host):
        raise Problem(421, "wrong_host", "this server answers to localhost only; see http.host")


def is_loopback(host: str) -> bool:
    """Return whether `host` names this machine alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
