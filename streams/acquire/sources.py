"""The sources a desk has plugged in, as `sources.toml` names them.

    [[source]]
    name = "example-world"           # becomes `RawArticle.source`
    kind = "feed"                    # feed | sitemap | page | folder | topic | push
    url = "https://news.example.org/world.xml"

Paths in it are relative to the file. Secrets stand in files of their own and are read when they are used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, get_args
from urllib.parse import SplitResult, urlsplit

import msgspec
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator

from streams.acquire.identify import identify
from streams.errors import SettingsError
from streams.records import RawArticle, Rejected

_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")
_OWN_HEADERS: Final = frozenset(
    "accept-encoding connection content-length cookie host if-modified-since if-none-match transfer-encoding".split()  # noqa: SIM905
)
"""Set by the poller itself, or a way to be served another host's page."""
POLITE_S: Final = 10.0
"""Seconds; nobody outside is asked more often than this."""
REJECTED: Final = "rejected"
"""Folder beside a drop folder's `done` for files that are at fault."""
_MAX_FILE: Final = 4_000_000
_MAX_PATH: Final = 4_095
_MAX_PART: Final = 255
"""Bytes. Source: Linux's PATH_MAX and NAME_MAX."""
_MAX_SHOWN: Final = 80
"""Characters of what is written wrong that a message repeats."""


