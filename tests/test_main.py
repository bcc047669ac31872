"""The entrance: what goes to the commands, what to the window, and what is imported on the way."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from nnstudio import __main__ as entrance
from nnstudio import __version__


def python(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=60, env={**os.environ, **environment}
    )


def test_help_imports_nothing_heavy():
    script = (
        "import sys; from nnstudio.__main__ import main\n"
        "code = main(['--help']); print(sorted({'torch', 'numpy', 'PySide6', 'PIL'} & set(sys.modules)))"
    )
    done = python("-c", script)
    assert done.stdout.splitlines()[-1] == "[]"
    for command in ("train", "evaluate", "predict", "export", "list", "tour", "selftest"):
        assert command in done.stdout


def test_commands_do_not_import_qt():
    script = (
        "import sys; from nnstudio.__main__ import main; main(['list', 'presets']); print('PySide6' in sys.modules)"
    )
    assert python("-c", script).stdout.splitlines()[-1] == "False"


def test_exit_codes_of_the_real_program(tmp_path):
    assert python("-m", "nnstudio", "--version").stdout == f"nnstudio {__version__}\n"
    done = python("-m", "nnstudio", "evaluate", str(tmp_path / "none.nns"))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert python("-m", "nnstudio", "nosuchcommand").returncode == 2


def test_a_reader_that_has_seen_enough_gets_no_traceback():
    command = [sys.executable, "-m", "nnstudio", "list", "layers"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_signs_that_the_console_does_not_have():
    done = python("-m", "nnstudio", "list", "presets", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "1?28?28" in done.stdout


@pytest.fixture
def calls(monkeypatch):
    made = []
    monkeypatch.setattr(entrance, "_prepare", lambda: None)
    monkeypatch.setattr("nnstudio.gui.app.run_app", lambda path, data_dir: made.append((path, data_dir)) or 0)
    monkeypatch.setattr(entrance, "_tour", lambda out: made.append(out) or 0)
    return made


def test_a_project_opens_the_window(calls, tmp_path):
    assert entrance.main([]) == 0
    assert entrance.main([str(tmp_path / "a.nns"), "--data-dir", str(tmp_path)]) == 0
    assert calls == [(None, None), (tmp_path / "a.nns", tmp_path)]


def test_the_tour_takes_a_folder(calls, tmp_path):
    assert entrance.main(["tour", "--out", str(tmp_path)]) == 0
    assert calls == [tmp_path]
    assert entrance.main(["tour", "--nonsense"]) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can have no screen")
def test_without_a_screen_the_tour_runs(calls, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert entrance.main([]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert len(calls) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can have no screen")
def test_without_a_screen_a_project_is_not_passed_over(calls, monkeypatch, capsys, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert entrance.main([str(tmp_path / "a.nns")]) == 1
    assert calls == []
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_window_starts_without_what_takes_long_to_load():
    code = (
        "import sys, torch, nnstudio.gui.app; "
        "print(sorted({'scipy', 'sklearn', 'pyarrow', 'onnx', 'onnxruntime', 'sympy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert done.stdout.strip() == "[]", done.stderr
