from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.session.loaded import LoadedData
from nnstudio.session.study import Study


@pytest.fixture
def study(qtbot: QtBot) -> Iterator[Study]:
    made = Study()
    yield made
    made.close()


@pytest.fixture
def table(tmp_path: Path) -> TableData:
    """Twenty subjects of six rows; what is to be predicted is the subject's, and so are the features, nearly."""
    random = np.random.default_rng(0)
    lines = ["subject,x,y,z,kind"]
    for subject in range(20):
        centre = random.normal(size=3) * 3
        for _ in range(6):
            x, y, z = centre + random.normal(size=3) * 0.1
            lines.append(f"p{subject},{x:.5f},{y:.5f},{z:.5f},{'ab'[subject % 2]}")
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return TableData(path=str(path), target="kind")


def loaded(spec: TableData, folder: Path) -> LoadedData:
    dataset = spec.load(folder)
    split = make_split(dataset, SplitSpec())
    prepared = Preprocessing.fit(dataset.inputs, "standardize", split.train)
    return LoadedData(spec, SplitSpec(), "standardize", dataset, split, prepared)


def test_a_group_is_proposed_and_compared(qtbot: QtBot, study: Study, table: TableData, tmp_path: Path) -> None:
    data = loaded(table, tmp_path)
    study.follow(data)
    qtbot.waitUntil(lambda: bool(study.proposals), timeout=20_000)
    assert study.proposals[0].column == "subject"
    with qtbot.waitSignal(study.compared, timeout=60_000):
        study.compare(data, "subject", tmp_path)
    assert study.comparison is not None
    assert study.comparison.by_row > study.comparison.by_group + 0.2
    study.follow(loaded(replace(table, groups="subject"), tmp_path))
    assert study.comparison is not None
    assert not study.proposals
    study.follow(loaded(replace(table, groups="subject", columns='{"z": "left out"}'), tmp_path))
    assert study.comparison is None  # other columns, other figures


def test_an_unknown_column_is_told(qtbot: QtBot, study: Study, table: TableData, tmp_path: Path) -> None:
    with qtbot.waitSignal(study.failed, timeout=20_000) as told:
        study.compare(loaded(table, tmp_path), "nobody", tmp_path)
    assert "nobody" in str(told.args[0])


def test_a_comparison_can_be_given_up(qtbot: QtBot, study: Study, table: TableData, tmp_path: Path) -> None:
    data = loaded(table, tmp_path)
    states: list[bool] = []
    study.comparing.connect(states.append)
    study.compare(data, "subject", tmp_path)
    study.cancel_comparison()
    assert states == [True, False]
    with qtbot.assertNotEmitted(study.compared, wait=200):
        pass


def test_folds_are_drawn_for_the_newest_question(qtbot: QtBot, study: Study, table: TableData, tmp_path: Path) -> None:
    data = loaded(table, tmp_path)
    study.draw_folds(data, "fold")
    with qtbot.waitSignal(study.folds_drawn, timeout=20_000) as told:
        study.draw_folds(data, "row")
    picture, of = told.args
    assert of is data
    assert picture.samples.tolist() == list(range(120))
