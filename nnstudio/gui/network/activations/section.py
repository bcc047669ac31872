"""The inspector's section on what the selected layer does to the sample: maps, kernels, histograms, dead units."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnstudio.core.explain.activations import Activation
from nnstudio.core.explain.layer_weights import LayerWeights
from nnstudio.core.network import Path
from nnstudio.gui.network.activations.histogram_view import HistogramView
from nnstudio.gui.network.activations.large_map import LargeMap
from nnstudio.gui.network.activations.legend import Legend
from nnstudio.gui.network.activations.maps_view import MapsView
from nnstudio.gui.network.activations.sample_row import SampleRow
from nnstudio.gui.network.activations.units import MOST_BARS
from nnstudio.gui.network.activations.units_view import UnitsView
from nnstudio.gui.network.activations.words import dead_text, kept_text, silent_text, value_text, weights_text
from nnstudio.gui.pictures import picture
from nnstudio.gui.widgets.labels import divider, group_label, text_label
from nnstudio.session.look import Look

_TILE, _KERNEL = 52, 30


class ActivationSection(QWidget):
    """Shows one layer of a look."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = SampleRow()
        self.weights_words = text_label("", "caption", wrap=True)
        self.reason = text_label("", "caption", wrap=True)
        self.maps, self.large, self.legend = MapsView("Map", _TILE), LargeMap(), Legend()
        self.maps.setAccessibleName("Feature maps")
        self.maps_words, self.large_words = text_label("", "caption", wrap=True), text_label("", "caption", wrap=True)
        self.units = UnitsView()
        self.dead, self.silent = text_label("", "warning", wrap=True), text_label("", "caption", wrap=True)
        self.kernels, self.kernels_words = MapsView("Filter", _KERNEL), text_label("", "caption", wrap=True)
        self.kernels.setAccessibleName("Filters")
        self.activation_histogram, self.weight_histogram = HistogramView("Outputs"), HistogramView("Weights")
        self._heads: dict[QWidget, QLabel] = {}
        self._activation: Activation | None = None
        self._lay_out()
        self.maps.chosen.connect(self._show_large)
        self.large.pointed.connect(self._on_pointed)
        self.show_nothing("")

    def show_look(self, look: Look, path: Path) -> None:
        """Show what the layer at `path` makes of the sample."""
        activation = look.observation.by_path.get(path)
        if activation is None:
            self.show_nothing("")
            return
        same_layer = self._activation is not None and self._activation.path == path
        self._activation = activation
        image = look.observation.image
        self.row.show_image(picture(image) if image.ndim == 3 else QImage())
        self.weights_words.setText(weights_text(look))
        self.reason.hide()
        dead = look.dead.get(path, ())
        self._show_outputs(look, activation, dead, same_layer)
        self._show_words(self.dead, dead_text(activation, dead, look.dead_of))
        self._show_words(self.silent, silent_text(activation, dead) if look.dead_of else "")
        self._show(self.activation_histogram, activation.histogram.total > MOST_BARS)
        self.activation_histogram.show_histogram(activation.histogram)
        self._show_weights(look.weights if look.wish.focus == path else None)

    def show_nothing(self, reason: str) -> None:
        """Show no values, but why."""
        self._activation = None
        for widget in (self.maps, self.units, self.activation_histogram, self.weight_histogram, self.kernels):
            self._show(widget, False)
        for label in (self.dead, self.silent, self.maps_words, self.kernels_words, self.large_words):
            label.hide()
        self.large.hide()
        self.legend.hide()
        self._show_words(self.reason, reason)

    def _show_outputs(self, look: Look, activation: Activation, dead: tuple[int, ...], same_layer: bool) -> None:
        self._show(self.maps, activation.has_maps)
        self._show(self.units, not activation.has_maps)
        self.legend.setVisible(activation.has_maps or len(activation.values) > MOST_BARS)
        self.legend.show_scale(activation.scale, activation.low < 0)
        word = "map" if activation.has_maps else "unit"
        self._show_words(self.maps_words, kept_text(len(activation.values), activation.shape[0], word))
        if activation.has_maps:
            self.maps.show_maps(list(activation.values), activation.scale, dead)
            self.maps.choose(self.maps.current if same_layer else None)
        else:
            is_answer = activation.path == (len(look.wish.project.network) - 1,)
            self.units.show_units(activation, dead, look.checkpoint.class_names if is_answer else ())
        chosen = activation.has_maps and self.maps.current is not None
        self.large.setVisible(chosen)
        self.large_words.setVisible(chosen)

    def _show_weights(self, weights: LayerWeights | None) -> None:
        self._show(self.weight_histogram, weights is not None)
        self.weight_histogram.show_histogram(weights.histogram if weights else None)
        kernels = weights.kernels if weights else None
        self._show(self.kernels, kernels is not None)
        self.kernels_words.hide()
        if weights is None or kernels is None:
            return
        colored = kernels.shape[1] == 3
        self.kernels.show_maps(list(kernels if colored else kernels[:, 0]), max(abs(weights.low), abs(weights.high)))
        ways = "" if colored else "What each does with the first channel."
        self._show_words(self.kernels_words, kept_text(len(kernels), weights.filters, "filter") or ways)

    def _show_large(self, index: int) -> None:
        if self._activation is None:
            return
        self.large.show_map(self._activation.values[index], self._activation.scale)
        self.large.show()
        self._on_pointed("")
        self.large_words.show()

    def _on_pointed(self, words: str) -> None:
        """Tell the value under the mouse, or the range of the chosen map."""
        index = self.maps.current
        if self._activation is None or index is None or index >= len(self._activation.values):
            return
        values = self._activation.values[index]
        span = f"{value_text(float(values.min()))} … {value_text(float(values.max()))}"
        self.large_words.setText(words or f"{self.maps.words(index)}: {span}")

    def _show(self, widget: QWidget, shown: bool) -> None:
        widget.setVisible(shown)
        if widget in self._heads:
            self._heads[widget].setVisible(shown)

    @staticmethod
    def _show_words(label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(divider())
        column.addWidget(text_label("What it does to this sample", "title", wrap=True))
        column.addWidget(self.row)
        column.addWidget(self.weights_words)
        column.addWidget(self.reason)
        headed = {
            "Feature maps": (self.maps,),
            "Values": (self.units,),
            "": (self.legend, self.maps_words, self.large, self.large_words, self.dead, self.silent),
            "Spread of the outputs": (self.activation_histogram,),
            "Filters": (self.kernels, self.kernels_words),
            "Spread of the weights": (self.weight_histogram,),
        }
        for words, widgets in headed.items():
            if words:
                self._heads[widgets[0]] = group_label(words)
                column.addWidget(self._heads[widgets[0]])
            for widget in widgets:
                column.addWidget(widget)
