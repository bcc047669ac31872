"""The network as a readable PyTorch file with its weights beside it, for use without nnstudio."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio import __version__
from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.export import python_template as template
from nnstudio.core.export.base import EXPORTERS, Answers, Exporter
from nnstudio.core.export.clean_process import run_in_clean_process
from nnstudio.core.export.weights import weights_bytes
from nnstudio.core.network import Shape, trace
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

    def run(self, path: Path, samples: NDArray[np.uint8], progress: Progress) -> Answers:
        return run_in_clean_process(path, samples, progress)


def weights_path(path: Path) -> Path:
    """Where the weights of the Python file at `path` are: lenet5.py → lenet5_weights.safetensors."""
    return path.with_name(f"{path.stem}_weights.safetensors")


def pytorch_source(checkpoint: Checkpoint, weights_name: str) -> str:
    """A whole Python file that rebuilds the network and loads its weights from the file named, in its own folder.

    Raises NetworkError for a network that has a problem.
    """
    shape = checkpoint.input_shape
    outputs = (trace(checkpoint.network, shape).output_shape or (0,))[0]
    reads_images = len(shape) == 3 and shape[0] in _IMAGE_MODES
    return template.PAGE.substitute(
        version=__version__,
        inputs="×".join(map(str, ("N", *shape))),
        constants=_constants(checkpoint, weights_name),
        classes=network_classes(checkpoint.network, shape).rstrip("\n"),
        preprocess=template.NO_SCALING if checkpoint.preprocessing.mode == "unit" else template.STANDARDIZE,
        readout=template.SIGMOID if outputs == 1 else template.SOFTMAX,
        **_main_parts(shape, reads_images),
    )


def _main_parts(shape: Shape, reads_images: bool) -> dict[str, str]:
    """What differs between a file that can read images and one that can only say what it is."""
    if not reads_images:
        words = "Print what the network is."
        parts = {"usage": "", "imports": "from pathlib import Path", "read_image": "", "main": template.SUMMARY}
        return {**parts, "arguments": "", "passed": "", "main_words": words}
    channels, height, width = shape
    image = {"channels": channels, "height": height, "width": width, "mode": _IMAGE_MODES[channels]}
    return {
        "usage": " with the names of image files, or without",
        "imports": "import sys\nfrom pathlib import Path",
        "read_image": template.READ_IMAGE.substitute(image).rstrip("\n") + "\n",
        "main": template.PREDICT + template.SUMMARY,
        "arguments": "paths: list[str]",
        "passed": "sys.argv[1:]",
        "main_words": "Name the class of each image file; without any, print what the network is.",
    }


def _constants(checkpoint: Checkpoint, weights_name: str) -> str:
    names = [literal(name) for name in checkpoint.class_names]
    lines = [
        statement("WEIGHTS", "Path(__file__).with_name(", [literal(weights_name)], ")"),
        statement("CLASS_NAMES", "[", names, "]"),
        *_scaling(checkpoint.preprocessing),
    ]
    return "\n".join(lines)


def _scaling(preprocessing: Preprocessing) -> list[str]:
    if preprocessing.mode == "unit":
        return []
    pairs = (("MEAN", preprocessing.mean), ("STD", preprocessing.std))
    return [statement(name, "[", [literal(value) for value in values], "]") for name, values in pairs]
