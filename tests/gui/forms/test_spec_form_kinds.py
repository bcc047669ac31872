from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import DATASETS
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.export import EXPORTERS
from nnstudio.core.network.layers import LAYERS
from nnstudio.core.spec import Spec, params
from nnstudio.core.training import LOSSES, OPTIMIZERS, SCHEDULES, TrainingConfig
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.theme import load_theme

REGISTRIES = (LAYERS, DATASETS, EXPORTERS, LOSSES, OPTIMIZERS, SCHEDULES)
KINDS: list[type[Spec]] = [SplitSpec, TrainingConfig, *(cls for registry in REGISTRIES for cls in registry)]


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.__name__)
def test_every_kind_has_a_form_that_shows_it_unchanged(cls: type[Spec], qtbot: QtBot) -> None:
    form = SpecForm()
    qtbot.addWidget(form)
    heard: list[Spec] = []
    form.edited.connect(lambda spec, name: heard.append(spec))
    form.set_spec(cls())
    form.commit()
    assert heard == []
    for knob in params(cls):
        value = getattr(form.spec(), knob.name)
        shown = form.editor(knob.name).value()
        assert shown == value
        assert type(shown) is type(value)


@pytest.mark.parametrize("group", LAYERS.groups())
def test_every_group_of_layers_has_a_colour(group: str) -> None:
    assert load_theme("light").color(group).isValid()
    assert load_theme("dark").color(group).isValid()
