"""Tables in the window: nothing stands still or falls over when data of another kind are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from nnstudio.core.data.datasets import BreastCancerData, DatasetSpec, DiabetesData, DigitsData, SineData
from nnstudio.core.training.tasks import rules_of
from nnstudio.gui.app import Studio
from nnstudio.gui.drawing.words import NOT_HERE, NOTHING_TO_DRAW
from nnstudio.gui.figures import score
from nnstudio.session.trainer import TrainerState


def choose(studio: Studio, spec: DatasetSpec, wait_for: Callable[..., None]) -> None:
    store, loader = studio.session.store, studio.session.loader
    store.edit("Choose", replace(store.project, dataset=spec))
    wait_for(lambda: loader.data is not None and loader.data.spec == spec)


def mend(studio: Studio) -> None:
    """Click on Fix as long as there is something to mend."""
    store, planner = studio.session.store, studio.session.planner
    for _ in range(5):
        problem = next(iter(planner.plan.problems), None)
        if problem is None:
            return
        assert problem.fix is not None, problem.text
        store.edit(problem.fix.label, replace(store.project, network=problem.fix.network))
    raise AssertionError(planner.why_not)


def train(studio: Studio, wait_for: Callable[..., None], epochs: int = 2) -> None:
    store, trainer = studio.session.store, studio.session.trainer
    store.edit("Shorter", replace(store.project, training=replace(store.project.training, epochs=epochs)))
    studio.window.commands.train.train_or_pause()
    wait_for(lambda: not trainer.busy and len(trainer.history.epochs) > 0)


@pytest.mark.parametrize("spec", [DiabetesData(), BreastCancerData(), SineData()], ids=lambda spec: spec.kind)
def test_from_lenet_to_a_table_and_back(studio: Studio, wait_for: Any, spec: DatasetSpec) -> None:
    session = studio.session
    train(studio, wait_for, 1)
    choose(studio, spec, wait_for)
    (problem,) = session.planner.plan.problems
    assert problem.text.startswith("LeNet-5 is for images, and these data are rows of")
    assert problem.fix is not None
    assert problem.fix.label == "Use MLP 256-128"
    mend(studio)
    assert session.planner.why_not == ""
    train(studio, wait_for)
    best = session.trainer.history.best
    assert best is not None
    name = "R²" if spec.known_task == "regression" else "accuracy"
    texts = {label.text() for label in studio.window.transport.findChildren(QLabel)}
    assert {f"Validation {name}", score(best.validation.accuracy, rules_of(spec.known_task).steps)} <= texts
    curves, steps = studio.window.panels.training.curves, rules_of(spec.known_task).steps
    assert curves.accuracy.accessibleName() == f"{steps.name} over epochs"
    assert curves.judge.isHidden()
    assert studio.window.panels.drawing.explanation.answer.words.text() == NOTHING_TO_DRAW
    assert studio.window.panels.drawing.canvas._hint == NOT_HERE
    studio.window.panels.training.show_tab("Runs")
    runs = session.store.file.runs()
    assert [run.task for run in runs] == ["classification", spec.known_task]
    choose(studio, DigitsData(), wait_for)
    mend(studio)
    train(studio, wait_for, 1)
    assert session.trainer.model is not None
    assert len(session.trainer.model.class_names) == 10


def test_other_data_during_a_training(studio: Studio, wait_for: Any) -> None:
    trainer = studio.session.trainer
    store = studio.session.store
    store.edit("Longer", replace(store.project, training=replace(store.project.training, epochs=500)))
    studio.window.commands.train.train_or_pause()
    wait_for(lambda: trainer.model is not None)
    choose(studio, DiabetesData(), wait_for)
    steps = len(trainer.history.steps)
    wait_for(lambda: len(trainer.history.steps) > steps + 5)
    trainer.stop()
    wait_for(lambda: trainer.state is TrainerState.IDLE)


def test_a_sample_of_a_table_is_looked_at(studio: Studio, wait_for: Any) -> None:
    """What the layers make of a row: no picture of it, but values."""
    session, looks = studio.session, []
    choose(studio, DiabetesData(), wait_for)
    mend(studio)
    session.observer.observed.connect(looks.append)
    session.observer.set_wanted(True)
    session.observer.set_focus((1,))
    studio.window.panels.network.select((1,))
    wait_for(lambda: looks and looks[-1].observation.image.shape == (10,))
    assert session.observer.heading.startswith("progression after a year ")
    assert session.observer.noun == "Row"


def test_the_test_part_of_values(studio: Studio, wait_for: Any) -> None:
    session = studio.session
    choose(studio, DiabetesData(), wait_for)
    mend(studio)
    train(studio, wait_for)
    results: list[Any] = []
    session.seal.result.connect(results.append)
    cover = studio.window.panels.data.samples.cover
    cover.evaluate_wanted.emit()
    wait_for(lambda: results)
    assert results[0].mae > 0
    wait_for(lambda: cover.accuracy.text().startswith("R² "))


def test_no_sample_of_a_table_comes_onto_the_canvas(studio: Studio, wait_for: Any) -> None:
    choose(studio, DiabetesData(), wait_for)
    studio.window.panels.drawing.take_sample()
    assert not studio.window.panels.drawing.has_content
