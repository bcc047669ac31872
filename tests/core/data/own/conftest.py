from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def real_data() -> Path:
    """The folder of real data; skips where it is not."""
    given = os.environ.get("NNSTUDIO_TEST_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[5] / "shared" / "data"
    if not (folder / "parkinsons").is_dir():
        pytest.skip("the real data are not here: set NNSTUDIO_TEST_DATA")
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that is nobody else's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NNSTUDIO_HOME", str(home))
    return home / "decoded"
