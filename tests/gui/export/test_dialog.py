"""The export window writes, checks and reports."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.errors import NetworkError
from nnstudio.core.network import build, find_preset
from nnstudio.core.project.document import first_project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.untrained import describe_untrained, random_samples, untrained_checkpoint
from nnstudio.core.training import Checkpoint
from nnstudio.core.training.checkpoint import snapshot
from nnstudio.gui.export.dialog import ExportDialog, Exported


@pytest.fixture
def dialog(qtbot, theme_store):
    network = find_preset("mlp").network()
    weights = snapshot(build(network, (1, 28, 28), seed=1))
    names = tuple("0123456789")
    checkpoint = Checkpoint(network, (1, 28, 28), names, Preprocessing(), weights)
    samples = np.random.default_rng(1).integers(0, 256, (4, 1, 28, 28), dtype=np.uint8)
    widget = ExportDialog(Exported(lambda: (checkpoint, samples)), None)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_it_reports_the_largest_difference(dialog: ExportDialog, tmp_path: Path, wait_for) -> None:
    dialog.choose("safetensors", tmp_path / "model.safetensors")
    dialog.start.click()
    wait_for(lambda: dialog.report is not None)
    assert (tmp_path / "model.safetensors").exists()
    assert "exactly as the network does" in dialog.messages.text()


def test_a_place_that_cannot_be_written_gets_a_sentence(dialog: ExportDialog, tmp_path: Path, wait_for) -> None:
    (tmp_path / "file").write_text("no folder")
    dialog.choose("safetensors", tmp_path / "file" / "model.safetensors")
    dialog.start.click()
    wait_for(lambda: bool(dialog.messages.text()))
    assert dialog.report is None
    assert dialog.start.isEnabled()


def test_the_suffix_follows_the_format(dialog: ExportDialog) -> None:
    dialog.choose("onnx", Path("/x/model.onnx"))
    dialog.format.setCurrentIndex(dialog.format.findData("pytorch"))
    dialog._on_format()
    assert dialog.path.text().endswith("model.py")


@pytest.mark.parametrize("way", ["escape", "close"])
def test_leaving_ends_the_export(
    dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_for, way: str
) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the fixture closes it once more
    begun, ended = threading.Event(), threading.Event()

    def endless(*arguments: object) -> None:
        begun.set()
        try:
            while True:
                time.sleep(0.01)
                arguments[-1](None, "Writing")  # type: ignore[operator]
        finally:
            ended.set()

    monkeypatch.setattr("nnstudio.gui.export.dialog.export", endless)
    dialog.choose("safetensors", tmp_path / "model.safetensors")
    dialog.start.click()
    wait_for(begun.is_set)
    if way == "escape":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert ended.is_set()


def test_weights_that_have_learned_nothing_are_told_of(qtbot, theme_store, tmp_path: Path, wait_for) -> None:
    project = first_project()
    with closing(ProjectFile.create(tmp_path / "new.nns", project)) as file:

        def make() -> tuple[Checkpoint, NDArray[np.uint8]]:
            return untrained_checkpoint(project, file), random_samples((1, 28, 28), 4)

        dialog = ExportDialog(Exported(make, describe_untrained(project)), None)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.choose("safetensors", tmp_path / "model.safetensors")
        dialog.start.click()
        wait_for(lambda: dialog.report is not None)
    told = "random ones of seed 7; this network was not trained here"
    assert told in dialog.messages.text()
    assert any(told in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_what_keeps_the_weights_from_being_made_is_told(qtbot, theme_store, tmp_path: Path, wait_for) -> None:
    def make() -> tuple[Checkpoint, NDArray[np.uint8]]:
        raise NetworkError("The network has no layers yet.")

    dialog = ExportDialog(Exported(make, "random ones"), None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose("safetensors", tmp_path / "model.safetensors")
    dialog.start.click()
    wait_for(lambda: bool(dialog.messages.text()))
    assert dialog.messages.text() == "The network has no layers yet."
    assert not (tmp_path / "model.safetensors").exists()
