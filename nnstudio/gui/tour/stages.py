"""The stages of the tour: each does something as a person would and checks that it did what it should."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction

from nnstudio.core.export import EXPORTERS
from nnstudio.gui.export.dialog import ExportDialog
from nnstudio.gui.tour.driver import Driver
from nnstudio.gui.tour.own_data import own_images, table
from nnstudio.gui.tour.preparing import add_drawing, prepare
from nnstudio.session.explainer import Answer
from nnstudio.session.look import Look
from nnstudio.session.trainer import TrainerState

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SIZES = ((1280, 720), (1440, 900), (2560, 1440))
SEVEN = ((0.3, 0.24), (0.5, 0.22), (0.7, 0.24), (0.62, 0.42), (0.54, 0.6), (0.46, 0.8))
"""A seven, in shares of the canvas."""
ENOUGH = 0.9
"""Validation accuracy that LeNet-5 has on the digits after its first training; it is usually above 0.97."""


def first_start(d: Driver) -> str:
    """The window opens with a project that is ready to train."""
    d.wait(lambda: d.session.loader.data is not None, "loading the digits")
    plan = d.session.planner.plan
    d.check(plan.parameters == 61_706, "LeNet-5 has 61 706 parameters")
    d.check(not d.window.commands.train.why_not(), "Train can be pressed")
    d.picture("01-first-start")
    data = d.session.loader.data
    assert data is not None
    return f"{len(data.dataset)} images, {plan.parameters} parameters, ready"


def build(d: Driver) -> str:
    """Insert, move, delete and mend layers with mouse and keyboard, and take it all back."""
    network, store = d.window.panels.network, d.session.store
    before = store.project
    diagram = network.body.diagram
    d.click(diagram, diagram.card_rect((4,)).center().toPoint())
    d.check(network.selection.single is not None, "a click selects a card")
    d.act("insert_dropout")
    d.check(len(store.project.network) == len(before.network) + 1, "a layer was inserted")
    d.key(Qt.Key.Key_Up, ALT)
    d.picture("02-layer-inserted")
    d.act("find_layer")
    d.type(network.body.palette_list.search, "conv 32 3")
    d.key(Qt.Key.Key_Return)
    filters = [getattr(layer, "channels", 0) for layer in store.project.network.layers]
    d.check(32 in filters, "conv 32 3 was typed in")
    flatten = next(i for i, layer in enumerate(store.project.network.layers) if layer.kind == "flatten")
    network.select((flatten,))
    network.focus_diagram()
    d.key(Qt.Key.Key_Delete)
    d.check(bool(d.session.planner.why_not), "a network without Flatten has a problem")
    d.picture("03-problem-with-fix")
    d.act("fix_problem")
    d.check(not d.session.planner.why_not, "Fix mends it")
    network.focus_diagram()
    edits = 0
    while store.project != before and edits < 20:
        d.key(Qt.Key.Key_Z, CONTROL)
        edits += 1
    d.check(store.project == before, "undo restores the first network")
    return f"{edits} edits made and taken back"


def blocks(d: Driver) -> str:
    """Insert a residual block, wrap layers in a group, fold it, and take it all back."""
    network, store = d.window.panels.network, d.session.store
    before, places = store.project, network.body.diagram.places
    network.select((3,))
    d.act("insert_residual_block")
    d.check(not d.session.planner.why_not, "a residual block fits where it is put")
    block = next(path for path, layer in store.project.network.walk() if layer.kind == "residual")
    network.select(block)
    d.picture("03b-residual-block")
    network.select((0,), (1,), (2,))
    d.act("wrap_group")
    d.check(store.project.network.layers[0].kind == "group", "three layers are one group")
    network.focus_diagram()
    d.key(Qt.Key.Key_Left)
    d.check((0, 0, 0) not in network.body.diagram.places.order, "the group is folded")
    d.picture("03c-group-folded")
    d.act("undo")
    d.act("undo")
    d.check(store.project == before, "undo takes both back")
    d.check(network.body.diagram.places.order == places.order, "every card is where it was")
    return "a residual block and a group made and taken back"


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


def export(d: Driver) -> str:
    """Write every format and read the report of its check."""
    d.act("export")
    dialog = next(w for w in d.window.findChildren(ExportDialog) if w.isVisible())
    found = []
    for kind in EXPORTERS.kinds():
        dialog.choose(kind, d.out / f"model{EXPORTERS[kind].suffix}")
        d.click(dialog.start)
        if dialog.messages.button.isVisible():  # shall the file of an earlier tour be replaced?
            d.click(dialog.messages.button)
        d.wait(lambda: dialog.report is not None or dialog.start.isEnabled(), f"the {kind} export", 120)
        d.check(dialog.report is not None, f"{kind} was exported: {dialog.messages.text()}")
        assert dialog.report is not None
        d.check(dialog.report.max_abs_error <= 1e-4, "the file answers as the network does")
        found.append(f"{kind} {dialog.report.max_abs_error:.0e}")
    d.picture("09-export", dialog)
    dialog.close()
    return "largest differences: " + ", ".join(found)


def keep(d: Driver) -> str:
    """Save the project, open another, open this one again: all is there."""
    store, trainer = d.session.store, d.session.trainer
    path = d.out / "tour.nns"
    path.unlink(missing_ok=True)
    d.window.commands.files.save_as(path)
    d.wait(lambda: store.path == path, "saving the project")
    epochs, project = len(trainer.history.epochs), store.project
    d.act("new")
    d.wait(lambda: store.path is None, "a new project")
    d.check(not trainer.history.epochs, "a new project has no runs")
    d.window.commands.files.open(path)
    d.wait(lambda: store.path == path and d.session.loader.data is not None, "opening the project again")
    d.check(store.project == project, "the project is the same")
    d.check(len(trainer.history.epochs) == epochs, "its curves are there")
    d.check(trainer.model is not None, "its weights are there")
    d.act("runs")
    d.picture("10-reopened")
    d.act("curves")
    return f"{path.stat().st_size} bytes, {epochs} epochs, weights and curves"


def commands(d: Driver) -> str:
    """Find a command by typing; every action can be reached."""
    d.act("palette")
    d.rest(50)
    d.picture("11-command-palette", d.window.palette_popup)
    d.key(Qt.Key.Key_Escape)
    named = [action for action in d.window.book.actions.values() if isinstance(action, QAction) and action.text()]
    d.check(len(named) == len(d.window.book.actions), "every action has a name")
    return f"{len(named)} commands"


STAGES: tuple[Callable[[Driver], str], ...] = (
    first_start,
    build,
    blocks,
    split,
    table,
    own_images,
    prepare,
    train,
    draw,
    look_inside,
    add_drawing,
    export,
    keep,
    commands,
)
