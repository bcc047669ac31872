from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image


def test_images_and_drawings(run, trained, digit_image, drawing):
    code, out, err = run("predict", trained, digit_image, drawing, "--json")
    assert (code, err) == (0, "")
    first, second = map(json.loads, out.splitlines())
    assert first["input"] == str(digit_image)
    assert (first["class"], second["class"]) == ("0", "1")
    assert len(first["probabilities"]) == 10
    assert sum(first["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert first["probability"] == max(first["probabilities"])
    _, text, _ = run("predict", trained, digit_image)
    assert str(digit_image) in text


def test_bad_inputs_do_not_stop_the_others(run, trained, digit_image, tmp_path):
    (tmp_path / "no.png").write_text("no image")
    (tmp_path / "empty.json").write_text('{"strokes": []}')
    (tmp_path / "no.json").write_text("[1]")
    Image.new("L", (40, 30), 255).save(tmp_path / "blank.png")
    bad = [tmp_path / name for name in ("no.png", "empty.json", "no.json", "missing.png", "blank.png")]
    code, out, err = run("predict", trained, *bad, digit_image, "--json")
    assert code == 1
    assert [json.loads(line)["input"] for line in out.splitlines()] == [str(digit_image)]
    for path, line in zip(bad, err.splitlines(), strict=True):
        assert path.name in line or "drawing" in line


def test_pictures_of_where_the_network_looks(run, trained, digit_image, drawing, tmp_path):
    other = tmp_path / "other" / digit_image.name
    other.parent.mkdir()
    other.write_bytes(digit_image.read_bytes())
    folder = tmp_path / "pictures" / "deep"
    arguments = (digit_image, other, drawing, "--explain", "grad-cam", "--out", folder)
    code, out, _ = run("predict", trained, *arguments, "--json")
    assert code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "one.grad-cam.png",
        "zero-2.grad-cam.png",
        "zero.grad-cam.png",
    ]
    for line in out.splitlines():
        found = json.loads(line)
        assert found["layer"] == "relu2"
        with Image.open(found["picture"]) as picture:
            assert (picture.format, picture.size) == ("PNG", (280, 280))
            assert np.ptp(np.asarray(picture.convert("RGB")), axis=2).max() > 50  # coloured, not grey


def test_a_network_without_convolutions_says_why(run, tmp_path, digit_image):
    path = tmp_path / "mlp.nns"
    assert run("train", "--preset", "mlp", "--data", "digits", "--epochs", 1, "--out", path)[0] == 0
    code, out, err = run("predict", path, digit_image, "--explain", "grad-cam", "--out", tmp_path / "cam")
    assert code == 1
    assert "no convolutions" in err
    assert len(out.splitlines()) == 1


def test_the_file_stays_as_it_was(run, trained, digit_image):
    before = trained.read_bytes()
    run("predict", trained, digit_image)
    assert trained.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.nns"],
        ["a.nns", "x.png", "--explain", "lime", "--out", "d"],
        ["a.nns", "x.png", "--explain", "grad-cam"],
        ["a.nns", "--data", "iris", "--explain", "grad-cam", "--out", "d"],
        ["a.nns", "rows.csv", "--explain", "grad-cam", "--out", "d"],
    ],
)
def test_wrong_usage(run, arguments):
    assert run("predict", *arguments)[0] == 2


def test_a_folder_that_cannot_be_made(run, trained, digit_image, tmp_path):
    (tmp_path / "taken").write_text("a file")
    code, _, err = run("predict", trained, digit_image, "--explain", "grad-cam", "--out", tmp_path / "taken")
    assert code == 1
    assert "cannot be made" in err


def test_a_data_set_is_predicted_by_its_name(run, trained):
    code, out, err = run("predict", trained, "digits", "--json")
    assert code == 0
    assert len(out.splitlines()) == 1797 - 360
    assert "360 samples were in the test part when this network was trained" in err


def test_a_table_is_refused_by_a_network_for_images(run, trained, tmp_path):
    (tmp_path / "rows.csv").write_text("a,b,c,d\n1,2,3,4\n5,6,7,8\n")
    code, _, err = run("predict", trained, tmp_path / "rows.csv")
    assert code == 1
    assert "rows.csv is a table, but the network was trained on images of" in err
