from __future__ import annotations

import numpy as np

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.datasets.base import Groups
from nnstudio.core.data.leakage import Clash, Leak, LeakReport, Suspicion
from nnstudio.core.data.own.understanding import GroupProposal
from nnstudio.gui.data.leaks.findings import (
    GroupFinding,
    PairFinding,
    detail_of,
    findings,
    sentence_for,
    summary,
    title_of,
    worth_a_warning,
)

INPUTS = np.zeros((6, 1, 2, 2), np.uint8)
GROUPS = Groups("plate", np.array([0, 0, 0, 1, 1, 1]), ("A", "B"))
DATA = Dataset("small", "Small", INPUTS, np.array([0, 1, 0, 1, 0, 1]), ("benign", "malignant"), groups=GROUPS)
EXACT = Leak(0, 1, "exact", ("train", "test"))
NEAR = Leak(2, 4, "near", ("train", "validation"))
GROUP = Leak(3, 5, "group", ("train", "validation"))
SUSPICION = Suspicion("predicts", "x", 0.99, "“x” alone predicts it.")
PROPOSAL = GroupProposal("subject", "Its values repeat.", True)


def test_the_worst_comes_first() -> None:
    report = LeakReport((NEAR, EXACT, GROUP), clashes=(Clash(0, 1, "exact"),), suspicions=(SUSPICION,), checked=6)
    found = findings(report, (PROPOSAL,), "plate")
    kinds = [entry.kind if isinstance(entry, PairFinding) else type(entry).__name__ for entry in found]
    assert kinds == ["exact", "near", "group", "Suspicion", "GroupFinding", "GroupFinding"]
    assert isinstance(found[0], PairFinding)
    assert found[0].clash
    assert isinstance(found[-1], GroupFinding)
    assert found[-1].used
    assert not found[-1].kept
    assert findings(LeakReport((NEAR,)), (), "plate")[-1].kept  # type: ignore[union-attr]
    assert title_of(found[2], DATA) == "plate B"


def test_a_clash_within_one_part_is_listed_too() -> None:
    (found,) = findings(LeakReport(clashes=(Clash(0, 1, "exact"),)))
    assert detail_of(found) == "labels differ"
    assert isinstance(found, PairFinding)
    assert found.parts is None
    assert found.clash


def test_summaries() -> None:
    clash = (Clash(0, 1, "exact"),)
    assert summary(LeakReport(), DATA) == ""
    assert summary(LeakReport((EXACT,), clashes=clash), DATA) == "1 image is in two parts, with opposite labels"
    assert summary(LeakReport((EXACT, NEAR)), DATA) == "1 image is in two parts; 1 pair is nearly the same"
    assert summary(LeakReport((NEAR,)), DATA) == "1 pair of images in two parts is nearly the same"
    assert summary(LeakReport(clashes=clash), DATA) == "1 image is there twice, with opposite labels"
    near = (Clash(0, 1, "near"), Clash(2, 4, "near"))
    assert summary(LeakReport(clashes=(*clash, *near)), DATA) == (
        "1 image is there twice and 2 pairs of images are nearly the same, with opposite labels"
    )
    assert summary(LeakReport((GROUP,), suspicions=(SUSPICION,)), DATA) == (
        "1 plate group is divided; 1 feature knows too much"
    )
    folds = Leak(0, 1, "exact", ("fold 1", "fold 2"))
    assert summary(LeakReport((folds,)), DATA) == "1 image is in two folds"
    assert "subject" in summary(LeakReport(), DATA, (PROPOSAL,))


def test_one_pair_of_many_that_is_nearly_the_same_is_no_alarm() -> None:
    assert not worth_a_warning(LeakReport((NEAR,), checked=5000))
    assert worth_a_warning(LeakReport((NEAR,), checked=50))
    assert worth_a_warning(LeakReport((EXACT,), checked=5000))
    assert worth_a_warning(LeakReport(checked=5000), (PROPOSAL,))
    assert not worth_a_warning(LeakReport(checked=5000))


def test_a_sealed_label_is_not_told() -> None:
    pair = PairFinding(0, 1, "exact", ("train", "test"), True)
    assert "benign and once as malignant" in sentence_for(pair, DATA, sealed=False)
    told = sentence_for(pair, DATA, sealed=True)
    assert "malignant" not in told
    assert "with different labels: one of the labels is wrong" in told


def test_a_suspicion_says_what_is_known() -> None:
    assert detail_of(SUSPICION) == "predicts the target"
    assert detail_of(Suspicion("target", "x", 1.0, "…", ("cough",))) == "is cough"
    assert detail_of(Suspicion("predicts", "x", 1.0, "…", ("cough", "fever"))) == "predicts 2 labels"
