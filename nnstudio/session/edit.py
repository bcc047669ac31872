"""One undoable step of the project."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from nnstudio.core.project.document import Project


class Edit(QUndoCommand):
    """Swaps one project value for another; so no edit needs to know how to reverse itself.

    Steps with one `merge_key` that follow each other become a single one.
    """

    def __init__(
        self, text: str, before: Project, after: Project, show: Callable[[Project], None], merge_key: str | None
    ) -> None:
        super().__init__(text)
        self.before, self.after, self.merge_key = before, after, merge_key
        self._show = show

    def redo(self) -> None:
        self._show(self.after)

    def undo(self) -> None:
        self._show(self.before)

    def id(self) -> int:
        return -1 if self.merge_key is None else hash(self.merge_key) & 0x7FFFFFFF

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        self.setObsolete(self.before == self.after)
        return True
