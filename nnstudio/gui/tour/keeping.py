"""Stages of the tour that take the network away and keep the project."""

from __future__ import annotations

from nnstudio.core.export import EXPORTERS
from nnstudio.gui.export.dialog import ExportDialog
from nnstudio.gui.tour.driver import Driver


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
