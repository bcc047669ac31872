# ruff: noqa: E402  (no garbage is looked for from the first import on, as in the program)
"""Every view of the data in the real window, opened once and again: how long the event loop's longest pass was.

`python -m tests.benchmarks.openings_probe FOLDER [SCENE…]`: a line for each step, in milliseconds of the processor and
as they went by, then all of them as JSON. The scenes are themes, dock, windows, explorer, leaks, tables, images,
rows.
"""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
gc.disable()

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch  # noqa: F401  (before Qt, as the program does)
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtTest import QTest

from nnstudio.core.data.datasets import DATASETS, DatasetSpec, MnistData
from nnstudio.core.data.own.find import spec_for
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.training.allocator import keep_freed_memory
from nnstudio.gui.app import Studio
from nnstudio.gui.data.split.handle import SplitHandle
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.panel import TABS
from nnstudio.gui.samples.sample_grid import SampleGrid
from tests.benchmarks.passes import PassMeter, rest, wait
from tests.benchmarks.report import tell

NONE, SHIFT, LEFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
QUIET_MS = 300
"""After what was waited for has come; layouts and pictures follow it."""
MANY = 1_000_000

Do = Callable[[], object]


def at_once() -> bool:
    """Nothing is to be waited for."""
    return True


class Visitor:
    """Goes through the views as a person would, and measures each step."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.steps = folder, dict[str, tuple[float, float]]()
        self.place = Path(tempfile.mkdtemp(prefix="nnstudio-bench-"))
        settings = QSettings(str(self.place / "settings.ini"), QSettings.Format.IniFormat)
        self.studio = Studio(settings, self.place, folder)
        self.session, self.window = self.studio.session, self.studio.window
        self.data, self.explorer = self.window.panels.data, self.window.panels.explorer
        self.meter = PassMeter()
        self.step("start", self.studio.show, lambda: self.session.loader.data)
        self.step("made ahead", at_once, lambda: self.studio.ahead.ready)

    def step(self, name: str, do: Do, until: Do = at_once) -> None:
        """Do something within a pass of the loop, as an event would, and wait for what comes of it."""
        self.meter.begin()
        QTimer.singleShot(0, do)
        rest(20)
        wait(until)
        rest(QUIET_MS)
        self.meter.end()
        longest = self.meter.longest
        self.steps[name] = longest.worked, longest.passed
        sys.stdout.write(f"{longest.worked:6.1f} {longest.passed:6.1f}  {name}\n")

    def twice(self, name: str, do: Do, undo: Do, until: Do = at_once) -> None:
        """For the first time, and again; `undo` is done after either and not measured."""
        for time in ("first", "again"):
            self.step(f"{name}, {time}", do, until)
            undo()
            rest(QUIET_MS)

    def act(self, name: str) -> Do:
        """What triggers an action."""
        return self.window.book[name].trigger

    def edit(self, name: str, **changes: object) -> None:
        """Change the project."""
        store = self.session.store
        self.step(name, lambda: store.edit(name, replace(store.project, **changes)), self.rested)  # type: ignore[arg-type]

    def undo(self, name: str) -> None:
        """Take the last change back."""
        self.step(name, self.session.store.undo_stack.undo, self.rested)

    def load(self, spec: DatasetSpec, name: str) -> None:
        """Another data set."""
        self.edit(f"other data: {name}", dataset=spec)

    def rested(self) -> bool:
        """Whether the data are there and nothing is asked about them."""
        data, facts, project = self.session.loader.data, self.explorer._facts, self.session.store.project
        if data is None or data.spec != project.dataset or data.split_spec != project.split:
            return False
        busy = any(asking.busy for asking in self.window.findChildren(Asking))
        seen = not self.explorer.isVisible() or (facts is not None and facts.data is data)
        return seen and not busy and not self.explorer._soon.isActive()

    def searched(self) -> bool:
        """Whether the leak guard has looked through the data in hand."""
        guard = self.session.leaks
        return guard.report is not None and guard.data is self.session.loader.data

    def scroll(self, name: str, grid: SampleGrid) -> None:
        """From one end to the other, in leaps and in small steps."""
        bar = grid.verticalScrollBar()
        leaps = [bar.maximum() * step // 60 for step in range(60)]
        places = iter([*leaps, *range(bar.maximum(), bar.maximum() - 37 * 60, -37)])
        timer = QTimer(interval=10)
        timer.timeout.connect(lambda: bar.setValue(next(places, 0)))
        self.step(name, timer.start, lambda: next(places, None) is None)
        timer.stop()

    def drag(self, name: str, handle: SplitHandle) -> None:
        """Take a handle of the split, pull it and let it go."""
        middle = handle.rect().center()
        self.step(f"{name} taken", lambda: QTest.mousePress(handle, LEFT, NONE, middle))
        for pull in range(3):
            self.step(f"{name} dragged, {pull}", lambda: QTest.mouseMove(handle, middle - QPoint(6, 0)))
        self.step(f"{name} let go", lambda: QTest.mouseRelease(handle, LEFT, NONE, middle), self.rested)

    def pages(self, what: str) -> None:
        """Each page of the explorer, and again."""
        self.act("explore")()
        rest(QUIET_MS)
        for time in ("first", "again"):
            for name in (*TABS[1:], TABS[0]):
                show = partial(self.explorer.show_tab, name)
                self.step(f"explorer, {what}: {name.lower()}, {time}", show, self.rested)


def themes(v: Visitor) -> None:
    """Light and dark, with the explorer's page of samples open and without."""
    v.twice("theme: dark", v.act("theme_dark"), v.act("theme_light"))
    v.act("explore")()
    rest(QUIET_MS)
    v.twice("theme: dark, with the explorer", v.act("theme_dark"), v.act("theme_light"))
    v.explorer.hide()


