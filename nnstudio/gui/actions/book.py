"""ActionBook: the table of actions as Qt has them, in menus and with their shortcuts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.actions.table import ACTIONS, MENUS
from nnstudio.gui.commands import Commands
from nnstudio.gui.icons import icon


class ActionBook(QObject):
    """The table as QActions, kept true: call `refresh` (cheap, often) when anything may have changed."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self.actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh_now)
        for spec in ACTIONS:
            self._add(spec, parent)
        commands.training.empty.follow(self.actions["train"])
        commands.training.folds.follow(self.actions["train_folds"])
        commands.drawing.answering.follow(self.actions["train"])

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]

    def refresh(self, *_: object) -> None:
        """Bring words and enabled states up to date, soon and once for many calls."""
        self._timer.start()

    def refresh_now(self) -> None:
        """Bring words and enabled states up to date."""
        for spec in ACTIONS:
            action = self.actions[spec.id]
            why = spec.why(self._commands)
            if why != (action.property("why") or ""):
                action.setProperty("why", why)
                action.changed.emit()  # Qt tells of it only when the action goes on or off; the reason alone may change
            action.setEnabled(not why)
            if spec.words:
                text, icon_name = spec.words(self._commands)
                action.setText(text)
                if action.property("icon_name") != icon_name:  # every button that shows it would be painted anew
                    action.setProperty("icon_name", icon_name)
                    action.setIcon(icon(icon_name))
            if spec.checked:
                action.setChecked(spec.checked(self._commands))

    def fill(self, bar: QMenuBar, view_extra: Iterable[QAction], recent: QMenu) -> None:
        """Make the menus. `view_extra` are the actions that show and hide the docks; `recent` follows Open."""
        menus: dict[str, QMenu] = {}
        for name in MENUS:
            menus[name] = bar.addMenu(name)
        for action in view_extra:
            menus["&View"].addAction(action)
        menus["&View"].addSeparator()
        for spec in ACTIONS:
            self._menu(menus, spec.menu).addAction(self.actions[spec.id])
            if spec.separator:
                self._menu(menus, spec.menu).insertSeparator(self.actions[spec.id])
            if spec.id == "open":
                self._menu(menus, spec.menu).addMenu(recent)

    @staticmethod
    def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
        if path not in menus:
            above, _, name = path.rpartition("/")
            menus[path] = ActionBook._menu(menus, above).addMenu(name)
        return menus[path]

    def _add(self, spec: ActionSpec, parent: QWidget) -> None:
        action = QAction(spec.text, parent)
        action.setObjectName(spec.id)
        action.triggered.connect(lambda _=False: self._commands.begin())
        action.triggered.connect(lambda _=False: spec.call(self._commands))
        action.setToolTip(spec.tip or spec.text.replace("&", "").rstrip("…"))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        if spec.icon:
            action.setIcon(icon(spec.icon))
            action.setProperty("icon_name", spec.icon)
        if spec.group:
            action.setCheckable(True)
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        parent.addAction(action)
        self.actions[spec.id] = action
