"""Stages of the tour that ask the network: on the canvas, and layer by layer."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPoint

from nnstudio.gui.tour.driver import Driver
from nnstudio.session.explainer import Answer
from nnstudio.session.look import Look

SIZES = ((1280, 720), (1440, 900), (2560, 1440))
SEVEN = ((0.3, 0.24), (0.5, 0.22), (0.7, 0.24), (0.62, 0.42), (0.54, 0.6), (0.46, 0.8))
"""A seven, in shares of the canvas."""


def draw(d: Driver) -> str:
    """Draw a seven with the mouse, read answer and heat map, choose another layer."""
    panel = d.window.panels.drawing
    answers: list[Answer] = []
    panel.explained.connect(answers.append)
    canvas = panel.canvas
    side = min(canvas.width(), canvas.height())
    corner = canvas.rect().center() - QPoint(side // 2, side // 2)
    points = [corner + QPoint(round(x * side), round(y * side)) for x, y in SEVEN]
    d.drag(canvas, [p for a, b in pairwise(points) for p in (a, (a + b) / 2)] + [points[-1]])
    d.wait(lambda: bool(answers) and answers[-1].explanation is not None, "an answer")
    d.rest(400)
    answer = answers[-1]
    explanation = answer.explanation
    assert explanation is not None
    chances = explanation.prediction.probabilities
    d.check(math.isclose(sum(chances), 1, abs_tol=1e-4), "the probabilities add up to 1")
    d.check(explanation.heat is not None, "there is a heat map")
    d.picture("06-drawing-explained")
    d.window.resize(*SIZES[-1])
    d.picture("07-large")
    d.window.resize(*SIZES[0])
    d.picture("08-small")
    d.window.resize(*SIZES[1])
    word = f"answer {explanation.prediction.class_name} ({explanation.prediction.probability:.1%})"
    return f"{word}, {answer.milliseconds:.0f} ms after the last stroke, heat from {explanation.layer.name}"  # type: ignore[union-attr]


def look_inside(d: Driver) -> str:
    """Show what each layer makes of a sample, on the cards and large beside them."""
    network, observer = d.window.panels.network, d.session.observer
    looks: list[Look] = []
    observer.observed.connect(looks.append)
    network.show_pictures(True)
    network.select((4,))
    d.wait(lambda: bool(looks) and looks[-1].weights is None and looks[-1].wish.focus == (4,), "a look at the ReLU")
    d.rest(200)
    d.picture("12-look-inside")
    look = looks[-1]
    d.check(len(look.observation.by_path) == d.session.store.project.network.count, "every layer was looked at")
    d.check(observer.part == "train", "the sample is of the training part")
    network.show_pictures(False)
    network.select()
    maps = look.observation.by_path[(4,)].shape[0]
    return f"{maps} maps of {look.observation.by_path[(4,)].name}, {len(look.dead.get((4,), ()))} of them dead"
