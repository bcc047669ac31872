"""The Network panel, ready to be clicked on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from network_studio import Studio
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    found = Studio(tmp_path)
    qtbot.addWidget(found.window)
    found.resize(790, 530)
    found.window.show()
    found.diagram.setFocus()
    QApplication.processEvents()
    yield found
    found.window.close()
    found.store.close()
