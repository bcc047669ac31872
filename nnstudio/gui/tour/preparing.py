"""The stages of the tour about what is learned from: how it is prepared, and drawings that are added to it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnstudio.gui.tour.driver import Driver


def prepare(d: Driver) -> str:
    """Look at what was measured, vary images, and take it back."""
    preparing, store = d.window.panels.data.preparing, d.session.store
    before = store.project
    d.click(preparing.line.button)
    view = preparing.view
    assert view is not None
    d.rest(100)
    d.picture("04b-preparation", view)
    d.click(view.tabs.button("augmentation"))
    page = view.augmentation
    d.click(page.gentle)
    d.wait(lambda: len(page.preview.images) > 1 and page.preview.images[0] != page.preview.images[1], "varied images")
    d.picture("04c-augmentation", view)
    said = preparing.line.text.text()
    d.check("varied in 3 ways" in said, "the line says that images are varied")
    view.close()
    d.window.activateWindow()
    d.act("undo")
    d.check(store.project == before, "undo takes it back")
    return said


def add_drawing(d: Driver) -> str:
    """Make the drawing on the canvas a sample of a new class, and take it back."""
    panel, session = d.window.panels.drawing, d.session
    before = session.store.project
    d.click(panel.row.add)
    picker = panel.adding.picker
    assert picker is not None
    d.type(picker.field, "heart")
    d.picture("12b-add-as", picker)
    d.key(Qt.Key.Key_Return)
    d.wait(lambda: session.loader.data is not None, "taking the drawing in")
    d.check(session.planner.classes == 11, "there is an eleventh class")
    said = panel.body.message.text()
    d.picture("12c-drawing-added")
    d.click(panel.body.message.button)
    d.wait(lambda: session.loader.data is not None, "taking the drawing back")
    d.check(session.store.project == before, "the project is as before")
    d.check(panel.has_content, "the drawing is on the canvas again")
    return said
