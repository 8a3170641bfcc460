"""The drop folder: what is complete is taken once, what is not waits, what is a trap is refused."""

from __future__ import annotations

import asyncio
import errno
import gzip
import json
import os
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from streams.acquire import descriptors, drop
from streams.acquire.sources import FolderSource
from streams.errors import TransientError
from streams.ops import metrics
from streams.records import RawArticle, Rejected

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
DAY = "2026-05-03"
PASSED = ("streams_drop_passed_over_total", {"source": "desk", "reason": "http_status"})


class Enough(Exception):
    """Ends a watch after so many looks."""


class Desk:
    """A drop folder, a log, and a clock that moves only while the watcher sleeps."""

    def __init__(self, path: Path, **keys: Any) -> None:
        path.mkdir(exist_ok=True)
        self.path = path
        self.source = FolderSource(name="desk", path=path, **keys)
        self.log: list[RawArticle | Rejected] = []
        self.calls: list[int] = []
        self.slept: list[float] = []
        self.time = 1_000.0
        self.on_admit: Callable[[Sequence[RawArticle | Rejected]], None] = lambda records: None
        self.on_sleep: Callable[[int], None] = lambda number: None
        self.log_sizes: list[int] = []

    def watch(self, looks: int = 1) -> None:
        """Look so many times, a second apart."""

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.log_sizes.append(len(self.log))
            self.time += max(1.0, seconds)
            if len(self.slept) >= ends:
                raise Enough
            self.on_sleep(len(self.slept))

        async def admit(records: Sequence[RawArticle | Rejected]) -> None:
            self.on_admit(records)
            self.log += records
            self.calls.append(len(records))

        ends = len(self.slept) + looks
        with pytest.raises(Enough):
            asyncio.run(
                drop.watch(self.source, admit, now=lambda: NOW, clock=lambda: self.time, sleep=sleep, poll_s=1.0)
            )

    def after(self, look: int, work: Callable[[], object]) -> None:
        """Do `work` when so many looks are over."""
        self.on_sleep = lambda number: (work(), None)[1] if number == look else None

    def put(self, name: str, content: str | bytes, *, age_s: float | None = 60.0) -> Path:
        """Write a file that last changed `age_s` ago; None: now."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if age_s is not None:
            then = path.stat().st_mtime - age_s
            os.utime(path, (then, then))
        return path

    def files(self) -> set[str]:
        """Every file in the folder, however deep."""
        return {str(path.relative_to(self.path)) for path in self.path.rglob("*") if not path.is_dir()}

    def texts(self) -> list[str]:
        """What the articles of the log say, in order."""
        return [one.content for one in self.log if isinstance(one, RawArticle)]

    def reasons(self) -> list[str]:
        """Why things were refused, in order."""
        return [one.reason for one in self.log if isinstance(one, Rejected)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with its defaults."""
    return Desk(tmp_path / "in")


def row(text: str) -> str:
    """Return one article as JSON."""
    return json.dumps({"id": text, "text": f"The river rose again in {text} on Monday."})


# ---------------------------------------------------------------- complete or not


def test_a_file_that_lay_there_is_taken_at_the_first_look(desk: Desk) -> None:
    """Of an old file it is known at first sight that nobody writes it."""
    desk.put("a.txt", "Two bridges were closed.")
    desk.watch()
    assert desk.texts() == ["Two bridges were closed."]
    assert desk.log[0].source == "desk"
    assert desk.files() == {f"done/{DAY}/a.txt"}


def test_a_new_file_is_taken_when_it_has_not_changed_for_settle_s(desk: Desk) -> None:
    """A writer needs time."""
    desk.put("a.txt", "Two bridges were closed.", age_s=None)
    desk.watch(4)
    assert desk.log_sizes == [0, 0, 1, 1]


def test_a_file_that_grows_waits(desk: Desk) -> None:
    """Its first half is no article."""
    path = desk.put("a.txt", "One. ", age_s=None)

    def grow(number: int) -> None:
        if number <= 6:
            with path.open("a") as file:
                file.write("More. ")

    desk.on_sleep = grow
    desk.watch(12)
    assert desk.texts() == ["One. " + 6 * "More. "]


