"""nnstudio data, and the other commands on data of one's own: what is printed is what was read and divided."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from PIL import Image
from sklearn.model_selection import GroupKFold, StratifiedKFold


def as_json(run, *arguments):
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out.splitlines()[-1])


@pytest.fixture
def table(tmp_path):
    """120 rows of 24 people, five each; two features, one of them with gaps."""
    random = np.random.default_rng(0)
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["subject", "height", "weight", "ill"])
        for row in range(120):
            ill = row // 5 % 2
            height = "" if row % 17 == 0 else f"{170 + 5 * ill + random.normal():.2f}"
            writer.writerow([f"S{row // 5:02d}", height, f"{random.normal(70, 9):.2f}", "yes" if ill else "no"])
    return path


@pytest.fixture
def folder(tmp_path):
    """Two classes of twelve small images; one image of class a lies there twice, under another name and class."""
    random = np.random.default_rng(0)
    for name in "ab":
        (tmp_path / "images" / name).mkdir(parents=True)
        for number in range(12):
            pixels = random.integers(0, 256, (20, 20), np.uint8)
            Image.fromarray(pixels).save(tmp_path / "images" / name / f"{number:02d}.png")
    (tmp_path / "images" / "b" / "twin.png").write_bytes((tmp_path / "images" / "a" / "03.png").read_bytes())
    return tmp_path / "images"


def test_a_built_in_set(run):
    found = as_json(run, "data", "iris")
    assert (found["kind"], found["task"], found["n"], found["input_shape"]) == ("table", "classification", 150, [4])
    assert found["classes"] == {"setosa": 50, "versicolor": 50, "virginica": 50}
    assert {part: told["n"] for part, told in found["parts"].items()} == {"train": 90, "validation": 30, "test": 30}
    assert sum(told["classes"]["setosa"] for told in found["parts"].values()) == 50
    assert found["groups"] is None
    assert found["leaks"] is None
    code, out, _ = run("data", "iris")
    assert code == 0
    assert "petal length (cm)" in out


def test_values_have_no_classes(run):
    found = as_json(run, "data", "diabetes", "--split", "80/20")
    assert (found["task"], found["classes"], found["target"]) == ("regression", {}, "progression after a year")
    assert [found["parts"][part]["n"] for part in ("train", "validation", "test")] == [353, 0, 89]
    _, out, _ = run("data", "diabetes", "--split", "80/20")
    assert "class" not in out
    assert out.splitlines()[6].split() == ["samples", "442", "353", "89"]


def test_ones_own_table(run, table):
    found = as_json(run, "data", table, "--target", "ill", "--group", "subject", "--split", "60/20/20")
    assert found["groups"]["n"] == 24
    assert found["groups"]["column"] == "subject"
    assert found["features"] == ["height", "weight"]
    assert found["preparation"]["missing"] == 8
    assert found["classes"] == {"no": 60, "yes": 60}


def test_the_proposed_group_is_compared_with_dividing_by_row(run, table):
    found = as_json(run, "data", table, "--target", "ill", "--leaks")
    assert found["group_comparison"]["column"] == "subject"
    assert any("subject" in note for note in found["notes"])
    code, out, _ = run("data", table, "--target", "ill", "--leaks")
    assert code == 0
    assert "by subject" in out


def test_groups_that_the_split_keeps_together_are_not_advised(run, tmp_path):
    random, path = np.random.default_rng(0), tmp_path / "voices.csv"
    rows = [
        f"{who},{random.normal(who * 7 % 30, 0.1):.4f},{'ab'[who * 5 % 7 % 2]}" for who in range(30) for _ in "12345"
    ]
    path.write_text("\n".join(["subject,pitch,kind", *rows]))
    torn = as_json(run, "data", path, "--leaks", "--group", "subject", "--split", "kfold:4")
    assert torn["group_comparison"]["text"].count("keep each subject in one part") == 1
    for split in ("60/20/20", "group-kfold:4"):
        kept = as_json(run, "data", path, "--leaks", "--group", "subject", "--split", split)
        assert "The split keeps each subject in one part" in kept["group_comparison"]["text"]
        assert "keep each subject" not in kept["group_comparison"]["text"].replace("The split keeps", "")


def test_folds_are_scikit_learns(run, table, tmp_path):
    saved = tmp_path / "split.csv"
    found = as_json(run, "data", "iris", "--split", "kfold:5", "--seed", "3", "--save-split", saved)
    rows = list(csv.DictReader(saved.read_text().splitlines()))
    rest = [int(row["id"]) for row in rows if row["part"] != "test"]
    labels = [row["class"] for row in rows if row["part"] != "test"]
    assert len(found["folds"]) == 5
    judged = StratifiedKFold(5, shuffle=True, random_state=3).split(rest, labels)
    for number, (_, validated) in enumerate(judged, start=1):
        assert [int(row["id"]) for row in rows if row["fold"] == str(number)] == [rest[i] for i in validated]

    run("data", table, "--target", "ill", "--group", "subject", "--split", "group-kfold:4", "--save-split", saved)
    rows = list(csv.DictReader(saved.read_text().splitlines()))
    for person in {row["group"] for row in rows}:
        assert len({(row["part"] == "test", row["fold"]) for row in rows if row["group"] == person}) == 1
    assert GroupKFold(4).get_n_splits() == len({row["fold"] for row in rows if row["fold"]})


def test_leaks_name_the_files_and_their_labels(run, folder):
    for seed in range(20):
        found = as_json(run, "data", folder, "--leaks", "--seed", seed)
        assert [(clash["a"], clash["b"]) for clash in found["contradictions"]] == [("a/03.png", "b/twin.png")]
        if found["leaks"]:
            break
    (leak,) = found["leaks"]
    assert (leak["a"], leak["b"], leak["kind"]) == ("a/03.png", "b/twin.png", "exact")
    assert leak["labels"] == ["a", "b"]
    assert len(set(leak["parts"])) == 2
    code, out, _ = run("data", folder, "--leaks", "--seed", seed)
    assert code == 0
    assert "a/03.png" in out
    assert "\n1 leak between parts:\n" in out
    assert "1 pair of duplicates, in all parts together, has labels" in out


def test_a_class_of_one_is_told_once(run, folder):
    (folder / "owl").mkdir()
    Image.new("L", (20, 20), 77).save(folder / "owl" / "00.png")
    code, out, _ = run("data", folder)
    assert code == 0
    assert [line for line in out.splitlines() if "owl" in line and "one" in line] == [
        line for line in out.splitlines() if line.startswith("owl has one image")
    ]
    assert out.count("owl has one image") == 1


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["nothing"], 2),
        (["iris", "--split", "70/20"], 2),
        (["iris", "--split", "kfold:1"], 2),
        (["/no/such/folder"], 1),
        (["iris", "--target", "species"], 1),
        (["drawings"], 1),
        (["iris", "--split", "official"], 1),
        (["iris", "--split", "group-kfold:5"], 1),
        (["folder"], 2),
        (["mnist", "--data-dir", "/no/such/folder"], 1),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(run, arguments, exit_code):
    code, out, err = run("data", *arguments)
    assert (code, out) == (exit_code, "")
    assert err.strip().endswith((".", "test)"))


def test_every_fold_is_trained_and_the_means_are_told(run, table, tmp_path):
    out = tmp_path / "folds.nns"
    options = ("--data", table, "--target", "ill", "--group", "subject", "--split", "group-kfold:3")
    found = as_json(run, "train", "--preset", "mlp", *options, "--epochs", "4", "--out", out)
    assert [fold["fold"] for fold in found["folds"]] == [1, 2, 3]
    accuracies = [fold["validation"]["accuracy"] for fold in found["folds"]]
    assert found["validation"]["accuracy"] == pytest.approx(np.mean(accuracies))
    assert found["validation_sd"]["accuracy"] == pytest.approx(np.std(accuracies, ddof=1))
    last = [fold["validation_last_epoch"]["accuracy"] for fold in found["folds"]]
    assert found["validation_last_epoch"]["accuracy"] == pytest.approx(np.mean(last))
    assert found["validation_last_epoch_sd"]["accuracy"] == pytest.approx(np.std(last, ddof=1))
    assert all(best >= figure for best, figure in zip(accuracies, last, strict=True))
    assert "too good" in found["note"]
    judged = as_json(run, "evaluate", out)
    assert judged["accuracy"] == pytest.approx(accuracies[2])
    assert judged["fold"] == 3
    one = as_json(run, "train", "--preset", "mlp", *options, "--epochs", "4", "--fold", "2")
    assert one["validation"]["accuracy"] == pytest.approx(accuracies[1])
    assert run("train", "--preset", "mlp", *options, "--fold", "4")[0] == 2


def test_folds_that_leave_groups_out_are_called_after_them(run, tmp_path):
    path = tmp_path / "people.csv"
    rows = [f"{who},{place % 5},{place},{'ab'[place % 2]}" for who in ("Ada", "Bo", "Cy") for place in range(20)]
    path.write_text("\n".join(["who,x,z,kind", *rows]))
    options = ("--data", path, "--target", "kind", "--group", "who", "--split", "logo", "--epochs", "1")
    found = as_json(run, "train", "--preset", "mlp", *options)
    names = [fold["left_out"] for fold in found["folds"]]
    assert len(names) > 1
    assert set(names) <= {"Ada", "Bo", "Cy"}
    _, out, _ = run("train", "--preset", "mlp", *options)
    assert f"1, {names[0]}" in out
    out = ("--fold", "2", "--out", tmp_path / "p.nns")
    assert as_json(run, "train", "--preset", "mlp", *options, *out)["left_out"] == names[1]
    assert as_json(run, "evaluate", tmp_path / "p.nns")["left_out"] == names[1]
    assert f"fold 2 without {names[1]}, epoch" in run("evaluate", tmp_path / "p.nns")[1]


def test_folds_are_told_with_what_to_beware_of(run, table, tmp_path):
    out = tmp_path / "folds.nns"
    options = ("--data", table, "--target", "ill", "--split", "kfold:3")
    code, told, _ = run("train", "--preset", "mlp", *options, "--epochs", "2", "--out", out)
    assert code == 0
    assert "3 folds" in told
    assert "sample standard deviation over the folds" in told
    assert "a little too good" in told
    for command in (
        ("evaluate", out),
        ("predict", out, table),
        ("export", out, "--format", "pytorch", "--out", tmp_path / "m.py"),
    ):
        code, _, err = run(*command)
        assert code == 0
        assert "the network of fold 3 of 3" in err


def test_other_data_judge_and_are_answered(run, table, tmp_path):
    out, other = tmp_path / "m.nns", tmp_path / "other.csv"
    as_json(run, "train", "--preset", "mlp", "--data", table, "--target", "ill", "--group", "subject", "--out", out)
    lines = table.read_text().splitlines()
    other.write_text("\n".join([lines[0], *lines[41:81]]) + "\n")
    judged = as_json(run, "evaluate", out, "--data", other, "--target", "ill", "--group", "subject")
    assert (judged["split"], judged["n"], judged["test_looks"]) == ("all", 40, 0)
    code, answers, _ = run("predict", out, "--data", other, "--target", "ill", "--group", "subject", "--json")
    assert code == 0
    answered = [json.loads(line) for line in answers.splitlines()]
    named = [line.rsplit(",", 1)[1] for line in lines[41:81]]
    right = np.mean([answer["class"] == name for answer, name in zip(answered, named, strict=True)])
    assert right == pytest.approx(judged["accuracy"])
    few = tmp_path / "few.csv"
    few.write_text("\n".join(",".join(line.split(",")[::3]) for line in lines) + "\n")
    code, _, err = run("predict", out, "--data", few, "--target", "ill")
    assert code == 1
    assert "has no column" in err


def test_the_test_part_stays_sealed_whichever_way_the_data_come(run, table, tmp_path):
    out, options = tmp_path / "m.nns", ("--target", "ill", "--group", "subject")
    as_json(run, "train", "--preset", "mlp", "--data", table, *options, "--epochs", "2", "--out", out)
    for part in ("train", "validation"):
        named = as_json(run, "evaluate", out, "--data", table, *options, "--split", part)
        assert named["loss"] == as_json(run, "evaluate", out, "--split", part)["loss"]
    shuffled = tmp_path / "shuffled.csv"
    head, *rows = table.read_text().splitlines()
    shuffled.write_text("\n".join([head, *reversed(rows)]) + "\n")
    code, judged, err = run("evaluate", out, "--data", shuffled, *options, "--json")
    assert code == 0
    assert json.loads(judged)["n"] < 120
    assert "were in the test part" in err
    assert len(run("predict", out, shuffled)[1].splitlines()) == json.loads(judged)["n"]
    code, answers, err = run("predict", out, "--data", table, *options)
    assert code == 0
    assert len(answers.splitlines()) < 120
    assert "were in the test part" in err
    assert as_json(run, "evaluate", out)["test_looks"] == 0
    assert as_json(run, "evaluate", out, "--data", table, *options, "--split", "test")["test_looks"] == 1


def test_training_after_a_look_is_tuned_on_test(run, table, tmp_path):
    out, options = tmp_path / "m.nns", ("--target", "ill", "--group", "subject")
    as_json(run, "train", "--preset", "mlp", "--data", table, *options, "--epochs", "2", "--out", out)
    assert not as_json(run, "evaluate", out, "--split", "test")["tuned_on_test"]
    as_json(run, "train", out, "--epochs", "3")
    assert as_json(run, "evaluate", out, "--split", "test")["tuned_on_test"]
    assert "Tuned on test" in run("evaluate", out, "--split", "test")[1]


def test_images_of_ones_own_are_trained_on(run, folder, tmp_path):
    found = as_json(run, "train", "--preset", "mlp", "--data", folder, "--epochs", "1", "--out", tmp_path / "m.nns")
    assert found["train"]["n"] + found["validation"]["n"] == 20
