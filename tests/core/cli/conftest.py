"""A trained project file, made once by the command line itself, and copies of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from nnstudio.core.cli import main
from nnstudio.core.data.datasets import DigitsData

TRAIN = ["train", "--preset", "lenet5", "--data", "digits", "--epochs", "3", "--device", "cpu"]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No data folder and no preferences but those that a test makes."""
    monkeypatch.delenv("NNSTUDIO_DATA", raising=False)
    monkeypatch.setenv("NNSTUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))


@pytest.fixture(scope="session")
def trained_content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("trained") / "trained.nns"
    assert main([*TRAIN, "--out", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture
def trained(tmp_path: Path, trained_content: bytes) -> Path:
    path = tmp_path / "trained.nns"
    path.write_bytes(trained_content)
    return path


@pytest.fixture
def digit_image(tmp_path: Path) -> Path:
    """The first digit of the built-in data, a 0."""
    path = tmp_path / "zero.png"
    Image.fromarray(DigitsData().load(tmp_path).inputs[0, 0]).save(path)
    return path


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"strokes": [[[10, 0], [10, 50], [11, 100]]]}))
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command: exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def run_json(run: Callable[..., tuple[int, str, str]]) -> Callable[..., dict]:
    """Run a command with --json that must succeed: what its last line says."""

    def call(*arguments: object) -> dict:
        code, out, err = run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out.splitlines()[-1])

    return call