def test_a_file_renamed_into_place_is_taken_at_once(desk: Desk) -> None:
    """Who writes under another name first says when it is complete."""
    path = desk.put("a.txt.part", "Two bridges were closed.", age_s=None)
    desk.after(1, lambda: path.rename(desk.path / "a.txt"))
    desk.watch(2)
    assert desk.texts() == ["Two bridges were closed."]


@pytest.mark.parametrize("name", [".a.txt", "a.part", "a.txt.TMP", "a.txt~", ".~lock.a", "a.txt.filepart", "#a#"])
def test_unfinished_names_are_left(desk: Desk, name: str) -> None:
    """Writers call so what they have not finished."""
    desk.put(name, "Two bridges were closed.")
    desk.watch(2)
    assert desk.log == []
    assert desk.files() == {name}
    assert metrics.DROP_WAITING.labels("desk")._value.get() == 1


def test_names_beside_the_pattern_are_left(tmp_path: Path) -> None:
    """A desk may keep other things there."""
    desk = Desk(tmp_path / "in", pattern="*.xml")
    desk.put("readme.txt", "Send XML.")
    desk.watch()
    assert (desk.log, desk.files()) == ([], {"readme.txt"})


def test_a_broken_file_that_is_completed_is_no_fault(desk: Desk) -> None:
    """A writer that pauses has not failed: nothing is refused before it had time."""
    whole = row("Aleria")
    path = desk.put("a.json", whole[:20], age_s=None)
    desk.after(5, lambda: path.write_text(whole))
    desk.watch(10)
    assert desk.reasons() == []
    assert len(desk.texts()) == 1


