"""Folders and files by descriptor: no path is followed twice, and none through a link.

Between looking at a name and using it others may put something else there; a descriptor stays what it was.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from typing import Final, NamedTuple

OPEN: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
"""Flags of every opening here."""
NAME_MAX: Final = 240
"""Bytes of the names given here; file systems take 255, and a `.reason` must fit beside."""
_LONGEST_ENDING: Final = 20


class Mark(NamedTuple):
    """What tells one state of a file from another."""

    device: int
    inode: int
    size_bytes: int
    changed_ns: int


def mark_of(status: os.stat_result) -> Mark:
    """Return the mark of a file's state."""
    return Mark(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def open_below(place: int, name: str) -> int:
    """Return the descriptor of the folder `name` in `place`, if it is one and no link to one."""
    return os.open(name, OPEN | os.O_DIRECTORY, dir_fd=place)


def make_folders(root: int, path: str) -> int:
    """Return the descriptor of the folder `path` below `root`, made where it is missing, reached through no link."""
    place = os.dup(root)
    for name in path.split("/"):
        try:
            try:
                below = open_below(place, name)
            except FileNotFoundError:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, dir_fd=place)
                below = open_below(place, name)
        finally:
            os.close(place)
        place = below
    return place


def free_name(place: int, name: str, changed_ns: int) -> str:
    """Return `name`, or where it is in use or too long, one like it that is free in `place`."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    for number in itertools.count():
        tail = "" if number == 0 else f"~{changed_ns}" if number == 1 else f"~{changed_ns}-{number}"
        room = NAME_MAX - len(os.fsencode(tail + dot + ending))
        free = os.fsdecode(os.fsencode(stem)[:room]) + tail + dot + ending
        try:
            os.stat(free, dir_fd=place, follow_symlinks=False)
        except FileNotFoundError:
            return free
    raise AssertionError("unreachable")


def move_marked(place: int, name: str, target: int, free: str, mark: Mark) -> bool:
    """Return whether the file that moved is the one marked; one put in its place meanwhile is moved back."""
    os.rename(name, free, src_dir_fd=place, dst_dir_fd=target)
    if mark_of(os.stat(free, dir_fd=target, follow_symlinks=False)) == mark:
        return True
    os.rename(free, free_name(place, name, mark.changed_ns), src_dir_fd=target, dst_dir_fd=place)
    return False
