import pytest

from nnstudio.gui.figures import counted, duration, loss, number, percent


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (number(61706), "61 706"),
        (number(7), "7"),
        (counted(1, "layer"), "1 layer"),
        (counted(61_706, "parameter"), "61 706 parameters"),
        (counted(0, "class", "classes"), "0 classes"),
        (percent(0.98837), "98.84 %"),
        (percent(1, 0), "100 %"),
        (loss(0.03921), "0.0392"),
        (loss(1234.5), "1.23e+03"),
        (loss(float("nan")), "–"),
        (duration(38.4), "0:38"),
        (duration(0.4), "0:00"),
        (duration(725), "12:05"),
        (duration(3727), "1:02:07"),
    ],
)
def test_numbers_are_written_for_people(written: str, expected: str) -> None:
    assert written.replace("\u202f", " ") == expected
