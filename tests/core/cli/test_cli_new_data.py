"""New samples on the command line: tables without a target, folders without classes, images as they were learned."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from nnstudio.core.cli.predict import read_input
from nnstudio.core.data.datasets import DigitsData, FolderData, IrisData
from nnstudio.core.data.preparation import Preparation, adapted
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.network import Network
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import Checkpoint


def answers(run, *arguments):
    code, out, err = run("predict", *arguments, "--json")
    assert code == 0, err
    return [json.loads(line) for line in out.splitlines()], err


@pytest.fixture
def shop(tmp_path):
    """Rows with a number, a category and a gap here and there; the price is to be predicted."""
    random, path = np.random.default_rng(1), tmp_path / "shop.csv"
    lines = ["size,colour,weight,price"]
    for row in range(60):
        size, colour = random.normal(5, 1), ("red", "blue")[row % 2]
        weight = "" if row % 7 == 0 else f"{random.normal(2, 1):.3f}"
        lines.append(f"{size:.3f},{colour},{weight},{100 * size + 20 * (row % 2):.3f}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def shop_model(run_json, shop, tmp_path):
    out = tmp_path / "shop.nns"
    run_json(
        "train", "--preset", "linear_regression", "--data", shop, "--epochs", "30", "--device", "cpu", "--out", out
    )
    return out


@pytest.fixture
def photos(tmp_path):
    """Colour photographs of mixed sizes in two folders."""
    random = np.random.default_rng(0)
    for name in ("dark", "light"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        for number in range(10):
            low = 0 if name == "dark" else 128
            pixels = random.integers(low, low + 128, (*random.integers(70, 200, 2), 3), np.uint8)
            Image.fromarray(pixels).save(tmp_path / "photos" / name / f"{number}.png")
    return tmp_path / "photos"


def test_rows_without_a_target_are_answered(run, shop, shop_model, tmp_path):
    """One row, the columns in another order, one of them new: the same answers as with the whole table."""
    new = tmp_path / "new.csv"
    new.write_text("note,weight,colour,size\nx,2.5,blue,5.5\n")
    [answer], _ = answers(run, shop_model, new)
    assert answer["target"] == "price"
    assert answers(run, shop_model, "--data", new)[0] == [answer]
    longer = tmp_path / "longer.csv"
    longer.write_text(shop.read_text() + "5.5,blue,2.5,\n")
    assert answers(run, shop_model, longer)[0][-1]["value"] == pytest.approx(answer["value"])


def test_gaps_and_categories_never_seen_are_told(run, shop_model, tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("size,colour,weight\n5,green,2\n5,,2\n5,red,\n")
    found, err = answers(run, shop_model, new)
    assert len(found) == 3
    assert "'green'" in err
    assert "1 value is missing (weight: 1): the training part's mean takes its place." in err
    assert "1 value is missing (colour: 1): none was in the training, so" in err
    assert found[0]["value"] == pytest.approx(found[1]["value"])


def test_gaps_that_the_training_had_too_are_told(run, run_json, tmp_path):
    path, out = tmp_path / "shop.csv", tmp_path / "shop.nns"
    rows = [f"{row % 9},{('red', 'blue', '')[row % 3]},{row % 7},{row * 1.5}" for row in range(60)]
    path.write_text("\n".join(["size,colour,weight,price", *rows]) + "\n")
    preset = ("--preset", "linear_regression", "--epochs", "1", "--device", "cpu")
    run_json("train", *preset, "--data", path, "--out", out)
    new = tmp_path / "new.csv"
    new.write_text("size,colour,weight\n,,2\n,red,?\n5,,1\n")
    _, err = answers(run, out, new)
    assert "3 values are missing (size: 2, weight: 1): the training part's mean takes their place." in err
    assert "2 values are missing (colour: 2): to the network, missing is a category of its own." in err
    assert err.count("missing (") == 2
    new.write_text("size,colour,weight\n4,red,2\n")
    assert "missing" not in answers(run, out, new)[1]


def test_rows_without_names_are_answered_by_what_learned_from_such(run, run_json, tmp_path):
    path, out, new = tmp_path / "flowers.csv", tmp_path / "flowers.nns", tmp_path / "new.csv"
    path.write_text("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,2.9,versicolor\n" * 5)
    preset = ("--preset", "perceptron", "--epochs", "1", "--device", "cpu")
    run_json("train", *preset, "--data", path, "--out", out)
    for rows in ("5.1,3.5,setosa\n", "5.1,3.5\n", "2000,2001,a\n1.5,2.5,b\n"):
        new.write_text(rows)
        assert len(answers(run, out, new)[0]) == rows.count("\n")


def test_words_among_numbers_are_told_and_count_as_missing(run, shop_model, tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("size,colour,weight\nlarge,red,2\n,red,2\n5,red,2\n")
    found, err = answers(run, shop_model, new)
    assert "1 value is missing (size: 1)" in err
    assert "1 value of size that is no number ('large') counts as missing" in err
    assert found[0]["value"] == pytest.approx(found[1]["value"])


def test_a_column_that_is_not_there_is_named(run, shop_model, tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("size,weight\n5,2\n")
    code, _, err = run("predict", shop_model, new)
    assert code == 1
    assert "no column colour" in err


def test_a_table_may_show_one_class_only(run_json, run, tmp_path):
    out, table = tmp_path / "iris.nns", tmp_path / "setosa.csv"
    run_json("train", "--preset", "logistic_regression", "--data", "iris", "--epochs", "2", "--out", out)
    iris = IrisData().load(tmp_path)
    rows = [",".join(map(str, row)) + ",setosa" for row in iris.inputs[:5].tolist()]
    table.write_text("\n".join([",".join([*iris.features, "species"]), *rows]) + "\n")
    assert run_json("evaluate", out, "--data", table)["n"] == 5
    table.write_text(table.read_text().replace("setosa", "tulip"))
    code, _, err = run("evaluate", out, "--data", table)
    assert code == 1
    assert "'tulip'" in err


@pytest.mark.parametrize("preparation", [Preparation(), Preparation(size=24), Preparation(size=20, color="grey")])
def test_a_file_is_read_as_the_folder_it_was_learned_from(photos, preparation):
    """A photograph predicted by itself is, pixel for pixel, the sample of the training."""
    spec = FolderData(path=str(photos), fit="middle")
    dataset = adapted(spec.load(photos), preparation)
    known = knowing(dataset.input_shape, dataset.came_as)
    for index in (0, 11):
        image = read_input(photos / dataset.id_of(index), known, spec)
        np.testing.assert_array_equal(image, dataset.inputs[index])


def knowing(input_shape, came_as=()):
    """A network of which only the shapes of its samples matter."""
    return Checkpoint(Network(()), input_shape, ("a", "b"), Preprocessing(), {}, came_as=came_as)


def test_a_file_or_folder_is_brought_to_the_size_of_the_project_as_the_training_was(run_json, run, photos, tmp_path):
    """By itself, in a folder without classes, and among those it was learned from: the same answers."""
    out, alone = tmp_path / "photos.nns", tmp_path / "alone"
    run_json("train", "--preset", "mlp", "--data", photos, "--epochs", "1", "--out", out)
    with closing(ProjectFile.open(out)) as file:
        project = file.project()
        file.save(replace(project, preparation=Preparation(size=24)))
    run_json("train", out)
    together = {answer["input"]: answer["probabilities"] for answer in answers(run, out, photos)[0]}
    alone.mkdir()
    for number, name in enumerate(together):
        (alone / f"{number}.png").write_bytes((photos / name).read_bytes())
    files, _ = answers(run, out, *(photos / name for name in together))
    folder, _ = answers(run, out, alone)
    for place, probabilities in enumerate(together.values()):
        assert files[place]["probabilities"] == pytest.approx(probabilities, abs=1e-6)
        (same,) = [answer for answer in folder if answer["input"] == f"{place}.png"]
        assert same["probabilities"] == pytest.approx(probabilities, abs=1e-6)
    assert len(together) < 20, "the test part is sealed"


def test_only_handwriting_is_cropped_and_inverted(tmp_path):
    """A grey picture for a network that never learned handwriting keeps its pixels."""
    pixels = np.full((28, 28), 220, np.uint8)
    pixels[10:18, 4:9] = 90
    path = tmp_path / "scan.png"
    Image.fromarray(pixels).save(path)
    [plain] = read_input(path, knowing((1, 28, 28)), IrisData())
    np.testing.assert_array_equal(plain, pixels)
    assert not np.array_equal(read_input(path, knowing((1, 28, 28)), DigitsData())[0], pixels)


def test_folders_need_no_classes(run_json, run, photos, tmp_path):
    out, new = tmp_path / "photos.nns", tmp_path / "new"
    run_json("train", "--preset", "mlp", "--data", photos, "--epochs", "3", "--out", out)
    new.mkdir()
    for number in range(3):
        Image.fromarray(np.full((33, 21), 30 + number, np.uint8)).save(new / f"{number}.png")
    found, _ = answers(run, out, new)
    assert [answer["input"] for answer in found] == ["0.png", "1.png", "2.png"]
    assert {answer["class"] for answer in found} == {"dark"}
    everything, err = answers(run, out, photos)
    assert len(everything) < 20
    assert "were in the test part" in err


def test_what_stands_in_the_way_of_one_source_does_not_stop_the_others(run, shop_model, tmp_path):
    good, empty = tmp_path / "good.csv", tmp_path / "empty.csv"
    good.write_text("size,colour,weight\n5,red,2\n")
    empty.write_text("size,colour,weight\n")
    code, out, err = run("predict", shop_model, empty, good)
    assert code == 1
    assert "no rows" in err
    assert len(out.splitlines()) == 1


def test_duplicates_with_other_labels_come_first(run, tmp_path):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (60, 12, 12), np.uint8), np.arange(60) % 2
    images[[1, 3, 5, 7]] = images[[41, 43, 45, 40]]
    path = tmp_path / "twins.npz"
    np.savez(path, x=images, y=labels)
    code, out, _ = run("data", path, "--leaks", "--split", "kfold:5", "--json")
    assert code == 0
    found = json.loads(out)
    assert all(isinstance(leak["a"], int) for leak in found["leaks"])
    assert {(clash["a"], clash["b"]) for clash in found["contradictions"]} == {(7, 40)}
    lines = run("data", path, "--leaks", "--split", "kfold:5", "--seed", 1)[1].splitlines()
    first = lines[lines.index(next(line for line in lines if line.startswith("------  ------  -----"))) + 1]
    assert "7      40" in first


@pytest.mark.parametrize("preset", ["mlp", "logistic_regression"])
def test_arrays_of_ones_own_are_trained_on(run_json, tmp_path, preset):
    """The array of labels that an NPZ file names is no choice of labels that a preset may change."""
    random = np.random.default_rng(0)
    path = tmp_path / "arrays.npz"
    np.savez(path, x=random.normal(size=(50, 4)), y=np.arange(50) % 3)
    assert run_json("train", "--preset", preset, "--data", path, "--epochs", "1")["train"]["n"] == 30


@pytest.fixture(params=["images", "a table"])
def arrays(request, run_json, tmp_path):
    """A project that learned from arrays, its file, and ten more samples."""
    random, path, out = np.random.default_rng(0), tmp_path / "learned.npz", tmp_path / "arrays.nns"
    shape, table = ((8, 8), False) if request.param == "images" else ((5,), True)
    values = random.normal(size=(60, *shape)) if table else random.integers(0, 256, (60, *shape), np.uint8)
    np.savez(path, x=values[:50], y=np.arange(50) % 2)
    preset = "logistic_regression" if table else "mlp"
    run_json("train", "--preset", preset, "--data", path, "--epochs", "1", "--out", out)
    return out, path, values[50:]


def test_arrays_need_no_labels(run, arrays, tmp_path):
    """However the samples are stored, and whatever labels stand beside them: the same answers."""
    out, path, values = arrays
    np.savez(tmp_path / "named.npz", x_test=values, when=np.arange(3))
    np.savez(tmp_path / "alone.npz", whatever=values)
    np.savez(tmp_path / "others.npz", images=values, labels=np.full(10, 77))
    np.save(tmp_path / "plain.npy", values)
    first, _ = answers(run, out, tmp_path / "named.npz")
    assert [answer["input"] for answer in first] == [str(row) for row in range(10)]
    for name in ("alone.npz", "others.npz", "plain.npy"):
        assert answers(run, out, tmp_path / name)[0] == first
    own, err = answers(run, out, path)
    assert len(own) == 40
    assert "were in the test part" in err


def test_idx_images_need_no_labels(run, run_json, tmp_path):
    """A file alone, a folder of them, and with labels beside it: the same answers."""
    random, out = np.random.default_rng(0), tmp_path / "idx.nns"
    images, labels = random.integers(0, 256, (60, 8, 8), np.uint8), np.arange(60) % 2
    for folder in ("learned", "new"):
        (tmp_path / folder).mkdir()
    idx(tmp_path / "learned" / "train-images-idx3-ubyte", images[:50])
    idx(tmp_path / "learned" / "train-labels-idx1-ubyte", labels[:50])
    run_json("train", "--preset", "mlp", "--data", tmp_path / "learned", "--epochs", "1", "--out", out)
    idx(tmp_path / "new" / "some-images-idx3-ubyte", images[50:])
    first, _ = answers(run, out, tmp_path / "new" / "some-images-idx3-ubyte")
    assert [answer["input"] for answer in first] == [str(row) for row in range(10)]
    assert answers(run, out, tmp_path / "new")[0] == first
    idx(tmp_path / "new" / "some-labels-idx1-ubyte", labels[50:])
    assert answers(run, out, tmp_path / "new" / "some-labels-idx1-ubyte")[0] == first
    idx(tmp_path / "new" / "other-images-idx3-ubyte", images[50:53, :4])
    code, _, err = run("predict", out, tmp_path / "new")
    assert code == 1
    assert "images of different sizes" in err
    own, err = answers(run, out, tmp_path / "learned")
    assert len(own) == 40
    assert "were in the test part" in err


def idx(path, values):
    sides = b"".join(side.to_bytes(4, "big") for side in values.shape)
    path.write_bytes(bytes([0, 0, 8, values.ndim]) + sides + values.astype(np.uint8).tobytes())


def test_arrays_whose_samples_cannot_be_told_are_refused(run, arrays, tmp_path):
    out, _, values = arrays
    np.savez(tmp_path / "which.npz", one=values, two=values, three=values)
    code, _, err = run("predict", out, tmp_path / "which.npz")
    assert code == 1
    assert "Which array of which.npz holds samples cannot be told" in err
    np.savez(tmp_path / "flat.npz", x=np.arange(7))
    code, _, err = run("predict", out, tmp_path / "flat.npz")
    assert code == 1
    assert "shape 7" in err


def test_a_table_with_its_target_still_in_the_last_column_is_answered_without_it(run, run_json, tmp_path):
    random, out = np.random.default_rng(0), tmp_path / "rows.nns"
    rows = np.column_stack([random.normal(size=(60, 3)), np.arange(60) % 2])
    np.save(tmp_path / "rows.npy", rows[:50])
    run_json("train", "--preset", "logistic_regression", "--data", tmp_path / "rows.npy", "--epochs", "1", "--out", out)
    np.save(tmp_path / "new.npy", rows[50:])
    np.save(tmp_path / "bare.npy", rows[50:, :3])
    assert answers(run, out, tmp_path / "new.npy")[0] == answers(run, out, tmp_path / "bare.npy")[0]


def test_a_single_image_of_the_test_part_is_answered_with_a_word_on_it(run_json, run, photos, tmp_path):
    out = tmp_path / "photos.nns"
    run_json("train", "--preset", "mlp", "--data", photos, "--epochs", "3", "--out", out)
    answered = {answer["input"] for answer in answers(run, out, photos)[0]}
    files = sorted(photos.rglob("*.png"))
    sealed = [path for path in files if str(path.relative_to(photos)) not in answered]
    assert 0 < len(sealed) < len(files)
    code, told, err = run("predict", out, *files, "--json")
    assert code == 0
    assert {json.loads(line)["input"] for line in told.splitlines()} == {str(path) for path in files}
    assert err.count("was in the test part when the network was trained") == len(sealed)
    assert f"{sealed[0].name}: this image was in the test part" in err
