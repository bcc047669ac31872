from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from network_strategies import networks
from network_trees import densenet, every_block
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from nnstudio.core.network import Network, Path, trace
from nnstudio.core.network.layers import BatchNorm, Conv2d
from nnstudio.gui.network.cards.arrange import lay_out
from nnstudio.gui.network.cards.cards import make_cards
from nnstudio.gui.network.cards.drag import Slots
from nnstudio.gui.network.cards.layout import Layout
from nnstudio.gui.network.cards.text import CardText
from nnstudio.gui.network.cards.widths import NARROWEST
from nnstudio.gui.network.folds import MOST_OPEN, Folds, blocks_of, first_folds, followed, shown_paths

CLASSES = tuple("0123456789")


def laid_out(network: Network, width: float, folded: Folds = frozenset(), pictures: bool = False) -> Layout:
    cards = make_cards(trace(network, (3, 32, 32), 10), network, "Digits", CLASSES, folded)
    return lay_out(cards, width, CardText(), pictures)


def slots_of(network: Network, folded: Folds) -> set[Path]:
    shown = [path for path in shown_paths(network, folded) if path not in folded]
    rows = [(), *((*path, slot) for path in shown for slot in range(len(network.at(path).bodies)))]
    return {(*row, index) for row in rows for index in range(len(network.row(row)) + 1)}


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """Fonts need one."""


@settings(deadline=None, max_examples=50)
@given(networks, st.data())
def test_every_card_has_a_place_of_its_own(network: Network, data: DataObject) -> None:
    blocks = sorted(blocks_of(network))
    folded = frozenset(data.draw(st.sets(st.sampled_from(blocks)))) if blocks else frozenset()
    width = data.draw(st.sampled_from([180.0, 385.0, 900.0]))
    layout = laid_out(network, width, folded, data.draw(st.booleans()))
    assert list(layout.order) == shown_paths(network, folded)
    rects = [place.rect for place in layout.places]
    whole = QRectF(0, 0, max(width, layout.width), layout.height)
    for index, rect in enumerate(rects):
        assert rect.width() >= NARROWEST
        assert whole.contains(rect)
        assert not any(rect.intersects(other) for other in rects[index + 1 :])
    for place in layout.places:
        path = place.card.path
        if path is not None and len(path) > 1:
            frame = layout.place_of(path[:-2]).frame
            assert frame.contains(place.rect)
            assert place.frame.isNull() or frame.contains(place.frame)
        assert place.rect.united(place.sentence).united(place.button).united(place.picture) == place.rect
    assert {slot.path for slot in layout.slots} == slots_of(network, folded)


@settings(deadline=None, max_examples=50)
@given(networks.filter(len), st.data())
def test_every_slot_can_be_aimed_at_and_none_lies_in_what_is_dragged(network: Network, data: DataObject) -> None:
    layout = laid_out(network, 500)
    for slot in layout.slots:
        assert layout.nearest_slot(slot.middle).distance(slot.middle) == 0
    path = data.draw(st.sampled_from(layout.order))
    for open_slot in Slots.for_move(layout, (path,)).open:
        assert open_slot[: len(path)] != path


def test_branches_stand_side_by_side_and_their_slots_apart() -> None:
    layout = laid_out(every_block(), 900)
    first, second = layout.place_of((5, 0, 0)).rect, layout.place_of((5, 1, 0)).rect
    assert first.top() == second.top()
    assert first.right() < second.left()
    aimed = Slots.for_new(layout).aimed(layout, QPointF(second.center().x(), second.bottom() + 4), inside=True)
    assert aimed.target == (5, 1, 1)


@settings(deadline=None, max_examples=50)
@given(networks, networks, st.data())
def test_folds_follow_any_edit(before: Network, after: Network, data: DataObject) -> None:
    blocks = sorted(blocks_of(before))
    folded = frozenset(data.draw(st.sets(st.sampled_from(blocks)))) if blocks else frozenset()
    assert followed(before, before, folded, ()) == folded
    assert followed(before, after, folded, ()) <= blocks_of(after)


def test_long_networks_open_folded_and_stay_so() -> None:
    network = densenet()
    folded = first_folds(network)
    assert len(shown_paths(network, folded)) <= MOST_OPEN
    assert first_folds(every_block()) == frozenset()
    assert followed(network, network.remove((1,)), folded, ()) == {(path[0] - 1, *path[1:]) for path in folded}


def test_the_words_of_narrow_cards_take_more_lines_instead_of_being_cut() -> None:
    text = CardText()
    card = laid_out(Network((BatchNorm(), Conv2d(64, 3, padding=1))), 480).places[2].card
    wide, narrow = text.lines(card, 440), text.lines(card, 90)
    assert wide.count == 2
    assert narrow.summary < narrow.shape < narrow.first_figures
    assert len(narrow.figures) > 1
    assert " · ".join(narrow.figures) == " · ".join(card.brief)
    normalisation = laid_out(Network((BatchNorm(),)), 480).places[1].card
    assert text.lines(normalisation, 90).title == 2
