from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nnstudio.gui.resources import load_fonts, resource_path


def test_fonts_are_bundled_with_their_licence(qapp: QApplication) -> None:
    assert "Inter" in load_fonts()
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts/LICENSE-inter.txt").read_text(encoding="utf-8").upper()


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/no\.svg"):
        resource_path("icons/no.svg")


def test_every_icon_is_tinted_and_licensed() -> None:
    icons = [path for path in Path(resource_path("icons")).glob("*.svg") if path.stem != "nnstudio"]
    assert len(icons) > 50
    assert [path.name for path in icons if "currentColor" not in path.read_text(encoding="utf-8")] == []
    assert "ISC License" in resource_path("icons/LICENSE-lucide.txt").read_text(encoding="utf-8")
