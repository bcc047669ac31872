"""The menu Train: running a training, and what is seen of it."""

from __future__ import annotations

from nnstudio.gui.actions.spec import ActionSpec

TRAIN: tuple[ActionSpec, ...] = (
    ActionSpec(
        "train",
        "&Train",
        "&Train",
        lambda c: c.train_or_pause(),
        "Space",
        "play",
        "Train the network on the training part",
        why=lambda c: c.why_no_training(),
        words=lambda c: c.train_words(),
    ),
    ActionSpec(
        "stop",
        "&Train",
        "&Stop",
        lambda c: c.trainer.stop(),
        "Ctrl+Space",
        "square",
        "Stop now and keep what was learned",
        why=lambda c: "" if c.trainer.busy else "Nothing is being trained.",
    ),
    ActionSpec(
        "step",
        "&Train",
        "St&ep",
        lambda c: c.step(),
        "Ctrl+Right",
        "step-forward",
        "Train on one mini-batch",
        why=lambda c: c.why_no_training(),
    ),
    ActionSpec(
        "start_anew",
        "&Train",
        "Start &anew",
        lambda c: c.start_anew(),
        "Ctrl+Shift+Space",
        "rotate-ccw",
        "Forget what was learned and train from new first weights",
        why=lambda c: "Stop the training first." if c.trainer.busy else c.why_no_training(),
    ),
    ActionSpec(
        "settings",
        "&Train",
        "Training se&ttings",
        lambda c: c.training.show_tab("Settings"),
        "Ctrl+T",
        "sliders-horizontal",
        separator=True,
    ),
    ActionSpec("curves", "&Train", "&Curves", lambda c: c.training.show_tab("Curves"), "", "chart-line"),
    ActionSpec("runs", "&Train", "&Runs", lambda c: c.training.show_tab("Runs"), "", "history"),
    ActionSpec(
        "labels",
        "&Train",
        "&Figures of each label",
        lambda c: c.training.show_tab("Labels"),
        "",
        "table",
        why=lambda c: "" if c.trainer.task == "multi-label" else "Only samples with several labels have such figures.",
    ),
)
