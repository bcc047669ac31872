"""Once the program is up, what can be opened is there already."""

from __future__ import annotations

from nnstudio.gui.app import Studio


def test_windows_and_views_are_made_before_they_are_wanted(studio: Studio, wait_for) -> None:
    data, explorer = studio.window.panels.data, studio.window.panels.explorer
    wait_for(lambda: studio.ahead.ready)
    view, leaks = data.preparing.view, data.leaks.view
    assert view is not None
    assert leaks is not None
    assert not view.isVisible()
    assert not leaks.isVisible()
    assert {"samples", "classes", "values", "scatter", "table"} <= set(vars(explorer))

    data.preparing.open("balance")
    assert data.preparing.view is view
    assert view.isVisible()
    view.close()

    first = data.intake.open()
    assert first.isVisible()
    first.close()
    second = data.intake.open()
    assert second is not first
    assert not second.use.isEnabled()
    second.close()