class _Common(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = Field(pattern=_NAME, description="Unique; what the articles name as their source.")
    enabled: bool = Field(True, description="false: left alone, its state is kept.")
    language: str | None = Field(None, pattern=_LANGUAGE, description="BCP 47 tag of articles that name none.")
    credit: str | None = Field(None, max_length=500, description="Credit line of articles that give none.")
    rights: str | None = Field(None, max_length=5_000, description="Rights of articles that state none.")
    backfill: bool = Field(False, description="An archive: makes events, never a live alert.")
    private: bool = Field(False, description="May be at an address that is not public: loopback, the own network.")


class _Polled(_Common):
    url: str = Field(description="http or https address.")
    every_s: float | None = Field(None, gt=0, le=604_800, description="Fixed seconds between requests.")
    min_s: float = Field(60.0, gt=0, le=604_800, description="Shortest adaptive interval, seconds.")
    max_s: float = Field(3_600.0, gt=0, le=604_800, description="Longest adaptive interval, seconds.")
    headers: Mapping[str, str] = Field(default_factory=dict, repr=False, description="Sent with each request.")
    token_file: Path | None = Field(None, repr=False, description="File holding a bearer token.")
    robots: bool = Field(True, description="Linked pages: only those that robots.txt lets programs read.")
    max_bytes: int = Field(4_000_000, ge=1_000, le=64_000_000, description="Largest answer, unpacked.")

    @field_validator("url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        parts = _parts(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is no http or https address")
        if parts.username or parts.password:
            raise ValueError("holds a user name or password; put a token into token_file")
        if re.search(r"[\s\x00-\x20\x7f]", url):
            raise ValueError("holds blanks or control characters; write them as %20 and the like")
        return url

    @field_validator("headers")
    @classmethod
    def _check_headers(cls, headers: Mapping[str, str]) -> Mapping[str, str]:
        for key, value in headers.items():
            if not _HEADER.fullmatch(key) or re.search(r"[\r\n\0]", value):
                raise ValueError(f"{key[:64]!r} is no header")
            if key.lower() in _OWN_HEADERS:
                raise ValueError(f"{key!r} is set by the program")
        return headers

    @model_validator(mode="after")
    def _check_pace(self) -> _Polled:
        if self.min_s > self.max_s:
            raise ValueError(f"min_s ({self.min_s:g}) is longer than max_s ({self.max_s:g})")
        for key, value in (("every_s", self.every_s), ("min_s", self.min_s)):
            if value is not None and value < POLITE_S and not self.private:
                raise ValueError(f"{key} is {value:g}; ask others every {POLITE_S:g} s at most")
        if self.token_file is not None:
            if any(key.lower() == "authorization" for key in self.headers):
                raise ValueError("give token_file or an authorization header, not both")
            if _parts(self.url).scheme == "http" and not self.private:
                raise ValueError("a token would be sent unencrypted; take https")
        return self


class FeedSource(_Polled):
    """RSS, Atom or JSON Feed at an address."""

    kind: Literal["feed"] = "feed"
    full_text: Literal["auto", "feed", "page"] = Field(
        "auto", description="page: fetch each linked page; auto: where the entry has no full text; feed: never."
    )


class SitemapSource(_Polled):
    """A news sitemap or sitemap index; the pages it names are fetched."""

    kind: Literal["sitemap"] = "sitemap"


class PageSource(_Polled):
    """One page polled for edits: each edit is a new version of one article."""

    kind: Literal["page"] = "page"


class FolderSource(_Common):
    """A folder that others drop files into."""

    kind: Literal["folder"] = "folder"
    path: Path = Field(description="The folder.")
    pattern: str = Field("*", min_length=1, max_length=200, description="Names taken, as the shell writes them.")
    settle_s: float = Field(2.0, ge=0, le=3_600, description="Unchanged this many seconds: complete.")
    done: str = Field("done", min_length=1, description="Folder that taken files move to, within path.")
    delete: bool = Field(False, description="Remove taken files in place of moving them.")

    @field_validator("pattern")
    @classmethod
    def _check_pattern(cls, pattern: str) -> str:
        if "/" in pattern or "\0" in pattern:
            raise ValueError("is for names, not for paths; leave out the /")
        return pattern

    @field_validator("done")
    @classmethod
    def _check_done(cls, done: str) -> str:
        path = PurePosixPath(done)
        if path.is_absolute() or ".." in path.parts or "\0" in done or not path.parts:
            raise ValueError("must be a folder within path")
        if path.name == REJECTED:
            raise ValueError(f"{done!r} is where files at fault go; take another name")
        return done

    @model_validator(mode="after")
    def _check_end(self) -> FolderSource:
        if self.delete and "done" in self.model_fields_set:
            raise ValueError("give done or delete, not both")
        return self


class TopicSource(_Common):
    """A topic of an existing Kafka."""

    kind: Literal["topic"] = "topic"
    broker: str | None = Field(None, description="HOST:PORT[,HOST:PORT…]; empty: the product's own broker.")
    topic: str = Field(pattern=r"^[A-Za-z0-9._-]{1,249}$", description="Its name.")
    group: str | None = Field(
        None, pattern=r"^[A-Za-z0-9._-]{1,249}$", description="Consumer group; else newswire-streams.NAME."
    )
    format: Literal["json", "bytes"] = Field("json", description="bytes: any format that files are read in.")
    fields: Mapping[str, str] = Field(default_factory=dict, description='Key of a row → "their.dotted.path[0]".')
    start: Literal["earliest", "latest"] = Field("earliest", description="Where a group new to the topic begins.")
    tls: bool = Field(False, description="Encrypt the connection.")
    ca_file: Path | None = Field(None, description="Certificate authority (PEM), if not the system's.")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="How to log in; empty: not at all."
    )
    sasl_username: str | None = Field(None, description="Name at the broker.")
    sasl_password_file: Path | None = Field(None, repr=False, description="File holding the password.")

    @field_validator("broker")
    @classmethod
    def _check_broker(cls, broker: str | None) -> str | None:
        for host in (broker or "").split(",") if broker is not None else ():
            found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})", host.strip())
            if found is None or not 0 < int(found[2]) < 65_536:
                raise ValueError("is not HOST:PORT[,HOST:PORT…]")
        return broker

    @field_validator("fields")
    @classmethod
    def _check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        from streams.acquire.fieldmap import check_fields

        return check_fields(fields)

    @model_validator(mode="after")
    def _check_login(self) -> TopicSource:
        if self.format == "bytes" and self.fields:
            raise ValueError('fields need format = "json"')
        parts = (self.sasl_mechanism, self.sasl_username, self.sasl_password_file)
        if any(parts) and not all(parts):
            raise ValueError("a login needs sasl_mechanism, sasl_username and sasl_password_file")
        return self


