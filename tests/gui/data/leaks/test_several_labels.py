"""Leaks of a table whose rows may have several labels: one suspicion a column, and rows compared with groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from data_room import Room
from leak_room import click, opened, searched

from nnstudio.core.data.leakage import Suspicion
from nnstudio.core.data.own.table import TableData
from nnstudio.gui.data.leaks.findings import GroupFinding


@pytest.fixture
def ill(room: Room, tmp_path: Path) -> Room:
    """Eighty rows of sixteen patients with two signs each; `both` numbers the four ways to have them."""
    random = np.random.default_rng(0)
    signs = random.integers(0, 2, (16, 2))
    lines = ["patient,x,y,both,cough,fever"]
    for row in range(80):
        cough, fever = signs[row // 5]
        x, y = random.normal(size=2)
        lines.append(f"p{row // 5},{x:.5f},{y:.5f},{2 * cough + fever}.5,{cough},{fever}")
    path = tmp_path / "ill.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    spec = TableData(path=str(path), target="cough,fever", groups="patient")
    room.store.edit("Choose", replace(room.store.project, dataset=spec))
    searched(room)
    return room


def test_a_column_that_gives_two_labels_away_is_told_once_and_left_out(ill: Room) -> None:
    view = opened(ill)
    (place,) = (place for place, entry in enumerate(view.list.found) if isinstance(entry, Suspicion))
    view.list.go(place)
    assert view.suspicion.heading.text() == "both"
    assert "alone predicts cough and fever almost perfectly" in view.suspicion.sentence.text()
    click(view.suspicion.button)
    searched(ill)
    assert "both" not in ill.loader.data.dataset.features
    assert not ill.guard.report.suspicions
    view.close()


def test_rows_and_groups_are_compared_by_the_mean_auc(ill: Room) -> None:
    view = opened(ill)
    view.list.go(next(place for place, entry in enumerate(view.list.found) if isinstance(entry, GroupFinding)))
    click(view.group.compare)
    ill.qtbot.waitUntil(lambda: view.group.bars.isVisible(), timeout=60_000)
    assert "mean AUC seems to be" in view.group.verdict.text()
    assert not view.grab().isNull()
    view.close()
