"""The canvas' own undo: what lay on it before, and what was taken back."""

from __future__ import annotations

from nnstudio.gui.drawing.subject import Drawn, Subject

MOST_STEPS = 500


class History:
    """A stack of immutable subjects. A stroke, an erasure, clearing, opening: each is one step."""

    def __init__(self) -> None:
        self.current: Subject = Drawn()
        self._past: list[Subject] = []
        self._future: list[Subject] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is something before."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return bool(self._future)

    def push(self, subject: Subject) -> None:
        """A new step; what was taken back before is gone."""
        self._past = [*self._past, self.current][-MOST_STEPS:]
        self._future.clear()
        self.current = subject

    def replace(self, subject: Subject) -> None:
        """Change the newest step itself, as a switch beside an image does."""
        self.current = subject

    def undo(self) -> None:
        """One step back, if there is one."""
        if self._past:
            self._future.append(self.current)
            self.current = self._past.pop()

    def redo(self) -> None:
        """One step forth, if there is one."""
        if self._future:
            self._past.append(self.current)
            self.current = self._future.pop()