def dock(v: Visitor) -> None:
    """The list of data sets, the parts and the handles of the split, the folds."""
    v.twice("list of data sets", v.act("choose_data"), v.data.chooser.popup.hide)
    v.drag("second handle", v.data.split.bar.handles[1])
    v.load(MnistData(), "MNIST")
    for part in ("validation", "test", "train"):
        v.step(f"dock: {part} part", v.act(f"part_{part}"))
    v.scroll("dock: 70 000 images scroll", v.data.samples.grid)
    v.drag("first handle", v.data.split.bar.handles[0])
    v.edit("k-fold", split=SplitSpec(method="k-fold"))
    v.twice("picture of the folds", v.act("show_folds"), lambda: v.data.folds.popup and v.data.folds.popup.hide())
    v.step("next fold", v.act("next_fold"), v.rested)
    v.undo("next fold undone")
    v.undo("k-fold undone")


def windows(v: Visitor) -> None:
    """Preparation and import."""
    preparing, intake = v.data.preparing, v.data.intake
    v.twice("preparation", v.act("preparation"), lambda: preparing.view and preparing.view.close())
    for time in ("first", "again"):
        for page in ("values", "size_page", "label", "balance", "augmentation"):
            v.step(f"preparation: {page}, {time}", partial(preparing.open, page))

    def close() -> None:
        if intake.dialog is not None:
            intake.dialog.close()

    v.twice("import", v.act("import_data"), close)
    for name in ("blood_cells", "parkinsons/parkinsons.csv", "medmnist/breastmnist.npz"):
        look = partial(intake.open, v.folder / name)
        v.twice(f"import: {Path(name).name}", look, close, lambda: intake.dialog and intake.dialog.use.isEnabled())


def explorer(v: Visitor) -> None:
    """The explorer's pages, filters and grid; samples put right."""
    v.load(MnistData(), "MNIST")
    v.twice("explorer", v.act("explore"), v.explorer.hide, v.rested)
    v.pages("70 000 images")
    v.scroll("explorer: 70 000 images scroll", v.explorer.samples.grid)
    filters(v)
    corrections(v)
    v.explorer.hide()


def filters(v: Visitor) -> None:
    """Every kind of filter over the samples."""
    bar = v.explorer.samples.filters
    for box, places in ((bar.part, (1, 0)), (bar.label, (3, 0)), (bar.state, (1, 2, 0))):

        def choose(place: int, box: object = box) -> None:
            box.setCurrentIndex(place)  # type: ignore[attr-defined]
            box.activated.emit(place)  # type: ignore[attr-defined]

        for place in places:
            v.step(f"filter: {box.itemText(place)}", partial(choose, place), v.rested)
    v.step("filter: 77", lambda: (bar.text.setFocus(), QTest.keyClicks(bar.text, "77")), v.rested)
    v.step("filter: none", lambda: (bar.reset(), bar.changed.emit()), v.rested)


