"""The colours and figures of the interface: one frozen value, and the store that puts it on the application."""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio.gui.color_math import READABLE, contrast, mix, readable
from nnstudio.gui.dressing import dressed
from nnstudio.gui.resources import load_fonts, resource_path
from nnstudio.gui.stylesheet import stylesheet

Scheme = Literal["system", "light", "dark"]
_PLATFORM_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")

FONT_FAMILY = "Inter"
BASE_SIZE = 13
RADIUS = 7

TONES = ("accent", "validation", "good", "warning", "error")
_END = object()
_BREATH_MS = 2
"""In which what has changed is painted, before anything else is dressed."""


@dataclass(frozen=True)
class Theme:
    """Every colour of the interface by name. `tokens` maps a name to "#RRGGBB"; derived names are added on loading."""

    name: str
    tokens: Mapping[str, str]

    def color(self, token: str) -> QColor:
        """The colour of that name. Raises KeyError for a name that is in no theme."""
        return QColor(self.tokens[token])

    def mix(self, first: str, second: str, share: float) -> QColor:
        """`first` with `share` (0…1) of `second` blended in."""
        return QColor(mix(self.tokens[first], self.tokens[second], share))

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return self.color("window").lightness() < 128


def number_font(size: int = BASE_SIZE, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font whose figures are all equally wide, so that a number that changes does not jump. `size` in pixels."""
    font = QFont(FONT_FAMILY)
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def load_theme(name: str) -> Theme:
    """The theme "light" or "dark" with its derived colours."""
    tokens: dict[str, str] = json.loads(resource_path(f"themes/{name}.json").read_text(encoding="utf-8"))
    tokens |= _derived(tokens)
    return Theme(name, MappingProxyType(tokens))


def current() -> Theme:
    """The theme the application wears now, for widgets that paint themselves; light until a store has applied one.

    Painting code calls this in paintEvent. A change of theme sends every widget a PaletteChange and a repaint.
    """
    app = QApplication.instance()
    return load_theme(app.property("nnstudio_theme") or "light") if app else load_theme("light")


class ThemeStore(QObject):
    """Follows the system's light or dark scheme, or the user's override, and dresses the application."""

    changed = Signal(object)

    def __init__(self, app: QApplication, scheme: Scheme = "system") -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = scheme
        self._left = self._dressed()
        self._timer = QTimer(self, interval=_BREATH_MS)
        self._timer.timeout.connect(self._go_on)
        self._folder = tempfile.TemporaryDirectory(prefix="nnstudio-theme-", ignore_cleanup_errors=True)
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        app.aboutToQuit.connect(self._folder.cleanup)

    @property
    def scheme(self) -> Scheme:
        """What the user chose: "system", "light" or "dark"."""
        return self._scheme

    @property
    def theme(self) -> Theme:
        """The theme that follows from the choice and from the system."""
        if self._scheme != "system":
            return load_theme(self._scheme)
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return load_theme("dark" if dark else "light")

    def set_scheme(self, scheme: Scheme) -> None:
        """Choose "system", "light" or "dark" and dress the application accordingly, all at once."""
        self._scheme = scheme
        self.apply()

    def change_to(self, scheme: Scheme) -> None:
        """Choose a scheme as `set_scheme` does, but dress in pieces, so that the application goes on answering."""
        self._scheme = scheme
        self._begin()
        self._timer.start()

    def apply(self) -> None:
        """Put style, fonts, palette and stylesheet on the application, and tell who listens."""
        self._begin()
        deque(self._left, maxlen=0)

    def _begin(self) -> None:
        # For the frames that the system draws. It may come back at once as a change of the system's scheme.
        self._app.styleHints().setColorScheme(_PLATFORM_SCHEMES[self._scheme])
        self._left.close()
        self._left = self._dressed()

    def _dressed(self) -> Generator[None]:
        app, theme = self._app, self.theme
        load_fonts()
        if app.style().name().lower() != "fusion" and not app.styleSheet():
            app.setStyle("Fusion")
        app.setProperty("nnstudio_theme", theme.name)
        app.setFont(number_font())
        yield from dressed(app, palette(theme), stylesheet(theme.name, theme.tokens, Path(self._folder.name)))
        self.changed.emit(theme)

    def _go_on(self) -> None:
        if next(self._left, _END) is _END:
            self._timer.stop()

    def _on_system_changed(self) -> None:
        if self._scheme == "system":
            self.change_to("system")


def is_theme_change(event: QEvent) -> bool:
    """Whether a widget's changeEvent tells of a new theme (for widgets that cache pictures in its colours)."""
    return event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget one of the roles of the stylesheet (listed in `resources/themes/style.qss`), also late."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme, with muted colours for what is disabled."""
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.BrightText: "on_accent",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Accent: "accent",
        QPalette.ColorRole.Link: "accent_text",
        QPalette.ColorRole.LinkVisited: "accent_text",
        QPalette.ColorRole.ToolTipBase: "tooltip",
        QPalette.ColorRole.ToolTipText: "on_tooltip",
        QPalette.ColorRole.Light: "raised",
        QPalette.ColorRole.Midlight: "raised",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Dark: "border",
        QPalette.ColorRole.Shadow: "shadow",
    }
    result = QPalette()
    for role, token in roles.items():
        result.setColor(role, theme.color(token))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, theme.color("disabled"))
    return result


def _derived(tokens: Mapping[str, str]) -> dict[str, str]:
    """The colours that follow from the named ones, chosen so that text keeps its contrast."""
    surface, raised, text, accent = (tokens[name] for name in ("surface", "raised", "text", "accent"))
    found = {
        "hover": mix(raised, text, 0.05),
        "pressed": mix(raised, text, 0.11),
        "input_border": mix(tokens["border"], text, 0.08),
        "selection": mix(surface, accent, 0.16),
        "train_pale": mix(surface, accent, 0.32),
        "disabled": mix(tokens["muted"], surface, 0.38),
        "accent_hover": mix(accent, text, 0.10),
        "accent_pressed": mix(accent, text, 0.20),
        "scroll": mix(tokens["border"], tokens["muted"], 0.35),
        "tooltip": mix(tokens["black"], text, 0.18),
        "on_tooltip": tokens["white"],
    }
    extreme = tokens["black"] if contrast(surface, tokens["black"]) > READABLE else tokens["white"]
    grounds = (surface, raised, tokens["window"], found["selection"], found["hover"])
    for tone in TONES:
        found[f"{tone}_line"] = mix(surface, tokens[tone], 0.38)
        found[f"{tone}_pale"] = mix(surface, tokens[tone], 0.10)
        found[f"{tone}_text"] = readable(tokens[tone], extreme, (*grounds, found[f"{tone}_pale"]))
        found[f"on_{tone}"] = _best_on(tokens[tone], tokens)
    found["on_test"] = _best_on(tokens["test"], tokens)
    return found


def _best_on(ground: str, tokens: Mapping[str, str]) -> str:
    """White where it can be read on `ground`, else black."""
    return tokens["white"] if contrast(tokens["white"], ground) >= READABLE else tokens["black"]
