from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.core.data.own import understand
from nnstudio.core.data.own.pasted import keep_pasted, looks_like_table
from nnstudio.core.errors import DataError

ROWS = "x\ty\tkind\n" + "\n".join(f"{i * 0.5}\t{i % 7}\t{'ab'[i % 2]}" for i in range(30))


def test_a_table_is_told_from_other_texts() -> None:
    assert looks_like_table(ROWS)
    assert looks_like_table("a,b\n1,2\n")
    assert looks_like_table("a;b\n\n1;2")
    for text in ("", "one line, with a comma", "first line\nsecond line", "a,b"):
        assert not looks_like_table(text)


def test_what_was_pasted_is_kept_once_and_understood(tmp_path: Path) -> None:
    path = keep_pasted(ROWS, tmp_path)
    assert path.parent == tmp_path / "pasted"
    assert path.suffix == ".tsv"
    assert keep_pasted(ROWS, tmp_path) == path
    assert len(list(path.parent.iterdir())) == 1
    assert keep_pasted("a,b\n1,2\n", tmp_path).suffix == ".csv"
    assert understand(path).n == 30


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="Choose another data folder"):
        keep_pasted(ROWS, tmp_path / "file")