def corrections(v: Visitor) -> None:
    """One sample, and then many, given another label, left out, and all of that undone."""
    grid, mending = v.explorer.samples.grid, v.explorer.samples.mending
    v.twice("a sample picked", lambda: grid.pick(5), at_once)
    v.twice("list of classes", mending.relabel.trigger, mending.popup.hide)
    for name, pick in (("1", lambda: None), ("1000", lambda: grid.pick(1004, SHIFT)), ("all", grid.pick_all)):
        v.step(f"{name} picked", pick)
        v.step(f"{name} relabelled", lambda: mending.popup.chosen.emit("7"), v.rested)
        v.undo(f"{name} relabelled, undone")
        if name != "all":  # which would leave nothing to learn from
            v.step(f"{name} excluded", mending.exclude.trigger, v.rested)
            v.undo(f"{name} excluded, undone")


def leaks(v: Visitor) -> None:
    """What the guard found in medical images."""
    v.load(spec_for(v.folder / "medmnist" / "breastmnist.npz"), "BreastMNIST")
    v.step("leaks are looked for", at_once, v.searched)
    v.twice("leaks", v.act("show_leaks"), lambda: v.data.leaks.view and v.data.leaks.view.close())
    v.act("show_leaks")()
    rest(QUIET_MS)
    view = v.data.leaks.view
    assert view is not None
    for place in range(3):
        v.step(f"leaks: next finding, {place}", partial(view.step, 1))
    view.close()


def tables(v: Visitor) -> None:
    """A table and values to predict; what the guard says of a column."""
    v.load(spec_for(v.folder / "parkinsons" / "parkinsons.csv", "status"), "Parkinsons")
    v.step("leaks of a table are looked for", at_once, v.searched)
    v.twice("leaks of a table", v.act("show_leaks"), lambda: v.data.leaks.view and v.data.leaks.view.close())
    v.pages("table")
    v.load(DATASETS["digits"](), "digits")
    v.load(DATASETS["diabetes"](), "Diabetes")
    v.pages("values")
    v.explorer.hide()


def images(v: Visitor) -> None:
    """A million images in the dock and in the explorer."""
    million(v, "images", np.random.default_rng(0).integers(0, 256, (MANY, 8, 8), np.uint8))
    v.scroll("dock: a million images scroll", v.data.samples.grid)
    v.pages("a million images")
    v.scroll("explorer: a million images scroll", v.explorer.samples.grid)
    v.step("a millionth picked", lambda: v.explorer.samples.grid.pick(5))
    v.step("a millionth excluded", v.explorer.samples.mending.exclude.trigger, v.rested)
    v.undo("a millionth excluded, undone")
    v.explorer.hide()


def rows(v: Visitor) -> None:
    """A million rows of a table in the explorer."""
    million(v, "rows", np.random.default_rng(0).normal(size=(MANY, 5)).astype(np.float32))
    v.pages("a million rows")
    v.explorer.hide()


def million(v: Visitor, what: str, samples: np.ndarray) -> None:  # type: ignore[type-arg]
    """Load samples of ten classes. No leaks are looked for: that would take minutes."""
    preferences = v.session.preferences
    preferences.change(replace(preferences.current, find_leaks=False))
    path = v.place / f"{what}.npz"
    np.savez(path, x=samples, y=np.arange(MANY) % 10)
    v.load(spec_for(path), f"a million {what}")


SCENES: dict[str, Callable[[Visitor], None]] = {
    scene.__name__: scene for scene in (themes, dock, windows, explorer, leaks, tables, images, rows)
}


def main(folder: Path, names: list[str]) -> None:
    """Visit the scenes with these names, or all."""
    keep_freed_memory()
    visitor = Visitor(folder)
    for name in names or SCENES:
        SCENES[name](visitor)
    tell(steps=visitor.steps)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
    sys.stdout.flush()
    # The figures are out; how the program ends is not what is measured.
    os._exit(0)
