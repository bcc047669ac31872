"""The menu Data: what is learned from, and its parts."""

from __future__ import annotations

from nnstudio.gui.actions.spec import ActionSpec

DATA: tuple[ActionSpec, ...] = (
    ActionSpec("part_train", "&Data", "Show &training images", lambda c: c.data.show_part("train"), "Ctrl+1"),
    ActionSpec(
        "part_validation", "&Data", "Show &validation images", lambda c: c.data.show_part("validation"), "Ctrl+2"
    ),
    ActionSpec("part_test", "&Data", "Show t&est part", lambda c: c.data.show_part("test"), "Ctrl+3", "lock"),
    ActionSpec(
        "evaluate_test",
        "&Data",
        "&Evaluate on the test part…",
        lambda c: c.data.evaluate_test(),
        "",
        "target",
        "Look at the sealed test part once; the look is counted",
        why=lambda c: c.why_no_model(),
        separator=True,
    ),
    ActionSpec("new_seed", "&Data", "&Draw another split", lambda c: c.data.new_seed(), "", "dices"),
    ActionSpec(
        "reset_split", "&Data", "&Reset split to 60 / 20 / 20", lambda c: c.data.reset_split(), "", "rotate-ccw"
    ),
    ActionSpec("data_folder", "&Data", "&Choose data folder…", lambda c: c.data.choose_folder(), "", "folder-open"),
)
