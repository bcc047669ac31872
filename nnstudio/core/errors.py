"""The errors whose text is written for the user: one sentence that says what is wrong and what to do."""

from __future__ import annotations


class NnstudioError(Exception):
    """Base of every error that a person may see. `str(error)` is the sentence to show."""


class SpecError(NnstudioError):
    """A knob has a value that it cannot take, or a kind is not known."""


class NetworkError(NnstudioError):
    """The network cannot be built, or does not fit the data."""


class DataError(NnstudioError):
    """Data are missing, damaged or not what they claim to be."""


class TrainingError(NnstudioError):
    """Training cannot start or cannot go on."""


class ExportError(NnstudioError):
    """A model could not be written, or the written file does not answer as the model does."""


class ProjectFileError(NnstudioError):
    """A project file cannot be read or written."""


class Cancelled(NnstudioError):  # noqa: N818  (a wish, not an error)
    """The user asked a slow task to stop; whoever started the task swallows this."""

    def __init__(self) -> None:
        super().__init__("Cancelled.")
