"""Commands whose modules are imported when they are called: `--help` reads no room, a command only those it needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup


class Later(TyperCommand):
    """A command, or a group of them, whose code stands at `place` (``module:name``); `told` is its line in the list."""

    def __init__(self, name: str, place: str, told: str, *, panel: str | None = None, passed_on: bool = False) -> None:
        super().__init__(name, help=told, rich_help_panel=panel)
        self._place = place
        self._settings = {"allow_extra_args": True, "ignore_unknown_options": True} if passed_on else None

    def load(self) -> TyperCommand | TyperGroup:
        """Return the command itself; its module is imported by now."""
        module, _, attribute = self._place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name = self.name
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(self.name, context_settings=self._settings)(found)
        command = typer.main.get_command(alone)
        assert isinstance(command, TyperCommand)
        return command

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Return the context of the command itself, in which it will run."""
        return self.load().make_context(info_name, args, parent, **extra)


def group_of(prefix: str) -> type[TyperGroup]:
    """Return the class of a group that holds the commands of `commands.tsv` that begin with the words `prefix`."""
    held = list(_commands(prefix))

    class Group(TyperGroup):
        """A group whose commands are imported when they are called."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.commands.update({command.name or "": command for command in held})

    return Group


def _commands(prefix: str) -> Iterator[Later]:
    for typed, place, panel, options, told in _table():
        before, _, name = typed.rpartition(" ")
        if before == prefix:
            shown = None if panel == "-" else panel
            yield Later(name, place, told, panel=shown, passed_on=options == "passed on")


@cache
def _table() -> list[tuple[str, ...]]:
    text = files("streams.cli").joinpath("commands.tsv").read_text("utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines() if not line.startswith("#")]
