from __future__ import annotations

from PySide6.QtCore import QRectF

from nnstudio.core.network import find_preset, trace
from nnstudio.gui.network.cards.arrange import lay_out
from nnstudio.gui.network.cards.cards import make_cards
from nnstudio.gui.network.cards.text import CardText
from nnstudio.gui.network.strips import Strips


def test_everything_at_a_height_is_found_in_order() -> None:
    items = [(start, start + length, (start, length)) for length in (3000.0, 30.0, 0.0) for start in range(0, 9000, 90)]
    strips = Strips(items)
    for top, bottom in ((0, 10), (255, 257), (4000, 5200), (8990, 20_000)):
        found = strips.between(top, bottom)
        assert [item for start, end, item in items if end >= top and start <= bottom and item not in found] == []
        places = [[item for _, _, item in items].index(item) for item in found]
        assert places == sorted(set(places))
    assert len(strips.between(4000, 4010)) < len(items) / 3


def test_a_part_of_the_cards_holds_all_that_can_be_seen_in_it(qapp: object) -> None:
    preset = find_preset("resnet18")
    network = preset.network()
    plan = trace(network, preset.input_shape)
    whole = lay_out(make_cards(plan, network, "Images", tuple("ab"), frozenset()), 500, CardText(), False)
    area = QRectF(0, whole.height / 2, 500, 300)
    part = whole.part(area)
    assert [p for p in whole.places if p.rect.intersects(area) or p.frame.intersects(area)] == [
        p for p in part.places if p.rect.intersects(area) or p.frame.intersects(area)
    ]
    assert [join for join in whole.joins if join.area.intersects(area) and join not in part.joins] == []
    assert 0 < len(part.places) < len(whole.places)
    assert 0 < len(part.lines) < len(whole.lines)
    for place in part.places:
        assert whole.card_at(place.rect.center()) is place
