"""Whoever divides data is told what its figures cannot say: one sentence each, with what to do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from split_room import plain_data

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.data.split.advice import MOST_SENTENCES, split_warnings

CELLS = ("Neutrophil", "Lymphocyte", "Eosinophil", "Monocyte", "Basophil")


def told(data: Dataset, **knobs: object) -> tuple[str, ...]:
    spec = replace(SplitSpec(), **knobs)
    return split_warnings(data, make_split(data, spec), spec)


def cells() -> Dataset:
    return replace(plain_data([207, 33, 88, 20, 3]), class_names=CELLS)


def test_nothing_is_said_of_a_split_that_is_well() -> None:
    assert told(plain_data([60, 40])) == ()
    assert told(plain_data([60, 40]), method="k-fold") == ()
    assert told(plain_data([60, 40], np.arange(100) % 25)) == ()
    assert told(plain_data([60, 40], test=range(80, 100))) == ()


def test_a_class_of_three() -> None:
    (sentence,) = told(cells())
    assert sentence == (
        "Basophil has 3 images (1 to learn from, 1 to validate, 1 to test): figures say little. "
        "Add more of them, or leave the class out."
    )
    sentence, absent = told(cells(), train=0.8, validation=0.0, test=0.2)
    assert sentence.startswith("Basophil has 3 images (2 to learn from, 1 to test): figures say little.")
    assert absent.startswith("Without a validation part")


def test_a_class_smaller_than_the_folds() -> None:
    *_, sentence = told(cells(), method="k-fold")
    assert sentence == (
        "Some of the 5 folds validate nothing of Basophil. Choose at most 2 folds, or add more of them."
    )
    assert not any("folds validate nothing" in words for words in told(cells(), method="k-fold", folds=2))


def test_a_class_of_one() -> None:
    (sentence,) = told(plain_data([50, 1, 50]))
    assert sentence == (
        "class 1 has one image: it is learned from and never tested. Add more of them, or leave the class out."
    )


def test_a_single_class() -> None:
    (sentence,) = told(plain_data([50]))
    assert sentence.startswith("All samples are of one class, class 0: there is nothing to tell apart.")


def labelled(*columns: object) -> Dataset:
    labels = np.stack([np.broadcast_to(np.asarray(column, np.uint8), 200) for column in columns], axis=1)
    names = ("cough", "fever", "rash", "pox")[: len(columns)]
    return Dataset("t", "T", np.zeros((200, 2), np.float32), np.ascontiguousarray(labels), names)


HALF = np.arange(200) % 2


def test_labels_that_apply_to_nobody_or_to_all() -> None:
    assert told(labelled(HALF, 1 - HALF)) == ()
    assert told(labelled(HALF, 0)) == (
        "The label fever applies to no row: nothing can be learned of it. Add rows with it, or leave it out.",
    )
    assert told(labelled(HALF, 1, 0, 0)) == (
        "The labels rash, pox apply to no row: nothing can be learned of them. Add rows with them, or leave them out.",
        "The label fever applies to all rows: there is nothing to tell apart. Add rows without it, or leave it out.",
    )
    assert len(told(labelled(HALF, 0), method="k-fold")) == 1


def test_a_label_that_a_part_has_none_of_or_nothing_but() -> None:
    few, most = np.arange(200) < 100, np.arange(200) >= 40
    sentences = told(labelled(few, most), ordered=True)
    assert sentences[:3] == (
        "The label fever applies to all rows in the validation part, which has no AUC of it then. "
        "Give it a larger share.",
        "The label fever applies to all rows in the test part, which has no AUC of it then. Give it a larger share.",
        "cough has 100 rows (100 to learn from, 0 to validate, 0 to test): there is none in the validation part and in "
        "the test part. Do not keep the order of the rows.",
    )
    sentences = told(labelled(HALF, np.arange(200) < 3))
    assert any(sentence.endswith("or leave the label out.") for sentence in sentences)


def test_rows_in_order_of_their_class() -> None:
    data = Dataset("t", "T", np.zeros((60, 2), np.float32), np.repeat([0, 1], 30).astype(np.int64), ("a", "b"))
    assert told(data, ordered=True)[0] == (
        "a has 30 rows (30 to learn from, 0 to validate, 0 to test): there is none in the validation part and in "
        "the test part. Do not keep the order of the rows."
    )


def test_a_class_that_is_missing_though_there_is_enough_of_it() -> None:
    groups = np.repeat([0, 1, 2, 3], [30, 10, 10, 10])
    labels = np.repeat([0, 1], [48, 12]).astype(np.int64)
    data = replace(plain_data([48, 12], groups), labels=labels)
    assert any("or add samples of another subject" in words for words in told(data))
    official = replace(plain_data([48, 12], test=range(20)), labels=labels)
    assert any(words.endswith("Divide all samples anew.") for words in told(official))
    plain = plain_data([140, 12, 12])
    small_part = {"train": 0.99, "validation": 0.0, "test": 0.01}
    assert any(words.endswith("Give that part a larger share.") for words in told(plain, **small_part))
    seeds = (told(plain, **small_part, stratified=False, seed=seed) for seed in range(9))
    assert any(words.endswith("Stratify the split.") for sentences in seeds for words in sentences)


def test_folds_by_group_that_lack_a_class() -> None:
    groups = np.repeat(np.arange(10), 10)
    data = replace(plain_data([70, 30], groups), labels=np.repeat([0, 1], [70, 30]).astype(np.int64))
    no_test = {"train": 0.8, "validation": 0.2, "test": 0.0}
    sentence, _ = told(data, method="k-fold", **no_test)
    assert sentence == "Some of the 5 folds validate nothing of class 1. Choose fewer folds."
    sentence, _ = told(data, method="leave one group out", **no_test)
    assert sentence.startswith("A fold validates one group, which does not have all classes.")
    sentence, _ = told(replace(data, groups=None), method="k-fold", ordered=True, **no_test)
    assert sentence.endswith("Do not keep the order of the rows.")
    assert any("Stratify" in words for words in told(plain_data([90, 6]), method="k-fold", stratified=False, **no_test))


def test_very_many_small_classes_are_counted() -> None:
    sentences = told(plain_data([300, *([2] * 12)]))
    assert len(sentences) == MOST_SENTENCES + 1
    assert sentences[-1].startswith("7 more classes are small or missing")


def test_a_part_that_nothing_is_left_in() -> None:
    data, spec = plain_data([30, 30]), SplitSpec()
    split = make_split(data, spec)
    sentences = split_warnings(data, split.without(split.validation), spec)
    assert sentences == ("No sample is in the validation part. Give it a larger share, or set it to 0 %.",)


def test_what_it_means_that_a_part_is_not_wanted() -> None:
    data = plain_data([30, 30])
    assert told(data, train=0.8, validation=0.2, test=0.0) == (
        "Without a test part no independent figure stands at the end: choices were made by all the others.",
    )
    (sentence,) = told(data, train=0.8, validation=0.0, test=0.2)
    assert sentence.startswith("Without a validation part the best epoch goes by the samples that are learned from")
    assert told(plain_data([30, 30], test=range(20)), train=0.8, validation=0.2, test=0.0) == ()


def test_groups_too_large_for_the_shares() -> None:
    groups = np.repeat([0, 1, 2, 3], [70, 10, 10, 10])
    (sentence,) = told(plain_data([50, 50], groups))
    assert sentence.startswith("What stays together is so large that the parts are 7")
    assert sentence.endswith(" %, not 60 / 20 / 20 %. Use folds or other shares.")


def test_samples_that_belong_with_an_official_part() -> None:
    data, spec = plain_data([50, 50], test=range(80, 100)), SplitSpec(together=True)
    split = make_split(data, spec, [(0, 90), (1, 91)])
    (sentence,) = split_warnings(data, split, spec)
    assert sentence.startswith("2 samples are in no part")


@pytest.mark.parametrize("method", ["parts", "k-fold"])
def test_numbers_have_no_classes_to_be_told_of(method: str) -> None:
    data = Dataset("t", "T", np.zeros((60, 2), np.float32), np.zeros(60, np.float32), ())
    assert told(data, method=method) == ()


def test_groups_that_are_torn_are_told() -> None:
    data = plain_data([60, 40], np.arange(100) % 25)
    assert told(data, method="k-fold", grouped=True) == ()
    (sentence,) = told(data, method="k-fold", grouped=False)
    assert sentence.startswith("25 of 25 groups of subject are in several folds, so that figures will look better")
    assert sentence.endswith("Divide by group instead.")
    assert any("groups of subject are in several parts" in words for words in told(data, grouped=False))
    assert not any("are in several" in words for words in told(data, method="leave one group out"))