class PushSource(_Common):
    """A name known to push in over HTTP, so that its silence is told."""

    kind: Literal["push"] = "push"


Source: TypeAlias = FeedSource | SitemapSource | PageSource | FolderSource | TopicSource | PushSource
PolledSource: TypeAlias = FeedSource | SitemapSource | PageSource
KINDS: Final[dict[str, type[Source]]] = {
    kind: model for model in get_args(Source) for kind in get_args(model.model_fields["kind"].annotation)
}
_SOURCE: Final[TypeAdapter[Source]] = TypeAdapter(Annotated[Source, Field(discriminator="kind")])
_SECRETS: Final = ("token_file", "sasl_password_file")
_PATHS: Final = ("path", "ca_file", *_SECRETS)


def load_sources(path: Path | str) -> tuple[Source, ...]:
    """Return the sources that the file names, in its order.

    A secret that cannot be read is the matter of its source alone, see `secret_fault`: the others are read without it.

    Raises:
        SettingsError: `bad_source`, `missing_file` or `bad_toml`, naming the file, the source, the key and the mend;
            never a secret.
    """
    file = Path(path)
    return parse_sources(_read(file), file)


def parse_sources(text: str, file: Path) -> tuple[Source, ...]:
    """Return the sources in `text`, the content of `file`, to whose folder its paths are relative.

    Raises:
        SettingsError: as `load_sources`.
    """
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{file} is not TOML: {error}", reason="bad_toml") from error
    if unknown := sorted(set(raw) - {"source"}):
        raise _wrong(file, None, f"there is no key {unknown[0]!r}; each source begins with [[source]]")
    tables = raw.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong(file, None, "write [[source]] in double brackets, once before each source")
    sources = tuple(_parse(table, number, file) for number, table in enumerate(tables, 1))
    _check_unique(sources, file)
    return sources


def make_source(keys: Mapping[str, Any], file: Path) -> Source:
    """Return the source of one table of `file`.

    Raises:
        SettingsError: as `load_sources`.
    """
    return _parse(dict(keys), 1, file)


def read_secret(path: Path) -> str:
    """Return the secret in the file, a token say, without the line's end.

    Raises:
        SettingsError: `bad_secret`: it cannot be read, is empty or holds more than one line; the secret is not shown.
    """
    try:
        text = path.read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}; put the secret there, in one line", reason="bad_secret"
        ) from None
    except UnicodeDecodeError:
        text = ""
    if not text or not text.isprintable():
        raise SettingsError(f"{path} holds no secret in one line of text", reason="bad_secret")
    return text


def secret_fault(source: Source) -> str | None:
    """Return why the secret that `source` needs cannot be read now, naming its key; None if it can, or needs none."""
    for key in _SECRETS:
        path = getattr(source, key, None)
        if path is not None:
            try:
                read_secret(path)
            except SettingsError as error:
                return f"{key}: {error}"
    return None


_One = TypeVar("_One", RawArticle, RawArticle | Rejected)


def with_defaults(one: _One, source: Source) -> _One:
    """Return `one` with what `source` says of all its articles where the article says nothing; its id follows."""
    if isinstance(one, Rejected):
        return one
    given: dict[str, Any] = {
        key: getattr(source, key) for key in ("language", "credit", "rights") if getattr(one, key) is None
    }
    if source.backfill:
        given["backfill"] = True
    given = {key: value for key, value in given.items() if value is not None}
    return identify(msgspec.structs.replace(one, **given)) if given else one


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_FILE + 1)
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror}", reason="missing_file") from error
    if len(data) > _MAX_FILE:
        raise SettingsError(f"{file} has more than {_MAX_FILE} bytes; is it a list of sources?", reason="bad_toml")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not TOML: it is not UTF-8", reason="bad_toml") from error


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"cannot be read ({error})") from error
    return parts


