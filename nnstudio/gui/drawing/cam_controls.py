"""The controls of the heat map: layer, class, score, smoothing, and how strongly it covers the drawing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from nnstudio.core.explain import CamLayer, Explanation, Score
from nnstudio.gui import theme
from nnstudio.gui.drawing.canvas_view import DEFAULT_OPACITY
from nnstudio.gui.figures import percent
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.gui.widgets.slider import Slider
from nnstudio.session.explainer import ExplainOptions

_TENTHS = 10
_MOST_SMOOTHING = 6
_LABEL_WIDTH = 68
_FIGURE_WIDTH = 52
_LAYER_HELP = "Which layer's feature maps are looked at. Later layers know more, but see less sharply."


class CamControls(QWidget):
    """Holds what the user chose; `options` says it in the explainer's terms."""

    options_changed = Signal()
    """The heat map must be computed anew."""
    look_changed = Signal()
    """Only `shown` or `opacity` are others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.layers = ComboBox()
        self.classes = ComboBox()
        self.score = Segmented([("logit", "Logit"), ("probability", "Probability")])
        self.smooth = Slider(0, _MOST_SMOOTHING * _TENTHS)
        self.auto = QToolButton()
        self.smooth_figure = _figure()
        self.strength = Slider(0, 100)
        self.eye = QToolButton()
        self.strength_figure = _figure()
        self._layer: str | None = None
        self._known_layers: tuple[CamLayer, ...] = ()
        self._known_names: tuple[str, ...] = ()
        self._set_up()
        self._lay_out()
        self._connect()
        self._show_strength()

    # What was chosen

    @property
    def options(self) -> ExplainOptions:
        """The choices, None where the best default is wanted."""
        score: Score = "probability" if self.score.current() == "probability" else "logit"
        smoothing = None if self.auto.isChecked() else self.smooth.value() / _TENTHS
        return ExplainOptions(self._layer, self.target, score, smoothing)

    @property
    def target(self) -> int | None:
        """The class to explain; None: the one that is predicted."""
        target: int | None = self.classes.currentData()
        return target

    @property
    def shown(self) -> bool:
        """Whether the heat map is laid over the drawing."""
        return self.eye.isChecked()

    @property
    def opacity(self) -> float:
        """0…1, of the hottest places."""
        return self.strength.value() / 100

    def choose_class(self, index: int) -> None:
        """Explain this class; if it is the chosen one already, go back to the predicted one."""
        wanted = None if index == self.target else index
        self.classes.setCurrentIndex(0 if wanted is None else wanted + 1)
        self.options_changed.emit()

    # What is shown

    def show_classes(self, names: tuple[str, ...]) -> None:
        """Offer the classes; the choice stays while they are the same."""
        if names == self._known_names:
            return
        self._known_names = names
        self.classes.clear()
        self.classes.addItem("Predicted", None)
        for index, name in enumerate(names):
            self.classes.addItem(name, index)

    def show_layers(self, layers: tuple[CamLayer, ...], reason: str) -> None:
        """Offer the layers, or say why there are none."""
        if layers != self._known_layers:
            self._known_layers = layers
            if self._layer not in {layer.name for layer in layers}:
                self._layer = None
            self.layers.clear()
            for layer in layers:
                self.layers.addItem(layer.label.replace(" + ", "+"), layer.name)
        for widget in (self.layers, self.score, self.smooth, self.auto, self.strength, self.eye):
            widget.setEnabled(not reason)
        self.layers.setPlaceholderText("" if layers else "none")
        self.layers.setToolTip(reason or _LAYER_HELP)

    def show_sliders(self, shown: bool) -> None:
        """Show or hide what only means something where there is a heat map."""
        for widget in self._sliders:
            widget.setVisible(shown)

    def show_explanation(self, explanation: Explanation) -> None:
        """Show what the defaults came to: layer, predicted class, smoothing."""
        prediction = explanation.prediction
        likeliest = prediction.labels is not None and bool(self._known_names)
        words = f"Likeliest: {self._known_names[prediction.class_index]}" if likeliest else ""
        self.classes.setItemText(0, words or f"Predicted: {prediction.class_name}")
        if explanation.layer is None:
            return
        self.layers.setCurrentIndex(self.layers.findData(explanation.layer.name))
        if self.auto.isChecked():
            self._set_smooth(explanation.smoothing)

    def no_explanation(self) -> None:
        """There is no answer: nothing is predicted."""
        self.classes.setItemText(0, "Predicted class")

    def _set_smooth(self, sigma: float) -> None:
        self.smooth.blockSignals(True)
        self.smooth.setValue(round(sigma * _TENTHS))
        self.smooth.blockSignals(False)
        self._show_smooth()

    def _show_smooth(self) -> None:
        self.smooth_figure.setText(f"{self.smooth.value() / _TENTHS:.1f}\u202fpx")

    def _show_strength(self) -> None:
        self.strength_figure.setText(percent(self.opacity, 0))
        self.eye.setIcon(icon("eye" if self.shown else "eye-off", "text" if self.shown else "muted"))
        words = "Hide the heat map" if self.shown else "Show the heat map"
        self.eye.setToolTip(words)
        self.eye.setAccessibleName(words)

    # Making

    def _set_up(self) -> None:
        self.auto.setText("Auto")
        self.auto.setCheckable(True)
        self.auto.setChecked(True)
        self.auto.setToolTip("Smooth by half a cell of the layer: the grid vanishes, the heat stays where it is.")
        self.auto.setAccessibleName("Choose the smoothing automatically")
        self.eye.setCheckable(True)
        self.eye.setChecked(True)
        self.eye.setIconSize(QSize(16, 16))
        self.strength.setValue(round(100 * DEFAULT_OPACITY))
        self.classes.addItem("Predicted class", None)
        self.show_layers((), "Train the network first: an untrained one has nothing to explain.")
        names = {self.layers: "Grad-CAM layer", self.classes: "Class to explain", self.score: "Score to explain"}
        for widget, name in (names | {self.smooth: "Smoothing", self.strength: "Opacity of the heat map"}).items():
            widget.setAccessibleName(name)
        self.classes.setToolTip("The heat map shows what in the drawing speaks for this class.")
        self.smooth.setToolTip("A Gaussian over the heat map, in pixels of the network's input.")
        self.strength.setToolTip("How strongly the hottest places cover the drawing.")
        self.score.button("logit").setToolTip("What speaks for the class itself. The usual choice.")
        self.score.button("probability").setToolTip("What speaks for the class rather than for the others.")

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        smooth = _line(self.smooth, self.smooth_figure, self.auto)
        strength = _line(self.strength, self.strength_figure, self.eye)
        lines = {"Grad-CAM": _line(self.layers), "Explain": _line(self.classes), "Smooth": smooth, "Opacity": strength}
        labels = []
        for row, (words, line) in enumerate((lines | {"Score": _line(self.score)}).items()):
            labels.append(ElidedLabel(words))
            grid.addWidget(labels[-1], row, 0)
            grid.addLayout(line, row, 1)
        fields = (self.smooth, self.smooth_figure, self.auto, self.strength, self.strength_figure, self.eye, self.score)
        self._sliders: tuple[QWidget, ...] = (*labels[2:], *fields)

    def _connect(self) -> None:
        self.layers.activated.connect(self._on_layer)
        self.classes.activated.connect(self.options_changed)
        self.score.changed.connect(self.options_changed)
        self.smooth.valueChanged.connect(self._on_smooth)
        self.auto.clicked.connect(self.options_changed)
        self.strength.valueChanged.connect(self._on_look)
        self.eye.toggled.connect(self._on_look)

    def _on_layer(self) -> None:
        self._layer = self.layers.currentData()
        self.options_changed.emit()

    def _on_smooth(self) -> None:
        self.auto.setChecked(False)
        self._show_smooth()
        self.options_changed.emit()

    def _on_look(self) -> None:
        self._show_strength()
        self.look_changed.emit()


def _figure() -> QLabel:
    label = QLabel()
    label.setFont(theme.number_font(12))
    label.setProperty("role", "muted")
    label.setFixedWidth(_FIGURE_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _line(*widgets: QWidget) -> QHBoxLayout:
    """The first widget takes the room that the others leave, unless it is never larger than it needs to be."""
    line = QHBoxLayout()
    line.setSpacing(4)
    for index, widget in enumerate(widgets):
        fixed = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum
        line.addWidget(widget, 0 if index or fixed else 1)
        if fixed:
            line.addStretch(1)
    return line
