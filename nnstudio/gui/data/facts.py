"""What data hold, in one line: for data that are loaded, and for data that were only looked at."""

from __future__ import annotations

import numpy as np

from nnstudio.core.data.datasets import Dataset, Kind, Shape, Task
from nnstudio.gui.figures import counted


def facts(n: int, kind: Kind, shape: Shape, task: Task, classes: int, target: str, exact: bool = True) -> str:
    """ "1 797 images · 1×28×28 · 10 classes", "442 rows · 10 features · predicts progression"."""
    about = "" if exact else "about "
    asked = {
        "classification": counted(classes, "class", "classes"),
        "multi-label": f"{counted(classes, 'label')}, several may apply",
        "regression": f"predicts {target or 'one value'}",
    }[task]
    if kind == "table":
        what = f"{counted(n, 'row')} · {counted(shape[0], 'feature')}"
    else:
        what = f"{counted(n, 'image')} · {'×'.join(map(str, shape))}"
    return f"{about}{what} · {asked}"


def facts_of(dataset: Dataset) -> str:
    """The line about a data set. What lies in a file is slower, which a note explains."""
    line = facts(
        len(dataset), dataset.kind, dataset.input_shape, dataset.task, len(dataset.class_names), dataset.target
    )
    return f"{line} · read from the disk" if isinstance(dataset.inputs, np.memmap) else line
