"""What the looks at the test part mean for its figures: once seen, whatever is changed afterwards is tuned on it."""

from __future__ import annotations

from collections.abc import Sequence

from nnstudio.core.project.runs import Run
from nnstudio.core.project.storage import Look

TUNED = "Tuned on test: the network was trained after an earlier look at the test part, so its figures are too good."


def was_tuned(look: Look, looks: Sequence[Look], runs: Sequence[Run]) -> bool:
    """Whether what `look` judged had been trained after an earlier look of the project, at figures or images.

    That is so when its run began after the earlier look, or when the same run has gone on since.
    """
    began = {run.id: run.created for run in runs}
    earlier = looks[: looks.index(look)]
    return any(
        look.epoch > before.epoch if before.run == look.run else began.get(look.run, "") >= before.time
        for before in earlier
    )
