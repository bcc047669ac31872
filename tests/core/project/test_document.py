from __future__ import annotations

import json

import pytest

from nnstudio.core.data.datasets import DigitsData, MnistData
from nnstudio.core.errors import NnstudioError
from nnstudio.core.network import find_preset, presets, trace
from nnstudio.core.project.document import Project, first_project, with_preset


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_answers_its_question(preset):
    project = with_preset(Project(dataset=MnistData()), preset, (1, 28, 28))
    assert project.dataset == MnistData(labels=preset.question)
    assert trace(project.network, (1, 28, 28), len(project.dataset.known_classes)).problems == ()


def test_a_preset_leaves_the_rest_alone():
    before = Project(dataset=DigitsData(), normalization="unit")
    after = with_preset(before, find_preset("mlp"), (1, 28, 28))
    assert (after.split, after.normalization, after.training) == (before.split, "unit", before.training)


def test_json_round_trip():
    project = first_project()
    assert Project.from_json(json.loads(json.dumps(project.to_json()))) == project


@pytest.mark.parametrize("data", [None, [], {}, {"normalization": "other"}, {"normalization": "unit", "network": 3}])
def test_other_json_is_refused(data):
    with pytest.raises(NnstudioError):
        Project.from_json(data)