def _wrong(file: Path, name: object, what: str) -> SettingsError:
    return SettingsError(f"{file}: {f'source {_cut(repr(name))}: ' if name else ''}{what}", reason="bad_source")


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"


def _parse(table: Mapping[str, Any], number: int, file: Path) -> Source:
    name = table.get("name")
    name = name if name and isinstance(name, str) else f"number {number}"
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        what = "kind is missing" if kind is None else f"kind is {_cut(repr(kind))}"
        raise _wrong(file, name, f"{what}; take one of {', '.join(KINDS)}")
    keys = dict(table)
    for key in _PATHS:
        if isinstance(keys.get(key), str) and key in KINDS[kind].model_fields:
            keys[key] = _path(keys[key], file, name, key)
    try:
        return _SOURCE.validate_python(keys)
    except ValidationError as error:
        raise _wrong(file, name, _told(error, KINDS[kind])) from None


def _path(text: str, file: Path, name: str, key: str) -> Path:
    """Return the path that `text` means in `file`.

    Raises:
        SettingsError: `bad_source`: no system has such a path.
    """
    if not text.isprintable() or len(text.encode("utf-8", "replace")) > _MAX_PATH:
        raise _wrong(file, name, f"{key} holds control characters, or is longer than {_MAX_PATH} bytes")
    if any(len(part.encode("utf-8", "replace")) > _MAX_PART for part in PurePosixPath(text).parts):
        raise _wrong(file, name, f"{key} has a part longer than {_MAX_PART} bytes, which no folder can hold")
    try:
        return file.resolve().parent / Path(text).expanduser()
    except RuntimeError:
        raise _wrong(file, name, f"{key} is {text!r}, and there is no such user; write the path in full") from None


def _told(error: ValidationError, model: type[Source]) -> str:
    """Return the first fault in words, a key spelt wrong before one missing; never the value, which may be a secret."""
    faults = error.errors(include_url=False, include_input=False)
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    key = ".".join(str(part) for part in first["loc"][1:])
    if first["type"] == "extra_forbidden":
        return f"unknown key {key!r}; a {model.model_fields['kind'].default} takes {', '.join(model.model_fields)}"
    if first["type"] == "missing":
        return f"{key} is missing: {model.model_fields[key].description}"
    if first["type"] == "string_pattern_mismatch" and key == "name":
        return "name may hold letters, digits, dot, dash and underscore, 64 at most, the first a letter or digit"
    message = first["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


def _check_unique(sources: tuple[Source, ...], file: Path) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for source in sources:
        for key, what in _claims(source):
            if key in seen:
                raise _wrong(file, source.name, what.format(other=seen[key]))
            seen[key] = source.name
    folders = {source.path.resolve(): source.name for source in sources if isinstance(source, FolderSource)}
    for path, name in folders.items():
        if outer := next((folders[parent] for parent in path.parents if parent in folders), None):
            raise _wrong(file, name, f"its path lies in that of source {outer!r}, which takes the files of sub-folders")


def _claims(source: Source) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what no other source may have too, and what to say if one has."""
    yield ("name", source.name), "the name is used twice; give each source its own"
    if isinstance(source, _Polled):
        yield ("url", source.url), "its url is that of source {other!r} too; ask once"
    elif isinstance(source, FolderSource):
        yield (
            ("path", str(source.path.resolve())),
            "its path is that of source {other!r} too; one would take the other's files",
        )
    elif isinstance(source, TopicSource):
        key = ("topic", source.broker or "", source.topic, source.group or f"newswire-streams.{source.name}")
        yield key, "its topic and group are those of source {other!r} too; they would share its records"
