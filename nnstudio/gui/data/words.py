"""The sentences of the Data dock that are needed in more than one place."""

from __future__ import annotations

PART_TITLES = {"train": "Training part", "validation": "Validation part", "test": "Test part"}

STALE_WEIGHTS = (
    "The network may have seen samples that are now in the validation or test part: "
    "its figures there would be too good. Train it anew."
)

STALE_BRIEF = "Trained on another split, so figures may be too good. Train anew."

CHANGED_DATA = (
    "The data hold other samples than when the network was trained, so their parts were drawn anew, and it may have "
    "seen what is in the test part now. Train it anew, then evaluate."
)

CHANGED_BRIEF = "The data have changed since the training, and their parts with them. Train anew."

OTHER_FOLD = (
    "It has learned from the samples that fold {wanted} validates: its figures there would be too good. "
    "Train fold {wanted}, or take fold {trained} in hand."
)

OTHER_FOLD_BRIEF = "The network in hand is of fold\u00a0{trained}. Train fold\u00a0{wanted}, or go back."

FOLDER_IS_FIXED = (
    "The data folder is set by NNSTUDIO_DATA or on the command line, so the one you chose is not used. "
    "Start nnstudio without them to use it."
)


def breakable(text: str) -> str:
    """With places where a long path or host name may go on to the next line, however narrow the dock is."""
    return "".join(f"{c}\u200b" if c in "/\\.-_" else c for c in text)


NO_PICTURES = "The rows of a table are numbers and no pictures: Explore… above shows them, with their statistics."
