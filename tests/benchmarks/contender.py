"""One epoch on MNIST by one of several loops, in a process of its own; prints the images per second.

`python -m tests.benchmarks.contender (nnstudio|bare|usual) (mlp|lenet5) FOLDER [WORKERS]`
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from tests.benchmarks.report import tell

BATCH = 64
WARM_UP = 30
"""Steps before the clock starts: the first ones make threads and choose algorithms."""


def network(name: str) -> nn.Module:
    """What a person would write down for these two networks."""
    if name == "mlp":
        hidden = [nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)]
        return nn.Sequential(nn.Flatten(), *hidden)
    filters = [nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU()]
    dense = [nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
    return nn.Sequential(*filters, nn.MaxPool2d(2), nn.Flatten(), *dense)


def nnstudio(name: str, folder: Path) -> float:
    """The library itself, with curves kept, as `nnstudio train` runs it."""
    from nnstudio.core.data.datasets import MnistData
    from nnstudio.core.data.split import SplitSpec, make_split
    from nnstudio.core.network import find_preset
    from nnstudio.core.project.document import Project
    from nnstudio.core.project.jobs import new_job
    from nnstudio.core.training import History, Progress, TrainingConfig, train

    dataset = MnistData().load(folder)
    config = TrainingConfig(epochs=1, batch_size=BATCH, device="cpu")
    project = Project(network=find_preset(name).network(), training=config)
    history, began, first, samples = History(), 0.0, 0, 0
    for event in train(new_job(project, dataset, make_split(dataset, SplitSpec()))):
        history.add(event)
        if isinstance(event, Progress):
            if event.evaluating:
                break
            samples = event.samples
            if event.step == WARM_UP:
                began, first = time.perf_counter(), samples
    return (samples - first) / (time.perf_counter() - began)


def bare(name: str, folder: Path) -> float:
    """The whole set as one float tensor, a permutation, and nothing but steps."""
    from nnstudio.core.data.datasets import MnistData

    dataset = MnistData().load(folder)
    inputs = (torch.from_numpy(np.array(dataset.inputs[:50_000])).float() / 255 - 0.1307) / 0.3081
    labels = torch.from_numpy(np.array(dataset.labels[:50_000]))
    module, loss = network(name), nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(module.parameters(), lr=0.003)
    began = 0.0
    for step, chosen in enumerate(torch.randperm(len(labels)).split(BATCH)):
        if step == WARM_UP:
            began = time.perf_counter()
        optimizer.zero_grad()
        loss(module(inputs[chosen]), labels[chosen]).backward()
        optimizer.step()
    return (len(labels) - WARM_UP * BATCH) / (time.perf_counter() - began)


class Pictures(torch.utils.data.Dataset[tuple[torch.Tensor, int]]):
    """What torchvision.datasets.MNIST does for each sample: an array to a PIL image to a tensor, normalised."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, "tests")
        import torchvision_door  # noqa: F401  (before torchvision)
        from torchvision import transforms

        from nnstudio.core.data.datasets import MnistData

        dataset = MnistData().load(folder)
        self.images, self.labels = dataset.inputs[:50_000, 0], dataset.labels[:50_000].tolist()
        self.steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        return self.steps(Image.fromarray(self.images[index])), self.labels[index]


def usual(name: str, folder: Path, workers: int) -> float:
    """PIL images through torchvision's transforms and a DataLoader, as in the tutorials."""
    data = Pictures(folder)
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True, num_workers=workers)
    module, loss = network(name), nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(module.parameters(), lr=0.003)
    began = total = 0.0
    for step, (inputs, labels) in enumerate(loader):
        if step == WARM_UP:
            began = time.perf_counter()
        optimizer.zero_grad()
        value = loss(module(inputs), labels)
        value.backward()
        optimizer.step()
        total += value.item()
    return (len(data) - WARM_UP * BATCH) / (time.perf_counter() - began)


def main(arguments: list[str]) -> None:
    """Measure what the command line names."""
    who, name, folder, *rest = arguments
    if who == "usual":
        rate = usual(name, Path(folder), int(rest[0]))
    else:
        if "keep" in rest:
            from nnstudio.core.training.allocator import keep_freed_memory

            keep_freed_memory()
        if "rude" in rest:
            from nnstudio.core.training import neighbours

            neighbours.BUSY = float("inf")
        rate = {"nnstudio": nnstudio, "bare": bare}[who](name, Path(folder))
    tell(rate=rate)


if __name__ == "__main__":
    main(sys.argv[1:])
