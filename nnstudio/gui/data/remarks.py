"""All that is to be known of the data and their split: the first remark in a line, all of them when asked for."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnstudio.gui.data.words import breakable
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.layouts import column_of, scrolling
from nnstudio.gui.widgets.popup import RoundPopup

Kind = Literal["news", "warning", "note"]
_MARKS: dict[Kind, tuple[str, str]] = {
    "news": ("info", "accent_text"),
    "warning": ("triangle-alert", "warning"),
    "note": ("info", "muted"),
}
_ASIDE = re.compile(r" \([^()]*\)")
_END = re.compile(r"(?<=[\w%)])\. ")
WIDTH, _HIGHEST = 360, 420


class Remark(NamedTuple):
    """A sentence or two. News tell what was changed just now, warnings what figures cannot say, notes what was read."""

    kind: Kind
    text: str


class Remarks(QWidget):
    """Hidden where there is nothing to say. The line has the first remark's first sentence, without what is aside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Remark, ...] = ()
        self._parts: dict[str, tuple[Remark, ...]] = {}
        self.mark = IconLabel("info", "muted", side=14)
        self.text = text_label("", "caption", wrap=True)
        self.more = QPushButton()
        set_role(self.more, "link")
        self.more.clicked.connect(self.open)
        self.popup: RemarksPopup | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        for widget, stretch in ((self.mark, 0), (self.text, 1), (self.more, 0)):
            row.addWidget(widget, stretch, Qt.AlignmentFlag.AlignVCenter if not stretch else Qt.AlignmentFlag(0))
        self.hide()

    def show_part(self, name: str, *remarks: Remark) -> None:
        """Put these in place of those that came under the same name."""
        self._parts[name] = remarks
        everything = [remark for part in self._parts.values() for remark in part]
        order: tuple[Kind, ...] = ("news", "warning", "note")
        self._shown = tuple(sorted(everything, key=lambda remark: order.index(remark.kind)))
        self._show()

    @property
    def shown(self) -> tuple[Remark, ...]:
        """All that there are, the most important first."""
        return self._shown

    def open(self) -> None:
        """Show all of them."""
        if self.popup is None:
            self.popup = RemarksPopup(self.window())
        self.popup.open_below(self, self._shown)

    def _show(self) -> None:
        self.setVisible(bool(self._shown))
        if not self._shown:
            return
        first, count = self._shown[0], len(self._shown)
        self.mark.set_icon(*_MARKS[first.kind])
        only_notes = first.kind == "note" and count > 1
        self.text.setText(f"{count} notes about these data" if only_notes else breakable(brief(first.text)))
        self.text.setToolTip("\n".join(remark.text for remark in self._shown))
        self.more.setText("More" if count == 1 else "Show" if only_notes else f"All {count}")
        self.more.setAccessibleName(f"All remarks on data and split: {count}")
        self.more.setVisible(count > 1 or brief(first.text) != first.text)


class RemarksPopup(RoundPopup):
    """The remarks one below the other; it scrolls where they are many."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Remarks on data and split")
        self.inner.setContentsMargins(4, 4, 4, 4)
        self.page = QWidget()
        set_role(self.page, "clear")
        self._column: QVBoxLayout = column_of((12, 10, 12, 10), 10, self.page)
        self._scroll = scrolling(self.page)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.inner.addWidget(self._scroll)

    def open_below(self, anchor: QWidget, remarks: tuple[Remark, ...]) -> None:
        """Show these below a widget, or above it where the screen ends."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for remark in remarks:
            self._column.addWidget(_row(remark))
        room = anchor.screen().availableGeometry()
        width = min(WIDTH, room.width() - 16)
        wanted = self._column.heightForWidth(width - 8) + 12
        self.setFixedSize(width, min(wanted, _HIGHEST, room.height() - 16))
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        if corner.y() + self.height() > room.bottom():
            corner.setY(max(room.top(), anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 4))
        corner.setX(max(room.left(), min(corner.x(), room.right() - width)))
        self.move(corner)
        self.show()
        self._scroll.setFocus()


def brief(text: str) -> str:
    """A remark's first sentence, without what stands in brackets."""
    return _END.split(_ASIDE.sub("", text), maxsplit=1)[0].rstrip(".") + ("." if text.endswith(".") else "")


def _row(remark: Remark) -> QWidget:
    label = text_label(breakable(remark.text), "caption", wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(*_MARKS[remark.kind], side=14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    return box
