"""Stages of the tour that edit the network, and take every edit back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from nnstudio.gui.tour.driver import Driver

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


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
