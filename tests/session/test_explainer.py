from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.errors import DataError
from nnstudio.core.explain import Model, explain
from nnstudio.core.network import build, find_preset
from nnstudio.core.training.checkpoint import Checkpoint, snapshot
from nnstudio.session.explainer import Answer, Explainer, ExplainOptions, Seen

SHAPE = (1, 28, 28)
PLACE = (0.0, 0.0, 280.0, 280.0)


def weights(preset: str = "lenet5", seed: int = 1) -> Checkpoint:
    network = find_preset(preset).network(SHAPE)
    names = tuple(f"class {index}" for index in range(find_preset(preset).classes))
    return Checkpoint(
        network, SHAPE, names, Preprocessing("standardize", (0.13,), (0.31,)), snapshot(build(network, SHAPE, seed))
    )


def cross() -> Seen:
    image = np.zeros(SHAPE, np.uint8)
    image[0, 12:15, 4:24] = image[0, 4:24, 12:15] = 255
    return Seen(image, PLACE)


@pytest.fixture
def explainer() -> Iterator[Explainer]:
    made = Explainer()
    yield made
    made.close()


def ask(qtbot: QtBot, explainer: Explainer, checkpoint: Checkpoint | None, options: ExplainOptions) -> Answer:
    with qtbot.waitSignal(explainer.answered) as caught:
        explainer.ask(checkpoint, SHAPE, lambda _: cross(), options)
    assert caught.args is not None
    answer: Answer = caught.args[0]
    return answer


def test_the_answer_is_that_of_explain(qtbot: QtBot, explainer: Explainer) -> None:
    checkpoint = weights()
    answer = ask(qtbot, explainer, checkpoint, ExplainOptions(layer="conv1", target=3, smoothing=1.0))
    expected = explain(Model(checkpoint), cross().image, layer="conv1", target=3, smoothing=1.0, output_size=(224, 224))
    assert answer.explanation is not None
    assert answer.checkpoint is checkpoint
    assert answer.explanation.prediction == expected.prediction
    assert answer.explanation.raw_max == pytest.approx(expected.raw_max)
    assert answer.explanation.heat is not None
    assert expected.heat is not None
    assert answer.explanation.heat.shape == (224, 224)
    assert np.allclose(answer.explanation.heat, expected.heat, atol=1e-5)
    assert answer.milliseconds > 0
    assert "conv2" in {layer.name for layer in answer.layers}


def test_layer_and_class_of_another_network_count_as_not_chosen(qtbot: QtBot, explainer: Explainer) -> None:
    answer = ask(qtbot, explainer, weights("pigeon"), ExplainOptions(layer="conv9", target=7))
    assert answer.explanation is not None
    assert answer.explanation.target == answer.explanation.prediction.class_index


def test_an_empty_canvas_gets_no_explanation(qtbot: QtBot, explainer: Explainer) -> None:
    with qtbot.waitSignal(explainer.answered) as caught:
        explainer.ask(weights(), SHAPE, lambda _: None, ExplainOptions())
    assert caught.args is not None
    assert caught.args[0].seen is None
    assert caught.args[0].explanation is None


def test_without_weights_only_the_input_is_made(qtbot: QtBot, explainer: Explainer) -> None:
    answer = ask(qtbot, explainer, None, ExplainOptions())
    assert answer.seen is not None
    assert answer.explanation is None
    assert answer.layers == ()


def test_the_input_is_made_on_the_explainers_thread(qtbot: QtBot, explainer: Explainer) -> None:
    threads: list[int] = []

    def make(shape: tuple[int, ...]) -> Seen:
        threads.append(threading.get_ident())
        assert shape == SHAPE
        return cross()

    with qtbot.waitSignal(explainer.answered):
        explainer.ask(None, SHAPE, make, ExplainOptions())
    assert threads != [threading.get_ident()]


def test_questions_that_were_overtaken_are_skipped(qtbot: QtBot, explainer: Explainer) -> None:
    gate, asked = threading.Event(), []

    def make(number: int) -> Seen:
        asked.append(number)
        gate.wait(30)
        return cross()

    answers: list[Answer] = []
    explainer.answered.connect(answers.append)
    for number in range(10):
        explainer.ask(None, SHAPE, lambda _, number=number: make(number), ExplainOptions())
        if number == 0:
            qtbot.waitUntil(lambda: bool(asked))
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert asked == [0, 9]


def test_what_was_forgotten_is_not_answered(qtbot: QtBot, explainer: Explainer) -> None:
    gate, begun = threading.Event(), threading.Event()

    def make(_: tuple[int, ...]) -> Seen:
        begun.set()
        gate.wait(30)
        return cross()

    with qtbot.assertNotEmitted(explainer.answered, wait=100):
        explainer.ask(None, SHAPE, make, ExplainOptions())
        assert begun.wait(30)
        explainer.forget()
        gate.set()
    assert ask(qtbot, explainer, None, ExplainOptions()).seen is not None


def test_an_error_is_reported_and_the_next_question_answered(qtbot: QtBot, explainer: Explainer) -> None:
    def make(_: tuple[int, ...]) -> Seen:
        raise DataError("This is no image.")

    with qtbot.waitSignal(explainer.failed) as caught:
        explainer.ask(None, SHAPE, make, ExplainOptions())
    assert caught.args is not None
    assert str(caught.args[0]) == "This is no image."
    assert ask(qtbot, explainer, weights(), ExplainOptions()).explanation is not None


def test_closing_ends_the_thread_even_with_questions_left() -> None:
    explainer = Explainer()
    for _ in range(5):
        explainer.ask(weights(), SHAPE, lambda _: cross(), ExplainOptions())
    explainer.close()
    assert explainer._newest._thread.isFinished()
