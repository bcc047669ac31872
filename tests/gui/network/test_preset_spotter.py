from __future__ import annotations

from dataclasses import replace

from network_studio import Studio
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QToolButton

from nnstudio.core.network import find_preset, presets
from nnstudio.core.network.layers import ReLU
from nnstudio.gui.network import preset_spotter
from nnstudio.gui.network.preset_spotter import PresetSpotter


def heard(spotter: PresetSpotter) -> list[str]:
    names: list[str] = []
    spotter.spotted.connect(names.append)
    return names


def test_every_preset_is_known_again(qapp: QApplication, wait_for) -> None:
    spotter = PresetSpotter(QObject(qapp))
    names = heard(spotter)
    for preset in presets():
        before = len(names)
        spotter.ask(preset.network((1, 28, 28), 10), (1, 28, 28), 10)
        wait_for(lambda before=before: len(names) > before)
    assert len(names) == len(presets())
    same = zip(presets(), names, strict=True)
    assert all(preset.network((1, 28, 28), 10) == find_preset(name).network((1, 28, 28), 10) for preset, name in same)


def test_the_window_goes_on_in_between_and_only_the_newest_question_is_answered(qapp: QApplication, wait_for) -> None:
    preset_spotter._cards_of.cache_clear()
    spotter = PresetSpotter(QObject(qapp))
    names = heard(spotter)
    own = find_preset("lenet5").network().insert((0,), ReLU())
    spotter.ask(own, (3, 64, 64), 7)
    assert not names
    spotter.ask(find_preset("unet").network((3, 64, 64), 7), (3, 64, 64), 7)
    wait_for(lambda: names)
    assert names == ["unet"]


def test_the_button_bears_the_name(studio: Studio, wait_for) -> None:
    def title() -> str:
        return next(
            button.text()
            for button in studio.panel.findChildren(QToolButton)
            if "Named networks" in button.accessibleName()
        )

    assert title() == "LeNet-5"
    studio.panel.insert_layer("relu")
    wait_for(lambda: title() == "Presets")
    project = studio.store.project
    studio.store.edit("Show", replace(project, network=find_preset("resnet8").network((1, 28, 28), 10)))
    wait_for(lambda: title() == "ResNet-8 for 28×28")
