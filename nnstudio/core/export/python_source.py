"""The network as a readable PyTorch file with its weights beside it, for use without nnstudio."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from numpy.typing import NDArray

from nnstudio import __version__
from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.export import python_template as template
from nnstudio.core.export.base import EXPORTERS, Answers, Exporter
from nnstudio.core.export.clean_process import run_in_clean_process
from nnstudio.core.export.weights import weights_bytes
from nnstudio.core.network import trace
from nnstudio.core.network.source import literal, network_classes, statement
from nnstudio.core.training.checkpoint import Checkpoint

_IMAGE_MODES = {1: "L", 3: "RGB", 4: "RGBA"}
"""Pillow's name for images of so many channels."""


@EXPORTERS.register("pytorch", "PyTorch source", "files")
@dataclass(frozen=True)
class PythonExporter(Exporter):
    """A readable Python file with the network written out layer by layer, and its weights beside it.

    It needs PyTorch and safetensors, not nnstudio; the weights are named as in the file.
    """

    suffix: ClassVar[str] = ".py"

    def files(self, path: Path) -> tuple[Path, ...]:
        return (weights_path(path), path)

    def write(self, checkpoint: Checkpoint, path: Path, progress: Progress) -> None:
        weights_path(path).write_bytes(weights_bytes(checkpoint))
        path.write_text(pytorch_source(checkpoint, weights_path(path).name), encoding="utf-8", newline="\n")

    def run(self, path: Path, samples: NDArray[Any], progress: Progress) -> Answers:
        return run_in_clean_process(path, samples, progress)


def weights_path(path: Path) -> Path:
    """Where the weights of the Python file at `path` are: lenet5.py → lenet5_weights.safetensors."""
    return path.with_name(f"{path.stem}_weights.safetensors")


def pytorch_source(checkpoint: Checkpoint, weights_name: str) -> str:
    """A whole Python file that rebuilds the network and loads its weights from the file named, in its own folder.

    Raises NetworkError for a network that has a problem.
    """
    shape = checkpoint.input_shape
    of_rows = len(shape) == 1
    given = "rows" if of_rows else "pixels"
    inputs = "×".join(map(str, ("N", *shape)))
    accepted = template.ACCEPTED_FEATURES if checkpoint.features else template.ACCEPTED_ROWS
    forms = template.ROWS if checkpoint.preprocessing.of_table else template.PIXELS
    return template.PAGE.substitute(
        version=__version__,
        given=given,
        inputs=inputs,
        accepted=accepted if of_rows else template.ACCEPTED_PIXELS,
        constants=_constants(checkpoint, weights_name),
        classes=network_classes(checkpoint.network, shape).rstrip("\n"),
        preprocess=forms[checkpoint.preprocessing.mode].replace("pixels", given),
        answer="values" if checkpoint.target else "probabilities",
        answers=_answers(checkpoint, given, inputs),
        **_main_parts(checkpoint),
    )


def _answers(checkpoint: Checkpoint, given: str, inputs: str) -> str:
    """The functions that say what the outputs mean."""
    if checkpoint.target:
        return template.VALUES.substitute(given=given, inputs=inputs)
    if checkpoint.several:
        return template.LABEL_PROBABILITIES.substitute(given=given, inputs=inputs)
    outputs = (trace(checkpoint.network, checkpoint.input_shape).output_shape or (0,))[0]
    readout = template.SIGMOID if outputs == 1 else template.SOFTMAX
    return template.PROBABILITIES.substitute(given=given, inputs=inputs, readout=readout)


def _main_parts(checkpoint: Checkpoint) -> dict[str, str]:
    """What differs between a file that can read images and one that can only say what it is."""
    shape = checkpoint.input_shape
    predict, summary = template.PREDICT, template.SUMMARY
    asked = "Name the class"
    if checkpoint.target:
        predict, summary, asked = template.VALUE_PREDICT, template.VALUE_SUMMARY, "Predict the value"
    if checkpoint.several:
        predict, summary, asked = template.LABELS_PREDICT, template.LABELS_SUMMARY, "Name the labels"
    if len(shape) != 3 or shape[0] not in _IMAGE_MODES:
        words = "Print what the network is."
        parts = {"usage": "", "imports": "from pathlib import Path", "read_image": "", "main": summary}
        return {**parts, "arguments": "", "passed": "", "main_words": words}
    channels, height, width = shape
    image = {"channels": channels, "height": height, "width": width, "mode": _IMAGE_MODES[channels]}
    return {
        "usage": " with the names of image files, or without",
        "imports": "import sys\nfrom pathlib import Path",
        "read_image": template.READ_IMAGE.substitute(image).rstrip("\n") + "\n",
        "main": predict + summary,
        "arguments": "paths: list[str]",
        "passed": "sys.argv[1:]",
        "main_words": f"{asked} of each image file; without any, print what the network is.",
    }


def _constants(checkpoint: Checkpoint, weights_name: str) -> str:
    lines = [
        statement("WEIGHTS", "Path(__file__).with_name(", [literal(weights_name)], ")"),
        *_features(checkpoint),
        *_asked(checkpoint),
        *_scaling(checkpoint.preprocessing),
    ]
    return "\n".join(lines)


def _features(checkpoint: Checkpoint) -> list[str]:
    """The names of a table's inputs, in the order in which the network takes them."""
    names = [literal(name) for name in checkpoint.features]
    return [statement("FEATURES", "[", names, "]")] if names else []


def _asked(checkpoint: Checkpoint) -> list[str]:
    target = checkpoint.target
    if target is None:
        return [
            statement(
                "LABEL_NAMES" if checkpoint.several else "CLASS_NAMES",
                "[",
                [literal(name) for name in checkpoint.class_names],
                "]",
            )
        ]
    pairs = (("TARGET", target.name), ("TARGET_MEAN", target.mean), ("TARGET_STD", target.std))
    return [f"{name} = {literal(value)}" for name, value in pairs]


def _scaling(preprocessing: Preprocessing) -> list[str]:
    pairs = {"MEAN": preprocessing.mean, "STD": preprocessing.std}
    if preprocessing.mode != "standardize":
        pairs = {"MEAN": preprocessing.mean} if preprocessing.of_table else {}
    if preprocessing.of_table and preprocessing.mode == "unit":
        pairs |= {"LOW": preprocessing.low, "SPAN": preprocessing.span}
    return [statement(name, "[", [literal(value) for value in values], "]") for name, values in pairs.items()]
