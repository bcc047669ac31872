"""A plain text field for source: fixed width, coloured, with lines that can be marked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.views.highlighter import PythonHighlighter

_SIZE = 12
_TAB = 4
_MARGIN = 10


class CodeEditor(QPlainTextEdit):
    """Read-only or not. Marks are whole lines, counted from 1."""

    def __init__(self, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(read_only)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # A text put on paper needs no undo of its own.
        self.setUndoRedoEnabled(not read_only)
        self.document().setDocumentMargin(_MARGIN)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(_SIZE)
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(font)
        self.setStyleSheet(f"QPlainTextEdit {{ font-family: '{font.family()}'; font-size: {_SIZE}px; border: none; }}")
        self.setTabStopDistance(_TAB * self.fontMetrics().horizontalAdvance(" "))
        self._highlighter = PythonHighlighter(self.document())
        self._marks: tuple[tuple[int, int], ...] = ()
        self._tone = "selection"

    def show_text(self, text: str) -> None:
        """Show another text at the same place."""
        if text == self.toPlainText():
            return
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.setPlainText(text)
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def mark(self, lines: Iterable[tuple[int, int]], tone: str = "selection", reveal: bool = True) -> None:
        """Mark stretches of lines (first, last) in a colour token, and bring the first into view."""
        self._marks, self._tone = tuple(lines), tone
        self._paint_marks()
        if self._marks and reveal:
            self._reveal(*self._marks[0])

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """The marked stretches."""
        return self._marks

    def _reveal(self, first: int, last: int) -> None:
        seen = self._lines_in_view()
        if not seen[0] <= first <= seen[1] - 1 or last - first > seen[1] - seen[0]:
            self.verticalScrollBar().setValue(max(first - 4, 0))

    def _lines_in_view(self) -> tuple[int, int]:
        top = self.firstVisibleBlock().blockNumber() + 1
        return top, top + int(self.viewport().height() / max(self.fontMetrics().lineSpacing(), 1))

    def _paint_marks(self) -> None:
        color = QColor(theme.current().color(self._tone))
        self.setExtraSelections(
            [_marked(self, line, color) for first, last in self._marks for line in range(first, last + 1)]
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_theme_change(event) and hasattr(self, "_highlighter"):
            self._highlighter.rehighlight()
            self._paint_marks()


def _marked(editor: QPlainTextEdit, line: int, color: QColor) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.format.setBackground(color)
    made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    made.cursor = QTextCursor(editor.document().findBlockByNumber(line - 1))
    return made
