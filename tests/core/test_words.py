from __future__ import annotations

from nnstudio.core.words import counted, plus_minus, thousands


def test_numbers_in_sentences() -> None:
    assert (thousands(999), thousands(61_706)) == ("999", "61 706")
    assert [counted(n, "leak") for n in (0, 1, 12_000)] == ["0 leaks", "1 leak", "12 000 leaks"]
    assert [counted(n, "class", "classes") for n in (1, 2)] == ["1 class", "2 classes"]


def test_a_mean_and_its_deviation_are_told_to_the_same_place() -> None:
    assert plus_minus(0.5069, 0.1310) == "0.507 ± 0.131"
    assert plus_minus(-0.4982, 0.03561) == "−0.4982 ± 0.0356"
    assert plus_minus(3040.4, 208.86) == "3 040 ± 209"
    assert plus_minus(0.7464, 0.1208, share=True) == "74.6 ± 12.1 %"
    assert plus_minus(0.25, 0.0) == "0.2500 ± 0.0000"
    assert plus_minus(0.7647, None, share=True) == "76.5 %"
