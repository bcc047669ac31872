"""Exports whose files are looked at, not the processes that write and check them."""

from __future__ import annotations

import pytest
from same_process import run_here


@pytest.fixture
def export_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports start no process. That they do otherwise is tested in test_onnx.py and test_clean_process.py."""
    monkeypatch.setattr("nnstudio.core.export.onnx.run_python", run_here)
    monkeypatch.setattr("nnstudio.core.export.clean_process.run_python", run_here)
