from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from nnstudio.core.data.datasets import DATASETS, DigitsData
from nnstudio.core.data.datasets.base import DatasetSpec, Shape
from nnstudio.core.network import Preset, find_preset, presets, trace
from nnstudio.core.project.document import Project, first_project
from nnstudio.core.project.sample import FIRST_CLASSES, FIRST_SHAPE, expected_sample, suited_to


@dataclass(frozen=True)
class _Unknown(DatasetSpec):
    title: ClassVar[str] = "Unknown"


def test_the_data_set_knows() -> None:
    assert expected_sample(first_project()) == ((1, 28, 28), tuple("0123456789"))
    assert expected_sample(Project(dataset=DigitsData("small or large")))[1] == ("0–2", "3–9")


def test_else_the_preset_does() -> None:
    preset = replace(find_preset("lenet5"), input_shape=(3, 64, 64))
    project = Project(dataset=_Unknown(), network=preset.network((1, 28, 28), 7))
    assert expected_sample(project) == ((1, 28, 28), ())


def test_else_nobody() -> None:
    assert expected_sample(Project(dataset=_Unknown())) == (FIRST_SHAPE, ())
    assert len(FIRST_CLASSES) == 10


@pytest.mark.parametrize("kind", DATASETS.kinds())
def test_what_is_known_is_true(kind: str, mnist_folder: object) -> None:
    spec = DATASETS[kind]()
    if spec.missing(mnist_folder):  # type: ignore[arg-type]
        pytest.skip("these data are not here")
    data = spec.load(mnist_folder)  # type: ignore[arg-type]
    known: Shape | None = spec.known_shape
    assert known in (None, data.input_shape)
    assert spec.known_classes in ((), data.class_names)


def test_what_the_project_says_goes_first() -> None:
    assert expected_sample(replace(first_project(), input_shape=(3, 9, 9))) == ((3, 9, 9), ())


@pytest.mark.parametrize("preset", [p for p in presets() if p.torchvision_names], ids=lambda preset: preset.name)
def test_a_named_network_is_made_anew_for_smaller_images(preset: Preset) -> None:
    made = Project(network=preset.network(preset.input_shape, 7), input_shape=preset.input_shape)
    found = suited_to(made, (1, 28, 28), 10)
    assert found == Project(network=preset.network((1, 28, 28), 7))
    assert trace(found.network, (1, 28, 28), 7).problems == ()
    assert suited_to(made, (1, 28, 28), 5).network == preset.network((1, 28, 28), 5)


def test_other_networks_stay_as_they_are() -> None:
    made = replace(first_project(), input_shape=(3, 40, 40))
    assert suited_to(made, (1, 28, 28), 10) == first_project()
    assert suited_to(made, (3, 40, 40), 10) is made
