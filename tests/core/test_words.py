from __future__ import annotations

from nnstudio.core.words import counted, thousands


def test_numbers_in_sentences() -> None:
    assert (thousands(999), thousands(61_706)) == ("999", "61 706")
    assert [counted(n, "leak") for n in (0, 1, 12_000)] == ["0 leaks", "1 leak", "12 000 leaks"]
    assert [counted(n, "class", "classes") for n in (1, 2)] == ["1 class", "2 classes"]
