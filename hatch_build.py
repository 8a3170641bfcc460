"""Compiles what is hot: inner loops into the tree, from where every install takes them, whole rooms into wheels.

Where no compiler works, the installation goes on without: the numpy forms do the same more slowly. A room compiled
from its own Python gives the same too, and takes minutes to compile, so it is compiled only when asked for, and never
in an editable install, where what was compiled would hide what is edited. Set NEWSWIRE_COMPILED

    try      inner loops where a compiler works; the default
    require  inner loops and rooms, or fail; what releases, the image and the benchmarks do
    no       nothing
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = (Path("streams/dedup/kernels/_native.c"), Path("streams/extract/syntax/_native.c"))
ROOMS = (Path("streams/clean"), Path("streams/extract"))
PYTHON = frozenset(
    Path("streams/extract") / name for name in ("document.py", "gazetteer.py", "lexicon.py", "named.py", "read.py")
)
"""Modules that stay Python: their classes keep on themselves what was once found, which compiled ones cannot."""
_MYPY = ("--config-file=", "--ignore-missing-imports", "--follow-imports=silent", "--disable-error-code=misc")
"""The build sees few of the packages that a room uses; its types are checked where they all are."""


class CompiledKernels(BuildHookInterface):  # type: ignore[misc]  # hatchling ships no types for it
    """Compiles before the wheel is put together."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What rooms are compiled with, and the types their records are made of."""
        return ["mypy[mypyc]>=1.19", "msgspec>=0.20"] if _wanted() == "require" else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Where it could be built, the wheel holds the compiled files and is tagged for what it needs."""
        wanted = _wanted()
        if self.target_name != "wheel":
            return
        # What an older source was compiled to must not stand beside a newer one.
        for source in SOURCES:
            for stale in (Path(self.root) / source).parent.glob("_native.*"):
                if stale.suffix in (".so", ".pyd"):
                    stale.unlink()
        if wanted == "no":
            return
        try:
            built = self._kernels()
        except Exception as error:
            if wanted == "require":
                raise
            self.app.display_warning(f"nothing was compiled ({error}); the numpy forms will do the work")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{_platform()}"
        build_data["artifacts"].extend(one.relative_to(self.root).as_posix() for one in built)
        if wanted == "require" and version != "editable":
            build_data["force_include"].update({str(one): place for one, place in self._rooms()})
            python = f"cp{sys.version_info.major}{sys.version_info.minor}"
            build_data["tag"] = f"{python}-{python}-{_platform()}"

    def _kernels(self) -> list[Path]:
        """Compile the inner loops beside their sources, and return the files."""
        from setuptools import Extension

        flags = [] if sys.platform == "win32" else ["-O3", "-std=c11"]
        extensions = [
            Extension(
                ".".join(source.with_suffix("").parts),
                [source.as_posix()],
                extra_compile_args=flags,
                py_limited_api=True,
            )
            for source in SOURCES
        ]
        with _within(Path(self.root)):
            return list(_compiled(extensions, inplace=True, build_temp=str(Path("build") / "native")))

    def _rooms(self) -> Iterator[tuple[Path, str]]:
        """Compile the rooms beside the tree, and yield each file with its place in the wheel."""
        from mypyc.build import mypycify

        build = Path(self.root) / "build" / "rooms"
        with _within(Path(self.root)):
            extensions = []
            for room in ROOMS:
                modules = [path for path in sorted(room.glob("*.py")) if path.name != "__init__.py"]
                extensions += mypycify(
                    [*_MYPY, *(path.as_posix() for path in modules if path not in PYTHON)],
                    opt_level="2",
                    debug_level="0",
                    target_dir=str(build / "c" / room.name),
                )
            for made in _compiled(
                extensions, build_lib=str(build / "lib"), build_temp=str(build / "temp"), parallel=len(ROOMS)
            ):
                yield made, made.relative_to(build / "lib").as_posix()


def _compiled(extensions: list[Any], **options: Any) -> Iterator[Path]:
    """Compile `extensions` with these options of setuptools' `build_ext`, and yield the files."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    command = build_ext(Distribution({"name": "newswire-streams", "ext_modules": extensions}))
    for name, value in options.items():
        setattr(command, name, value)
    command.ensure_finalized()
    command.run()
    for extension in extensions:
        yield Path(command.get_ext_fullpath(extension.name)).resolve()


def _wanted() -> str:
    return os.environ.get("NEWSWIRE_COMPILED", "try")


@contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _platform() -> str:
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
