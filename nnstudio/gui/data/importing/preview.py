"""What was understood of a path, before anything is taken: classes, images or rows, columns, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.own import ColumnFacts, Understanding
from nnstudio.core.data.own.columns import read_columns, write_columns
from nnstudio.core.data.own.label_columns import columns_named, in_one_text, may_be_label
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.understanding import ColumnType
from nnstudio.gui.data.importing.class_bars import ClassBars
from nnstudio.gui.data.importing.columns_table import TARGET, ColumnsTable
from nnstudio.gui.data.importing.rows_table import RowsTable
from nnstudio.gui.data.importing.thumbnails import Thumbnails
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.segmented import Segmented

ROLES = {"images": "File", "target": TARGET, "groups": "Group", "part": "Part"}
"""What a column is that a knob names."""


class Preview(QWidget):
    """`edited(spec)`: a column is to be taken as something else."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Understanding | None = None
        self.bars, self.thumbnails = ClassBars(), Thumbnails()
        self.columns, self.rows = ColumnsTable(), RowsTable()
        self.columns.chosen.connect(self._on_chosen)
        self.columns.target_wanted.connect(self._on_target)
        self._pages = QStackedWidget()
        for page in (self.columns, self.rows):
            self._pages.addWidget(page)
        self.switch = Segmented((("columns", "Columns"), ("rows", "First rows")))
        self.switch.changed.connect(self._on_switched)
        self._bars_head = text_label("Classes", "title")
        self._lay_out()

    def show_understood(self, found: Understanding) -> None:
        """Show it in place of what was shown before."""
        self._found = found
        self._bars_head.setVisible(bool(found.classes))
        self._bars_head.setText("Labels" if found.task == "multi-label" else "Classes")
        self.bars.show_counts(found.classes)
        self.thumbnails.show_samples(found.samples)
        self._show_columns(found)
        self._show_tables(bool(found.columns), any(sample.values for sample in found.samples))

    def show_refused(self, spec: DatasetSpec) -> None:
        """Of a table whose columns were chosen so that it cannot be read, leave the columns to choose otherwise."""
        found = self._found
        for widget in (self._bars_head, self.bars, self.thumbnails):
            widget.hide()
        if found is None or type(found.spec) is not type(spec):
            self._show_tables(False, False)
            return
        choices = read_columns(spec.columns) if isinstance(spec, TableData) else {}
        columns = tuple(_as_chosen(column, choices.get(column.name)) for column in found.columns)
        self._found = replace(found, spec=spec, columns=columns, samples=())
        self._show_columns(self._found)
        self._show_tables(bool(columns), False)

    def _show_columns(self, found: Understanding) -> None:
        self.columns.show_columns(found.columns, _roles(found), isinstance(found.spec, TableData))

    def _show_tables(self, columns: bool, rows: bool) -> None:
        self.switch.setVisible(columns and rows)
        self._pages.setVisible(columns or rows)
        if columns != rows:
            self._pages.setCurrentIndex(int(rows))
        elif columns:
            self._pages.setCurrentIndex(int(self.switch.current() == "rows"))
        self._rest.setVisible(not (columns or rows))
        self._fill_rows()

    def _on_switched(self, key: str) -> None:
        self._pages.setCurrentIndex(int(key == "rows"))
        self._fill_rows()

    def _fill_rows(self) -> None:
        """Only where they can be seen: a table may have thousands of columns."""
        if self._found is not None and self._pages.currentWidget() is self.rows:
            with_cells = [sample for sample in self._found.samples if sample.values]
            self.rows.show_rows([column.name for column in self._found.columns], with_cells)

    def _on_chosen(self, names: list[str], type: str) -> None:
        if self._found is not None and isinstance(self._found.spec, TableData):
            spec = self._found.spec
            choices = read_columns(spec.columns) | dict.fromkeys(names, type)
            self.edited.emit(replace(spec, columns=write_columns(choices)))  # type: ignore[arg-type]  # the menu's words

    def _on_target(self, names: list[str], wanted: bool) -> None:
        if self._found is not None:
            targets: dict[str, Any] = {"target": in_one_text(_targets(self._found, names, wanted))}
            self.edited.emit(replace(self._found.spec, **targets))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._bars_head)
        column.addWidget(self.bars)
        column.addSpacing(4)
        column.addWidget(self.switch)
        column.addWidget(self.thumbnails)
        column.addWidget(self._pages, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)


def _roles(found: Understanding) -> dict[str, str]:
    """What the columns are that become no inputs."""
    names = {column.name for column in found.columns}
    chosen = {role: columns_named(getattr(found.spec, knob, ""), names) for knob, role in ROLES.items()}
    return {name: role for role, columns in chosen.items() for name in columns}


def _targets(found: Understanding, changed: list[str], wanted: bool) -> tuple[str, ...]:
    """The targets once these columns are among them, or are not any more. Only columns of 0 and 1 stand together;
    any other takes the place of those before."""
    facts = {column.name: column for column in found.columns}
    before = columns_named(getattr(found.spec, "target", ""), facts)
    if not wanted:
        return tuple(name for name in before if name not in changed) or before
    together = all(may_be_label(facts[name].examples) for name in (*before, *changed) if name in facts)
    return tuple(dict.fromkeys((*before, *changed))) if together else tuple(changed)


def _as_chosen(column: ColumnFacts, type: ColumnType | None) -> ColumnFacts:
    return column if type is None else replace(column, type=type, used=type not in ("left out", "text"), why="")
