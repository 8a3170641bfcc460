"""Compiles the inner loops into the tree, from where wheels and editable installs take them.

Where no compiler works, the installation goes on without: the numpy forms do the same more slowly. Set
NEWSWIRE_COMPILED=require to fail instead (release wheels do), =no to leave it out.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = (Path("streams/dedup/kernels/_native.c"), Path("streams/extract/syntax/_native.c"))


class CompiledKernels(BuildHookInterface):  # type: ignore[misc]  # hatchling ships no types for it
    """Compiles before the wheel is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Where it could be built, the wheel holds the compiled file and is tagged for this platform."""
        wanted = os.environ.get("NEWSWIRE_COMPILED", "try")
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
            built = self._compile()
        except Exception as error:
            if wanted == "require":
                raise
            self.app.display_warning(f"nothing was compiled ({error}); the numpy forms will do the work")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{self._platform()}"
        build_data["artifacts"].extend(one.relative_to(self.root).as_posix() for one in built)

    def _compile(self) -> list[Path]:
        from setuptools import Distribution, Extension
        from setuptools.command.build_ext import build_ext

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
        command = build_ext(Distribution({"name": "newswire-streams", "ext_modules": extensions}))
        command.inplace = True
        command.build_temp = str(Path(self.root) / "build" / "native")
        command.ensure_finalized()
        before = Path.cwd()
        os.chdir(self.root)
        try:
            command.run()
            return [Path(command.get_ext_fullpath(extension.name)).resolve() for extension in extensions]
        finally:
            os.chdir(before)

    def _platform(self) -> str:
        return sysconfig.get_platform().replace("-", "_").replace(".", "_")