def warc(url: str, body: str = "", *, kind: str = "response", status: str = "200 OK") -> bytes:
    """One record of an archive: a page that answers so."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n{body}".encode()
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-09T09:00:00Z\r\n"
    form = "Content-Type: application/http; msgtype=response\r\n"
    return f"{head}{form}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


CLOSED = "Two bridges were closed after inspectors found cracks. " * 6
PAGE = f"<html><body><article><p>{CLOSED}</p></article></body></html>"
ARCHIVE = (
    warc("https://a.example/1", PAGE)
    + warc("https://a.example/2", status="404 Not Found")
    + warc("https://a.example/3", status="301 Moved")
    + warc("https://a.example/4", PAGE, kind="revisit")
    + warc("https://a.example/5", " ")
)


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_whole_archive_is_done_with_a_count_of_what_was_passed_over(desk: Desk, name: str) -> None:
    """Crawls hold redirects and revisits by the thousand: nobody has them to mend."""
    desk.put(name, gzip.compress(ARCHIVE) if name.endswith(".gz") else ARCHIVE)
    before = metrics.REGISTRY.get_sample_value(*PASSED) or 0.0
    with capture_logs() as logs:
        desk.watch(1)
    assert (len(desk.texts()), sorted(desk.reasons())) == (1, ["empty", "http_status", "revisit"])
    assert desk.files() == {f"done/{DAY}/{name}", f"done/{DAY}/{name}.reason"}
    note = (desk.path / f"done/{DAY}/{name}.reason").read_text()
    assert "http_status: 2 records passed over: answers other than 2xx (count 2)" in note
    assert metrics.REGISTRY.get_sample_value(*PASSED) == before + 2
    [told] = [line for line in logs if line["event"] == "acquire.files_taken"]
    assert (told["rejected"], told["dropped"]) == (0, 4)


def test_archive_that_is_cut_off_is_refused(desk: Desk) -> None:
    """Its end is missing, and somebody has it."""
    desk.put("crawl.warc", ARCHIVE[:-200])
    desk.watch(12)
    assert "truncated" in desk.reasons()
    assert desk.files() == {f"rejected/{DAY}/crawl.warc", f"rejected/{DAY}/crawl.warc.reason"}


def test_message_with_pictures_beside_its_story_is_done(desk: Desk) -> None:
    """An agency's packet holds them by the dozen."""
    rows = [{"uri": "urn:x:1", "type": "text", "headline": "Ferry", "body_text": "A ferry sank.", "version": "1"}]
    rows.append({"uri": "urn:x:2", "type": "picture", "headline": "The ferry", "version": "1"})
    desk.put("packet.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    desk.watch(1)
    assert (len(desk.texts()), desk.reasons()) == (1, ["not_an_article"])
    assert desk.files() == {f"done/{DAY}/packet.jsonl", f"done/{DAY}/packet.jsonl.reason"}


def test_a_file_that_stays_broken_is_refused_with_its_reason_beside(desk: Desk) -> None:
    """The wire desk must see what to mend."""
    desk.put("a.json", row("Aleria")[:20], age_s=None)
    desk.watch(14)
    assert desk.reasons() == ["bad_json"]
    assert desk.files() == {f"rejected/{DAY}/a.json", f"rejected/{DAY}/a.json.reason"}
    assert (desk.path / f"rejected/{DAY}/a.json.reason").read_text().startswith("bad_json: ")


def test_an_empty_file_waits_for_its_content(desk: Desk) -> None:
    """Some writers make the name first."""
    path = desk.put("a.txt", "", age_s=None)
    desk.after(5, lambda: path.write_text("Two bridges were closed."))
    desk.watch(10)
    assert (desk.texts(), desk.reasons()) == (["Two bridges were closed."], [])


def test_a_file_with_one_bad_line_gives_the_others(desk: Desk) -> None:
    """What can be read is taken; the file lies where faults are looked for."""
    desk.put("a.jsonl", f"{row('A')}\n{{\n{row('B')}\n")
    desk.watch()
    assert len(desk.texts()) == 2
    assert desk.reasons() == ["bad_json"]
    assert "line 2" in (desk.path / f"rejected/{DAY}/a.jsonl.reason").read_text()


# ---------------------------------------------------------------- traps


def test_links_are_moved_aside_and_never_followed(desk: Desk, tmp_path: Path) -> None:
    """Who may write there must not read what only this process may."""
    (tmp_path / "secret.txt").write_text("the token of the desk")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.txt").write_text("another secret")
    for name, target in (("a.txt", "secret.txt"), ("folder", "elsewhere"), ("up.txt", "../in/../secret.txt")):
        (desk.path / name).symlink_to(tmp_path / target)
    desk.watch(12)
    assert desk.reasons() == ["symlink"] * 3
    assert not any("secret" in bytes(one.value).decode() for one in desk.log if one.headers["path"].endswith("a.txt"))
    assert desk.texts() == []
    assert (tmp_path / "secret.txt").read_text() == "the token of the desk"
    assert (desk.path / f"rejected/{DAY}/a.txt").is_symlink()


def test_pipes_and_sockets_are_not_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a pipe waits for its writer."""
    os.mkfifo(desk.path / "pipe.txt")
    monkeypatch.chdir(desk.path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.txt")
        desk.watch(12)
    assert desk.reasons() == ["not_a_file", "not_a_file"]


def test_a_hard_link_is_refused(desk: Desk, tmp_path: Path) -> None:
    """It gives another's file a name here; copying needs the right to read it."""
    (tmp_path / "secret.txt").write_text("the token of the desk")
    os.link(tmp_path / "secret.txt", desk.path / "a.txt")
    desk.watch(12)
    assert desk.reasons() == ["hard_link"]
    assert b"token" not in desk.log[0].value


def test_a_link_in_the_place_of_done_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    """Files would be moved to where somebody else chose; without `done` nothing is read at all."""
    (tmp_path / "elsewhere").mkdir()
    (desk.path / "done").symlink_to(tmp_path / "elsewhere")
    desk.put("a.txt", "Two bridges were closed.")
    desk.watch(2)
    assert desk.log == []
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_another_file_in_the_place_of_the_one_seen_is_not_read_as_it(desk: Desk, tmp_path: Path) -> None:
    """Between looking and opening somebody may put a link there."""
    desk.put("a.txt", "Two bridges were closed.")
    folder = drop.Folder(desk.source)
    (found,) = folder.look()
    (desk.path / "a.txt").unlink()
    (desk.path / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(OSError, match=r"symbolic|place|Too many"):
        folder.open(found)
    folder.close()


@pytest.mark.parametrize("name", [b"a\nb.txt", b"caf\xe9.txt", b"-rf.txt", "ü" * 120 + ".txt", b"x" * 255, " .txt"])
def test_odd_names_are_taken_and_put_away(desk: Desk, name: str | bytes) -> None:
    """A name is bytes, and other systems write what they like; an empty file is refused under it."""
    path = os.fsdecode(name)
    for content in ("Two bridges were closed.", ""):
        desk.put(path, content, age_s=100.0)
        desk.watch()
    assert (len(desk.texts()), desk.reasons()) == (1, ["empty"])
    assert not any(name.startswith(("done", "rejected")) is False for name in desk.files())
    assert sum(name.endswith(".reason") for name in desk.files()) == 1


# ---------------------------------------------------------------- order, parts, the log


def test_files_come_in_the_order_of_their_change_then_of_their_names(desk: Desk) -> None:
    """A correction follows what it corrects."""
    for name, age_s in (("b", 30.0), ("c", 50.0), ("a", 40.0)):
        desk.put(f"{name}.txt", f"Text {name}.", age_s=age_s)
    then = 1_700_000_000
    for name in ("z.txt", "sub/y.txt"):
        os.utime(desk.put(name, f"Text {name}."), (then, then))
    desk.watch()
    assert desk.texts() == ["Text sub/y.txt.", "Text z.txt.", "Text c.", "Text a.", "Text b."]


def test_a_file_moves_only_after_the_ack(desk: Desk) -> None:
    """Killed before it, the file must still be there."""
    path = desk.put("a.txt", "Two bridges were closed.")
    there: list[bool] = []
    desk.on_admit = lambda records: there.append(path.exists())
    desk.watch()
    assert there == [True]
    assert not path.exists()


def test_while_the_broker_is_away_files_stay_and_the_same_is_tried_again(desk: Desk) -> None:
    """Backpressure, not loss: and not every second."""
    path = desk.put("a.txt", "Two bridges were closed.")
    tries: list[int] = []

    def away(records: Sequence[RawArticle | Rejected]) -> None:
        tries.append(len(records))
        assert path.exists()
        if len(tries) < 5:
            raise TransientError("broker away", reason="broker_away", retry_after_s=2.0)

    desk.on_admit = away
    desk.watch(5)
    assert (tries, desk.texts()) == ([1] * 5, ["Two bridges were closed."])
    assert desk.slept[:4] == [2.0, 2.0, 4.0, 8.0]


def test_no_more_than_a_part_is_on_its_way_at_once(desk: Desk) -> None:
    """Ten thousand files must not stand in memory; a file larger than a part goes over several."""
    for number in range(250):
        desk.put(f"{number:03}.txt", f"Bridge {number} was closed.", age_s=100.0 - number / 10)
    desk.put("long.jsonl", "\n".join(row(f"town {number}") for number in range(1_200)), age_s=10.0)
    desk.watch(12)
    assert len({one.article_id for one in desk.log}) == len(desk.log) == 1_450
    assert max(desk.calls) <= 500
    assert desk.calls[0] == drop.MOST_FILES
    assert len(desk.files()) == 251


# ---------------------------------------------------------------- putting away


def test_files_of_one_name_are_kept_apart(desk: Desk) -> None:
    """`latest.xml` comes every minute."""
    for number in range(3):
        desk.put("latest.txt", f"Bridge {number} was closed.", age_s=100.0 - number)
        desk.watch()
    kept = [path.read_text() for path in (desk.path / "done" / DAY).iterdir()]
    assert sorted(kept) == ["Bridge 0 was closed.", "Bridge 1 was closed.", "Bridge 2 was closed."]


def test_sub_folders_are_read_and_kept(desk: Desk) -> None:
    """Uploads by desk or by day; all are of one source."""
    desk.put("sport/today/a.txt", "The match was called off.")
    desk.put("b/done/c.txt", "Only the folder's own done is left out.")
    desk.watch(3)
    assert desk.files() == {f"done/{DAY}/sport/today/a.txt", f"done/{DAY}/b/done/c.txt"}
    assert {one.source for one in desk.log} == {"desk"}


def test_files_are_deleted_where_that_is_wanted(tmp_path: Path) -> None:
    """Some desks keep their own archive; what was refused is kept."""
    desk = Desk(tmp_path / "in", delete=True)
    desk.put("a.txt", "Two bridges were closed.")
    desk.put("a.txt.meta.json", '{"title": "Bridges"}')
    desk.put("b.txt", "")
    desk.watch()
    assert (len(desk.texts()), desk.reasons()) == (1, ["empty"])
    assert desk.files() == {f"rejected/{DAY}/b.txt", f"rejected/{DAY}/b.txt.reason"}


def test_what_a_killed_process_was_about_to_delete_comes_back(tmp_path: Path) -> None:
    """It may have been another file, put there in the last moment."""
    desk = Desk(tmp_path / "in", delete=True)
    desk.put(".deleting/a.txt", "Two bridges were closed.")
    desk.watch()
    assert desk.texts() == ["Two bridges were closed."]


def test_a_file_replaced_while_it_was_admitted_is_read_again(desk: Desk) -> None:
    """The log has the old one; the new one is news."""
    desk.put("a.txt", "Two bridges were closed.")

    def replace(records: Sequence[RawArticle | Rejected]) -> None:
        desk.on_admit = lambda records: None
        desk.put("new", "Three bridges were closed.", age_s=30.0).rename(desk.path / "a.txt")

    desk.on_admit = replace
    desk.watch(5)
    assert desk.texts() == ["Two bridges were closed.", "Three bridges were closed."]
    assert (desk.path / f"done/{DAY}/a.txt").read_text() == "Three bridges were closed."


def test_a_file_put_there_in_the_moment_of_the_move_is_moved_back(tmp_path: Path) -> None:
    """No check before a rename is early enough."""
    (tmp_path / "done").mkdir()
    (tmp_path / "a.txt").write_text("old")
    old = descriptors.mark_of((tmp_path / "a.txt").stat())
    (tmp_path / "a.txt").write_text("newer")
    place, target = os.open(tmp_path, os.O_RDONLY), os.open(tmp_path / "done", os.O_RDONLY)
    assert not descriptors.move_marked(place, "a.txt", target, "a.txt", old)
    assert (tmp_path / "a.txt").read_text() == "newer"
    os.close(place)
    os.close(target)


def test_a_long_file_that_changes_under_the_reader_is_read_again(desk: Desk) -> None:
    """Its first part has gone on its way; ids make that no second article."""
    lines = [row(f"town {number}") for number in range(600)]
    path = desk.put("a.jsonl", "\n".join(lines))

    def more(records: Sequence[RawArticle | Rejected]) -> None:
        desk.on_admit = lambda records: None
        path.write_text("\n".join([*lines, row("last")]))

    desk.on_admit = more
    desk.watch(8)
    assert len({one.article_id for one in desk.log}) == 601
    assert desk.files() == {f"done/{DAY}/a.jsonl"}


def test_what_cannot_be_moved_is_told_and_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk must neither lose nor double; the file moves when there is room."""
    desk.put("a.txt", "Two bridges were closed.")
    real = os.rename

    def full(*_args: object, **_keys: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "rename", full)
    before = metrics.DROP_FAILURES.labels("desk", "disk_full")._value.get()
    desk.after(20, lambda: monkeypatch.setattr(os, "rename", real))
    desk.watch(100)
    assert desk.texts() == ["Two bridges were closed."]
    assert metrics.DROP_FAILURES.labels("desk", "disk_full")._value.get() > before
    assert desk.files() == {f"done/{DAY}/a.txt"}


def test_a_folder_that_is_not_there_yet_is_waited_for(desk: Desk) -> None:
    """A mount may come later than the program."""
    desk.path.rmdir()
    desk.after(3, lambda: desk.put("a.txt", "Two bridges were closed."))
    desk.watch(4)
    assert desk.texts() == ["Two bridges were closed."]
    assert desk.slept[:3] == [1.0, 2.0, 4.0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_nothing_is_read_where_nothing_can_be_put_away(desk: Desk) -> None:
    """Each restart would read it again."""
    desk.put("a.txt", "Two bridges were closed.")
    desk.path.chmod(0o500)
    desk.watch(2)
    desk.path.chmod(0o700)
    assert desk.log == []


def test_folders_too_deep_are_told(desk: Desk) -> None:
    """A loop of mounts must end; what lies there must not be forgotten in silence."""
    desk.put("/".join("d" * 20) + "/a.txt", "Two bridges were closed.")
    desk.watch()
    assert desk.log == []
    assert metrics.DROP_WAITING.labels("desk")._value.get() == 1


def test_one_process_watches_a_folder(desk: Desk) -> None:
    """Two would read all twice; the second waits until the first has gone."""
    first = drop.Folder(desk.source)
    first.look()
    desk.put("a.txt", "Two bridges were closed.")
    desk.after(2, first.close)
    desk.watch(4)
    assert desk.log_sizes == [0, 0, 1, 1]


def test_a_reader_that_fails_refuses_that_file_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file must not stop those behind it, nor come again for ever."""
    real = drop.read_open

    def read(stream: Any, **keys: Any) -> Any:
        if "bad" in keys["name"]:
            raise RecursionError
        return real(stream, **keys)

    monkeypatch.setattr(drop, "read_open", read)
    desk.put("bad.txt", "Something new under the sun.", age_s=70.0)
    desk.put("good.txt", "Two bridges were closed.")
    desk.watch()
    assert (desk.reasons(), desk.texts()) == (["crashed"], ["Two bridges were closed."])
    assert desk.log[0].value == b"Something new under the sun."


# ---------------------------------------------------------------- sidecars


def test_a_sidecar_says_more_and_goes_with_its_document(desk: Desk) -> None:
    """It is no article of its own."""
    desk.put("a.txt", "Two bridges were closed.")
    desk.put("a.txt.meta.json", '{"title": "Bridges", "url": "https://v.example/a"}')
    desk.watch()
    assert [(one.title, one.url) for one in desk.log] == [("Bridges", "https://v.example/a")]
    assert desk.files() == {f"done/{DAY}/a.txt", f"done/{DAY}/a.txt.meta.json"}


def test_a_sidecar_of_two_documents_goes_with_the_last(desk: Desk) -> None:
    """`x.meta.json` speaks of `x.txt` and of `x.html`."""
    desk.put("a.txt", "Two bridges were closed.", age_s=70.0)
    desk.put("a.html", "<p>Two bridges were closed.</p>")
    desk.put("a.meta.json", '{"title": "Bridges"}')
    desk.watch()
    assert [one.title for one in desk.log] == ["Bridges", "Bridges"]
    assert desk.files() == {f"done/{DAY}/{name}" for name in ("a.txt", "a.html", "a.meta.json")}


def test_a_document_waits_for_the_sidecar_that_is_being_written(desk: Desk) -> None:
    """Read without it, it would be another article."""
    desk.put("a.txt", "Two bridges were closed.")
    path = desk.put("a.txt.meta.json", '{"title": ', age_s=None)
    desk.after(4, lambda: path.write_text('{"title": "Bridges"}'))
    desk.watch(10)
    assert [one.title for one in desk.log] == ["Bridges"]


def test_a_sidecar_left_alone_is_refused_in_the_end(desk: Desk) -> None:
    """Nothing stays for ever."""
    desk.put("a.txt.meta.json", "{}", age_s=3_600.0)
    desk.watch(12)
    assert desk.reasons() == ["no_document"]


def test_defaults_of_the_source_reach_its_articles(tmp_path: Path) -> None:
    """An archive dropped in must raise no live alert."""
    desk = Desk(tmp_path / "in", backfill=True, language="de", credit="Wire of the Valley")
    desk.put("a.txt", "Zwei Brücken sind gesperrt.")
    desk.watch()
    assert [(one.backfill, one.language, one.credit) for one in desk.log] == [(True, "de", "Wire of the Valley")]


def test_stopping_leaves_the_folder_to_the_next(desk: Desk) -> None:
    """A new release takes over in the same second."""

    async def main() -> None:
        for _ in range(3):
            admitted = asyncio.Event()

            async def admit(records: Sequence[RawArticle | Rejected], admitted: asyncio.Event = admitted) -> None:
                desk.log.extend(records)
                admitted.set()

            desk.put("a.txt", "Two bridges were closed.")
            watching = asyncio.create_task(drop.watch(desk.source, admit, poll_s=0.01))
            await asyncio.wait_for(admitted.wait(), 30)
            watching.cancel()
            with pytest.raises(asyncio.CancelledError):
                await watching

    asyncio.run(main())
    assert len(desk.log) >= 3
