"""The tour's report and exit code; CI runs the whole tour in a real window."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.gui import tour
from nnstudio.gui.tour.driver import Driver


def first_look(driver: Driver) -> str:
    driver.wait(lambda: driver.session.loader.data is not None, "loading")
    driver.picture("look")
    return "seen"


def broken(driver: Driver) -> str:
    driver.check(False, "this works")
    return ""


def test_a_stage_that_fails_is_told_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tour, "STAGES", (broken, first_look))
    assert tour.run_tour(tmp_path) == 1
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "FAILED" in report
    assert "first look" in report
    assert (tmp_path / "look-light.png").exists()
    assert (tmp_path / "look-dark.png").exists()


def test_a_tour_that_goes_well_ends_with_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp) -> None:
    monkeypatch.setattr(tour, "STAGES", (first_look,))
    assert tour.run_tour(tmp_path) == 0
