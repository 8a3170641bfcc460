"""`streams sources add`: what stands at an address becomes an entry of the list."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.markup import escape

from streams.acquire.finding import Found, entry_text, find_kind, propose_name
from streams.acquire.opml import read_opml
from streams.acquire.sources import Source, load_sources, make_source, parse_sources
from streams.cli.context import EXIT_FAILED, err, out
from streams.cli.listed import AsJson, File, Private, file_of, quiet_settings, write_row
from streams.cli.trying import fetch
from streams.errors import RecordError, SettingsError, StreamsError

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_USER: Final = re.compile(r"//[^/?#]*@")


def add(
    ctx: typer.Context,
    what: Annotated[str | None, typer.Argument(help="Address of a feed, sitemap or page; or a folder.")] = None,
    file: File = None,
    name: Annotated[str | None, typer.Option(help="Its name; else made from its title or address.")] = None,
    kind: Annotated[str | None, typer.Option(help="feed, sitemap, page or folder; else what stands there.")] = None,
    opml: Annotated[Path | None, typer.Option(help="Add all feeds of this OPML list.")] = None,
    private: Private = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the entry; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find out what stands at an address and add it to the list, whose comments and order stay as they are.

    A page that names feeds is not added: they are listed, and one of them is to be added (exit 1); `--kind page` polls
    the page itself.
    """
    if (what is None) == (opml is None):
        raise SettingsError("name one address or folder, or --opml FILE", reason="usage")
    path = file_of(quiet_settings(ctx), file)
    known = load_sources(path) if path.exists() else ()
    if opml is not None:
        entries = _from_list(opml, known, private=private, as_json=as_json)
    else:
        entries = [_from_address(what or "", kind, name, known, path, private=private, as_json=as_json)]
    text = "".join(entry_text(keys) for keys in entries)
    _append(path, text, write=not dry_run)
    for keys in entries:
        if as_json:
            write_row({"added": not dry_run, **keys})
    if not as_json:
        out.print(escape(text.strip("\n")), highlight=False)
        done = f"would be added to {path}" if dry_run else f"added to {path}"
        err.print(f"[dim]{len(entries)} {escape(done)}[/dim]", highlight=False)


def _from_address(
    what: str,
    kind: str | None,
    name: str | None,
    known: Sequence[Source],
    path: Path,
    *,
    private: bool,
    as_json: bool,
) -> dict[str, Any]:
    """Return the keys of the entry for an address or folder."""
    taken = {source.name for source in known}
    place = Path(what).expanduser()
    if kind == "folder" or (kind is None and place.is_dir()):
        if not place.is_dir():
            raise SettingsError(f"{what} is no folder; make it first", reason="missing_file")
        title = place.resolve().name
        keys: dict[str, Any] = {"name": name or propose_name(title, title, taken), "kind": "folder"}
        folder, home = place.resolve(), path.resolve().parent
        return {**keys, "path": str(folder.relative_to(home) if folder.is_relative_to(home) else folder)}
    if kind not in (None, "feed", "sitemap", "page"):
        raise SettingsError(f"--kind {kind}: take feed, sitemap, page or folder", reason="usage")
    if place.is_file():
        raise SettingsError(
            f"{what} is a file; its folder can be a source, and --opml takes a list of feeds", reason="usage"
        )
    url = what if "://" in what else f"https://{what}"
    make_source({"name": "x", "kind": "feed", "url": url, "private": private}, path)  # wrong addresses are told first
    if twin := next((source.name for source in known if getattr(source, "url", None) == url), None):
        raise SettingsError(f"{url} is in the list already, as {twin!r}", reason="known_source")
    found = look(url, private=private)
    if kind is None and found.offers:
        show_offers(found, "add", private=private, as_json=as_json)
        err.print(
            f"{escape(url)} is a page that names {len(found.offers)} feeds; add one of them, or --kind page",
            highlight=False,
        )
        raise typer.Exit(EXIT_FAILED)
    if kind is not None and kind != found.kind:
        raise SettingsError(f"{url} is no {kind} but a {found.kind}", reason="not_a_source")
    if kind is None and found.kind == "page":
        _left_out("it names no feed: the page itself will be read, each edit a new version", as_json=False)
    keys = {"name": name or propose_name(found.title, url, taken), "kind": found.kind, "url": url}
    return {**keys, "private": True} if private else keys


def look(url: str, *, private: bool) -> Found:
    """Return what stands at `url`, or end with why it cannot be had."""
    try:
        answer = asyncio.run(fetch(url, private=private))
        return find_kind(answer.body, url=answer.url, media_type=answer.media_type)
    except StreamsError as error:
        hint = ""
        if error.reason == "blocked_address":
            hint = "; --private is for the address's own host and port alone" if private else "; --private permits it"
        told = _USER.sub("//…@", url)
        err.print(f"[red]streams:[/red] {escape(told)}: {escape(str(error))}{hint}", highlight=False)
        raise typer.Exit(EXIT_FAILED) from error


def show_offers(found: Found, command: str, *, private: bool, as_json: bool) -> None:
    """The feeds that a page names are shown, each with the command that takes it."""
    more = " --private" if private else ""
    for offer in found.offers:
        if as_json:
            write_row({"offered": offer.url, "title": offer.title})
        else:
            line = f"  streams sources {command} {offer.url}{more}"
            out.print(f"{escape(line)}  [dim]{escape(offer.title)}[/dim]", highlight=False)


def _from_list(opml: Path, known: Sequence[Source], *, private: bool, as_json: bool) -> list[dict[str, Any]]:
    """Return the keys of the entries for the feeds of an OPML list that are not in ours."""
    try:
        found = read_opml(opml.read_bytes())
    except OSError as error:
        raise SettingsError(f"cannot read {opml}: {error.strerror}", reason="missing_file") from error
    except RecordError as error:
        raise SettingsError(f"{opml}: {error}", reason=error.reason) from error
    taken, urls = {source.name for source in known}, {getattr(source, "url", None) for source in known}
    entries: list[dict[str, Any]] = []
    for feed in found.feeds:
        if feed.url in urls:
            continue
        keys: dict[str, Any] = {"name": propose_name(feed.name, feed.url, taken), "kind": "feed", "url": feed.url}
        if feed.language and _LANGUAGE.fullmatch(feed.language):
            keys["language"] = feed.language
        if private:
            keys["private"] = True
        try:
            make_source(keys, opml)
        except SettingsError as error:
            _left_out(str(error), as_json=as_json)
            continue
        taken.add(keys["name"])
        entries.append(keys)
    for line in found.refused:
        _left_out(f"left out: {line}", as_json=as_json)
    for url in found.lists:
        _left_out(f"a further list, not fetched: {url}", as_json=as_json)
    if twins := len(found.feeds) - len(entries):
        _left_out(f"{twins} of {len(found.feeds)} feeds are in the list already, or wrong", as_json=as_json)
    return entries


def _left_out(line: str, *, as_json: bool) -> None:
    if as_json:
        write_row({"left_out": line})
    else:
        err.print(f"[dim]{escape(line)}[/dim]", highlight=False)


def _append(path: Path, text: str, *, write: bool) -> None:
    """The list holds `text` at its end; it is replaced in one step, and only by what can be read."""
    try:
        before = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}", reason="missing_file") from error
    gap = "" if not before or before.endswith("\n") else "\n"
    whole = before + gap + (text if before else text.lstrip("\n"))
    parse_sources(whole, path)
    if not write or not text:
        return
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as new:
            new.write(whole)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(new.name).replace(path)
    except OSError as error:
        raise SettingsError(f"cannot write {path}: {error.strerror}", reason="unwritable") from error
