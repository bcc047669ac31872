"""The self test finds a sound installation sound."""

import os
import subprocess
import sys


def test_it_passes_in_a_process_of_its_own() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "nnstudio", "selftest"], capture_output=True, text=True, env=environment, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert "This installation works." in done.stdout
