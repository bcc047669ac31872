"""What stands in the Data dock, from top to bottom: data set, split, leaks, preparation, classes, samples."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnstudio.gui.data.chooser import DatasetChooser
from nnstudio.gui.data.corrected_line import CorrectedLine
from nnstudio.gui.data.counts_box import CountsBox
from nnstudio.gui.data.leaks.line import LeakLine
from nnstudio.gui.data.preparing.link import PreparingLink
from nnstudio.gui.data.quiet_line import QuietLine
from nnstudio.gui.data.samples import MARGIN, Samples
from nnstudio.gui.data.source_card import SourceCard
from nnstudio.gui.data.split.box import SplitBox
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.layouts import column_of, scrolling
from nnstudio.gui.widgets.message_bar import MessageBar

_LEAST_CHART, _MOST_CHART, _CHART_FROM = 44, 96, 540


class DataBody(QObject):
    """The widgets, and how they are laid out in `page`, which scrolls. All below the split needs data to be seen."""

    def __init__(self, preparing: PreparingLink) -> None:
        super().__init__()
        self._preparing = preparing
        self.messages = MessageBar()
        self.stale = QuietLine("triangle-alert", "Weights and split", tone="warning")
        """What a change of the split has brought about. Below it: it must not move what is being dragged."""
        self.corrected = CorrectedLine()
        self.chooser, self.source, self.split = DatasetChooser(), SourceCard(), SplitBox()
        self.leak_line, self.counts, self.samples = LeakLine(), CountsBox(), Samples()
        self.explore_button = QPushButton("Explore…")
        set_role(self.explore_button, "quiet")
        self.explore_button.setToolTip("All samples, classes, values, a scatter plot and a table (Ctrl+Shift+D)")
        self.explore_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._content = QWidget()
        page = QWidget()
        set_role(page, "clear")
        self._lay_out(page)
        self.page = scrolling(page)
        self.page.viewport().installEventFilter(self)

    def show_content(self, there_are_data: bool) -> None:
        """Show all that data are needed for, or hide it."""
        self._content.setVisible(there_are_data)

    def order_tabs(self) -> None:
        """Tab goes from top to bottom, also after the form has made new fields, which would come last."""
        lines = (self.leak_line.button, *self._preparing.stops, self.corrected.button)
        stops = (*self.chooser.stops, *self.source.stops, *self.split.stops, *lines)
        stops += (*self.counts.stops, *self.samples.stops)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def scroll_to(self, widget: QWidget) -> None:
        """Bring something into view where the window is low, once the layout has settled."""
        QTimer.singleShot(0, self.page, lambda: self.page.ensureWidgetVisible(widget, 0, 2 * MARGIN))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            # Where the window is low the chart gives way first: the samples are to keep their rows.
            height = min(max(event.size().height() - _CHART_FROM, _LEAST_CHART), _MOST_CHART)
            self.counts.set_chart_height(height)
        return False

    def _lay_out(self, page: QWidget) -> None:
        self._content.hide()
        self.source.hide()
        column = column_of((0, 0, 0, 0), 0, page)
        column.addLayout(self._top())
        column.addWidget(self._content, 1)
        column.addStretch(0)
        inner = column_of((0, 0, 0, 0), 4, self._content)
        inner.addLayout(self._middle())
        inner.addWidget(self.samples, 1)

    def _top(self) -> QVBoxLayout:
        top = column_of((MARGIN, 10, MARGIN, 0), 8)
        for widget in (self.messages, self.chooser, self.source, self._preparing.card, self._preparing.drawn):
            top.addWidget(widget)
        return top

    def _middle(self) -> QVBoxLayout:
        middle = column_of((MARGIN, 4, MARGIN, 0), 0)
        for widget in (self.split, self.stale, self.leak_line, self._preparing.line, self.corrected):
            middle.addWidget(widget)
        middle.addSpacing(8)
        middle.addWidget(self.counts)
        return middle
