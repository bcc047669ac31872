"""Stages of the tour that divide the data and train on them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from nnstudio.gui.tour.driver import Driver
from nnstudio.session.trainer import TrainerState

ENOUGH = 0.9
"""Validation accuracy that LeNet-5 has on the digits after its first training; it is usually above 0.97."""


def split(d: Driver) -> str:
    """Drag the handle between training and validation part; look at the sealed test part."""
    panel, store = d.window.panels.data, d.session.store
    before = store.project.split
    handle = panel.split.bar.handles[0]
    d.drag(
        handle, [handle.rect().center(), handle.rect().center() + QPoint(12, 0), handle.rect().center() + QPoint(24, 0)]
    )
    d.check(store.project.split.train > before.train, "the training part grew")
    d.wait(lambda: d.session.loader.data is not None, "dividing anew")
    d.act("part_test")
    d.picture("04-split-and-sealed-test")
    d.act("part_train")
    d.act("reset_split")
    d.wait(lambda: d.session.loader.data is not None, "dividing as before")
    d.check(d.session.seal.count == 0, "nobody has looked at the test part")
    return f"training part {before.train:.0%} → dragged → reset; looks at the test part: 0"


def train(d: Driver) -> str:
    """Press Space and watch; pause, step, go on."""
    trainer = d.session.trainer
    d.window.panels.network.focus_diagram()
    d.key(Qt.Key.Key_Space)
    d.wait(lambda: len(trainer.history.steps) > 0, "the first point of the curve")
    d.key(Qt.Key.Key_Space)
    d.wait(lambda: trainer.state is TrainerState.PAUSED, "the pause")
    d.rest(150)
    steps = len(trainer.history.steps)
    d.click(d.window.transport.step)
    d.wait(lambda: len(trainer.history.steps) == steps + 1, "exactly one step")
    d.picture("05-training")
    d.key(Qt.Key.Key_Space)
    d.wait(lambda: trainer.state is TrainerState.IDLE, "the end of the training", 120)
    best = trainer.history.best
    assert best is not None
    assert best.validation is not None
    d.check(best.validation.accuracy >= ENOUGH, f"validation accuracy {best.validation.accuracy:.3f} is enough")
    d.rest(600)
    return (
        f"{len(trainer.history.epochs)} epochs, best {best.epoch}: validation accuracy {best.validation.accuracy:.4f}"
    )
