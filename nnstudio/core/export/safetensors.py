"""The weights as a safetensors file, which says in its metadata which network they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import safetensors
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.export.base import EXPORTERS, Answers, Exporter
from nnstudio.core.export.weights import load_weights, weights_bytes
from nnstudio.core.training.checkpoint import Checkpoint


@EXPORTERS.register("safetensors", "Weights (safetensors)", "files")
@dataclass(frozen=True)
class WeightsExporter(Exporter):
    """The weights, named as in PyTorch's state dict, with the network's description in the file's metadata.

    nnstudio opens such a file again; anything that reads safetensors can use the weights.
    """

    suffix: ClassVar[str] = ".safetensors"

    def write(self, checkpoint: Checkpoint, path: Path, progress: Progress) -> None:
        path.write_bytes(weights_bytes(checkpoint))

    def run(self, path: Path, samples: NDArray[Any], progress: Progress) -> Answers:
        rebuilt = load_weights(path)
        with torch.inference_mode():
            inputs = rebuilt.preprocessing.apply(torch.from_numpy(np.array(samples)))
            logits = rebuilt.answers(rebuilt.module()(inputs)).numpy()
        words = f"PyTorch {torch.__version__}, network rebuilt from the file (safetensors {safetensors.__version__})"
        return Answers(logits, words)
