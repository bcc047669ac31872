"""What a project's network will be given and asked, as far as that is known before any data are loaded."""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.data.preparation import adapted_shape
from nnstudio.core.network import Network, Preset, Shape, describe_shape, find_preset, presets
from nnstudio.core.network.problem import Fix, Problem
from nnstudio.core.network.trace import trace
from nnstudio.core.network.traced import Trace
from nnstudio.core.project.document import Project

# Where nothing is known, the network is drawn for the images of the built-in digits.
FIRST_SHAPE: Shape = (1, 28, 28)
FIRST_CLASSES = tuple("0123456789")

NETWORK_FOR_ROWS = "mlp"
"""The preset that is offered where a network for images meets a table."""


def expected_sample(project: Project) -> tuple[Shape, tuple[str, ...]]:
    """The shape of one sample and the names of the classes: those that the project itself says; those of the data set
    where they are known; else the shape that the preset was made for, if the network is one, and no classes. Nor are
    there any where a value is predicted."""
    if project.input_shape is not None:
        return project.input_shape, ()
    shape, classes = project.dataset.known_shape, project.dataset.known_classes
    if shape is not None:
        return adapted_shape(shape, project.preparation), classes
    preset = _preset_of(project.network)
    return (preset.input_shape if preset else FIRST_SHAPE), classes


def suited_to(project: Project, input_shape: Shape, classes: int, several: bool = False) -> Project:
    """The project for data of this shape and so many classes, of which `several` may apply; 0 where a value is
    predicted. A named network that was made for others is made anew for these, without what small images are too small
    for and with no more outputs than there are classes; any other network stays as it is."""
    if project.input_shape in (None, input_shape):
        return project
    preset, network = _preset_of(project.network), project.network
    if preset is not None:
        outputs = trace(network, preset.input_shape).output_shape or (preset.classes,)
        network = preset.network(input_shape, classes if several else min(outputs[0], classes), several)
    return replace(project, network=network, input_shape=None)


def with_network_for_rows(plan: Trace, network: Network, classes: int | None, several: bool = False) -> Trace:
    """The trace, with a Fix that takes another network where this one is for images and the data are rows of a table.

    Its layers cannot be mended one by one: without its convolutions nothing would be left of it.
    """
    first = next((row for row in plan.rows if row.problem), None)
    of_images = ("convolution", "pooling")
    if len(plan.input_shape) != 1 or first is None or first.layer.group not in of_images or classes is None:
        return plan
    known, plain = _preset_of(network), find_preset(NETWORK_FOR_ROWS)
    text = (
        f"{known.title if known else 'This network'} is for images, and these data are rows of "
        f"{describe_shape(plan.input_shape)}. Use {plain.title}."
    )
    problem = Problem(text, Fix(f"Use {plain.title}", plain.network(plan.input_shape, classes, several)))
    return replace(plan, rows=tuple(replace(row, problem=problem) if row is first else row for row in plan.rows))


def describe_suiting(input_shape: Shape, classes: int, several: bool = False) -> str:
    """What is told when `suited_to` has made the network anew."""
    samples = "images of" if len(input_shape) == 3 else "rows of"
    asked = f"{classes} {'labels' if several else 'classes'}" if classes else "one value"
    data = f"{samples} {describe_shape(input_shape)} and {asked}"
    return f"The network was made for other data; it is made anew for {data}."


def _preset_of(network: Network) -> Preset | None:
    return next((preset for preset in presets() if _is_preset(network, preset)), None)


def _is_preset(network: Network, preset: Preset) -> bool:
    """Whether these are the preset's cards, for however many classes, or for a value."""
    shape = preset.input_shape
    if network == preset.network(shape, 0):
        return True
    outputs = trace(network, shape).output_shape if len(network) == len(preset.network()) else None
    if outputs is None:
        return False
    return network in (preset.network(shape, outputs[0]), preset.network(shape, outputs[0], several=True))
