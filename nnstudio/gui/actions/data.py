"""The menu Data: what is learned from, and its parts."""

from __future__ import annotations

from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.commands import Commands


def _together_words(commands: Commands) -> tuple[str, str]:
    on = commands.store.project.split.together
    return ("Do not &keep duplicates together" if on else "&Keep duplicates together"), "copy"


DATA: tuple[ActionSpec, ...] = (
    ActionSpec("choose_data", "&Data", "Choose a data &set…", lambda c: c.data.choose_dataset(), "Ctrl+K", "database"),
    ActionSpec(
        "import_data",
        "&Data",
        "&Import data…",
        lambda c: c.data.intake.open(),
        "Ctrl+I",
        "upload",
        "Take a folder of images, a table, NumPy or IDX files; also by dropping them on the window",
    ),
    ActionSpec(
        "paste_data",
        "&Data",
        "&Paste data",
        lambda c: c.data.intake.paste(),
        "",
        "clipboard-copy",
        "Look at the table or file in the clipboard; Ctrl+V does the same within the Data panel",
    ),
    ActionSpec(
        "preparation",
        "&Data",
        "Pre&paration…",
        lambda c: c.data.preparing.open(),
        "Ctrl+P",
        "sliders-horizontal",
        "How values, sizes, labels and rare classes are handled, and how images are varied",
    ),
    ActionSpec(
        "own_drawings",
        "&Data",
        "Your dra&wings…",
        lambda c: c.data.preparing.open_drawings(),
        "",
        "pencil",
        "The drawings that were added to these data",
        why=lambda c: "" if len(c.store.project.additions) else "No drawing was added to the data yet.",
    ),
    ActionSpec(
        "part_train", "&Data", "Show &training images", lambda c: c.data.show_part("train"), "Ctrl+1", separator=True
    ),
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
    ActionSpec(
        "next_fold",
        "&Data",
        "&Next fold",
        lambda c: c.data.split.folds.step(1),
        "Ctrl+PgDown",
        "skip-forward",
        "Take the next fold in hand",
        why=lambda c: c.data.split.folds.why_no_step(1),
        separator=True,
    ),
    ActionSpec(
        "previous_fold",
        "&Data",
        "&Previous fold",
        lambda c: c.data.split.folds.step(-1),
        "Ctrl+PgUp",
        "skip-back",
        "Take the fold before in hand",
        why=lambda c: c.data.split.folds.why_no_step(-1),
    ),
    ActionSpec(
        "show_folds",
        "&Data",
        "P&icture of the folds",
        lambda c: c.data.folds.open(),
        "Ctrl+Shift+F",
        "grid-3x3",
        "Which sample is validated in which fold",
        why=lambda c: c.data.split.folds.why_no_folds(),
    ),
    ActionSpec(
        "save_split",
        "&Data",
        "Save the split as a ta&ble…",
        lambda c: c.data.saver.save(),
        "",
        "file-down",
        "Part, fold, class and group of each sample, as a CSV file",
        why=lambda c: c.data.saver.why_not(),
    ),
    ActionSpec(
        "keep_together",
        "&Data",
        "&Keep duplicates together",
        lambda c: c.data.split.more.keep_together(not c.store.project.split.together),
        "Ctrl+Shift+T",
        "copy",
        "Samples that are the same or nearly the same come into the same part",
        words=_together_words,
    ),
    ActionSpec(
        "show_leaks",
        "&Data",
        "Show &leaks",
        lambda c: c.data.leaks.open_view(),
        "Ctrl+Shift+L",
        "shield-check",
        "What is in two parts, labelled in contradiction, or knows too much",
        why=lambda c: c.data.leaks.why_not(),
    ),
    ActionSpec("data_folder", "&Data", "&Choose data folder…", lambda c: c.data.choose_folder(), "", "folder-open"),
)
