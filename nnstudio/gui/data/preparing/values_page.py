"""How values are scaled before a network gets them, and what was measured for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.summary.features import FeatureSummary, channel_names, describe_features
from nnstudio.core.project.document import Project
from nnstudio.gui.data.preparing.latest import Latest
from nnstudio.gui.data.preparing.page import Page
from nnstudio.gui.data.preparing.pixel_numbers import PixelNumbers
from nnstudio.gui.data.preparing.words import MODES, ON_TRAINING, what_is_done
from nnstudio.gui.figures import number
from nnstudio.gui.widgets.figure_table import FigureTable, Row
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.loaded import LoadedData

_OF_IMAGES = ("Channel", "Mean, of 0…1", "Standard deviation", "0 becomes", "255 becomes")
_OF_TABLES = ("Feature", "Mean", "Standard deviation", "Smallest", "Largest", "Missing")
_FILLED = "A missing value gets the mean of its feature."


class ValuesPage(Page):
    """`chosen` tells of another way, as the project has it."""

    chosen = Signal(str)

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Segmented(MODES)
        self.choice.setAccessibleName("How values are scaled")
        self.choice.changed.connect(self.chosen)
        self.measured = text_label(ON_TRAINING, "caption", wrap=True)
        self.missing = text_label("", "", wrap=True)
        self.table = FigureTable("What was measured")
        self.pixels = PixelNumbers()
        self._data: LoadedData | None = None
        self._missing: tuple[FeatureSummary, ...] = ()
        self._counting = Latest(loader, self)
        self._counting.answered.connect(self._on_counted)
        for widget in (self.choice, self.lead, self.measured, self.missing, self.table, self.pixels):
            self.column.addWidget(widget)
        self.column.setStretch(4, 1)
        self.column.addStretch(0)

    def show_project(self, project: Project) -> None:
        """Mark how the project wants values to be scaled."""
        self.choice.set_current(project.normalization)

    def show_data(self, data: LoadedData) -> None:
        """Show what was measured on the training part of these data."""
        before, self._data = self._data, data
        dataset, preprocessing = data.dataset, data.preprocessing
        self.lead.setText(what_is_done(dataset, preprocessing))
        table = dataset.kind == "table"
        measured = table or preprocessing.mode == "standardize"
        self.table.setVisible(measured)
        self.measured.setVisible(measured)
        self.missing.setVisible(table)
        self.pixels.setVisible(not table)
        if not table:
            self._show_table(_OF_IMAGES, _rows_of_channels(preprocessing))
            self.pixels.show_data(data)
            return
        if before is None or before.dataset is not dataset or before.split is not data.split:
            self._missing = ()
            self._counting.forget()
            self._counting.ask(lambda progress: (data, describe_features(dataset, data.split.train, progress)))
        self._show_features(data)

    def _on_counted(self, answer: tuple[LoadedData, tuple[FeatureSummary, ...]]) -> None:
        data, found = answer
        if self._data is not None and data.dataset is self._data.dataset:
            self._missing = found
            self._show_features(self._data)

    def _show_features(self, data: LoadedData) -> None:
        p, counts = data.preprocessing, [summary.missing for summary in self._missing]
        names = data.dataset.features or tuple(f"Feature {n + 1}" for n in range(len(p.mean)))
        gone = [number(count) if count else "0" for count in counts] or ["…"] * len(names)
        figures = zip(names, p.mean, p.std, p.low, p.span, gone, strict=True)
        rows = [
            (name, *map(_figure, (mean, std, low, low + span)), lost) for name, mean, std, low, span, lost in figures
        ]
        self._show_table(_OF_TABLES, rows)
        self.missing.setText(_missing_words(counts))

    def _show_table(self, headings: Row, rows: list[Row]) -> None:
        self.table.show_rows(headings, rows)
        self.table.fit_height()


def _rows_of_channels(p: Preprocessing) -> list[Row]:
    figures = zip(channel_names(len(p.mean)), p.mean, p.std, strict=True)
    return [(name, f"{m:.4f}", f"{s:.4f}", _figure(-m / s), _figure((1 - m) / s)) for name, m, s in figures]


def _missing_words(counts: list[int]) -> str:
    if not counts:
        return _FILLED
    values, features = sum(counts), sum(count > 0 for count in counts)
    if not values:
        return f"No value is missing in the training part. {_FILLED}"
    where = "one feature" if features == 1 else f"{number(features)} features"
    are = "1 value is" if values == 1 else f"{number(values)} values are"
    return f"{are} missing in the training part, in {where}. {_FILLED}"


def _figure(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
