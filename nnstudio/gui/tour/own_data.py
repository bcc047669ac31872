"""The stages of the tour about data: choosing a table, looking at it from all sides, taking one's own images, leaks."""

from __future__ import annotations

import shutil

from PIL import Image
from PySide6.QtCore import Qt

from nnstudio.gui.tour.driver import Driver

_IMAGES = 60


def table(d: Driver) -> str:
    """Choose the Iris table by typing its name, let the network be made for it, look at the flowers, and go back."""
    panel, session = d.window.panels.data, d.session
    before = session.store.project
    d.act("choose_data")
    popup = panel.chooser.popup
    d.type(popup.search, "iris")
    d.picture("12-data-sets", popup)
    d.key(Qt.Key.Key_Return)
    d.wait(lambda: session.loader.data is not None and len(session.loader.data.dataset) == 150, "loading Iris")
    d.check(bool(session.planner.why_not), "a network for images does not fit a table")
    d.act("fix_problem")
    d.wait(lambda: not session.planner.why_not, "the network for rows of a table")
    d.act("explore")
    explorer = d.window.panels.explorer
    explorer.show_tab("Scatter")
    d.rest(600)
    d.picture("13-table-explored")
    explorer.hide()
    for _ in range(2):
        d.act("undo")
    d.wait(lambda: session.loader.data is not None, "the digits again")
    d.check(session.store.project == before, "undo brings the digits and LeNet-5 back")
    return "150 flowers explored; undo brings all back"


def own_images(d: Driver) -> str:
    """Take a folder of one's own images; one lies there twice, with two labels, and is found."""
    panel, session = d.window.panels.data, d.session
    before, data = session.store.project, session.loader.data
    assert data is not None
    folder = d.out / "own images"
    shutil.rmtree(folder, ignore_errors=True)
    for digit in (0, 1):
        place = folder / f"digit {digit}"
        place.mkdir(parents=True)
        for number, index in enumerate((data.dataset.labels == digit).nonzero()[0][:_IMAGES]):
            Image.fromarray(data.dataset.inputs[index, 0]).save(place / f"{number:02d}.png")
    shutil.copyfile(folder / "digit 0" / "05.png", folder / "digit 1" / "99.png")
    dialog = panel.intake.open(folder)
    d.wait(dialog.use.isEnabled, "understanding the folder")
    d.rest(200)
    d.picture("14-import", dialog)
    d.click(dialog.use)
    count = 2 * _IMAGES + 1
    d.wait(lambda: session.loader.data is not None and len(session.loader.data.dataset) == count, "loading the folder")
    d.wait(lambda: session.leaks.report is not None, "looking for leaks")
    report = session.leaks.report
    assert report is not None
    d.check(len(report.clashes) == 1, "the image that is there twice, with two labels, is found")
    d.act("show_leaks")
    view = panel.leaks.view
    assert view is not None
    d.rest(200)
    d.picture("15-leaks", view)
    view.close()
    d.window.activateWindow()
    d.act("undo")
    d.wait(lambda: session.loader.data is not None, "the digits again")
    d.check(session.store.project == before, "undo brings the digits back")
    return f"{count} images taken in; {len(report.pairs)} in two parts, {len(report.clashes)} with two labels"
