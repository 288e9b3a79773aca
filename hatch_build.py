"""What a wheel carries besides the packages, so that it answers at once: content, website's templates, pack, manual."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BASE = "kb/_base"


class BundleHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the bundle to a wheel; a checkout that is installed in place has everything beside it already."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        from kb.answers.indexing import rebuild
        from kb.base.key import SHIPPED
        from kb.commands.man import manual
        from search.pack.seal import write_seal

        self._folder = tempfile.TemporaryDirectory()
        place, _ = rebuild(root / "content", [Path(self._folder.name)])
        folder = next(place.glob("index-*"))
        write_seal(folder, SHIPPED)
        # The pack is data; Whoosh's own files are pickles and never leave the machine that made them.
        for file in (place / "current", folder / "pack", folder / "seal"):
            build_data["force_include"][str(file)] = f"{BASE}/.kb/{file.relative_to(place).as_posix()}"
        page = Path(self._folder.name) / "kb.1"
        page.write_text(manual(), encoding="utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/kb.1"
        for name in ("content", "site", "mkdocs.yml"):
            build_data["force_include"][str(root / name)] = f"{BASE}/{name}"
