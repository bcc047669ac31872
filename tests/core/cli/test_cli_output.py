from __future__ import annotations

import json

from nnstudio.core.cli.output import facts, loss, percent, say_json, table
from nnstudio.core.words import thousands


def test_json_has_no_nan(capsys):
    say_json({"a": float("nan"), "b": [1.5, float("inf")], "c": "0–2"})
    line = capsys.readouterr().out
    assert json.loads(line) == {"a": None, "b": [1.5, None], "c": "0–2"}
    assert line.isascii()


def test_losses_that_got_out_of_hand_stay_short():
    assert [loss(value) for value in (0.03807, 999.9, 1.884e19)] == ["0.0381", "999.9000", "1.88e+19"]


def test_a_line_break_in_a_name_tears_no_table():
    text = table([["one\nline\ttwo", "1"], ["É\u00a0ü", "2"]], ["name", "n"])
    assert text.splitlines() == [
        "name            n",
        "--------------  -",
        "one\\nline\\ttwo  1",
        "É\u00a0ü             2",
    ]


def test_tables_line_up():
    text = table([["a", "1 000"], ["long", "20"]], ["name", "n"])
    assert text.splitlines() == ["name      n", "----  -----", "a     1 000", "long     20"]
    assert facts([("a", "x"), ("long", "y")]) == "a     x\nlong  y"
    assert (percent(0.98614), thousands(61_706)) == ("98.61 %", "61 706")
