"""Layers to and from the system's clipboard, as the JSON that project files hold."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QApplication

from nnstudio.core.errors import NetworkError, NnstudioError
from nnstudio.core.network import Layer, Network

_NO_LAYERS = "The clipboard holds no layers: copy some cards first."
_SOURCE = "The clipboard holds source, not cards: choose Paste code… in the menu Network."


def copy(layers: tuple[Layer, ...]) -> None:
    """Put layers on the clipboard."""
    QApplication.clipboard().setText(json.dumps(Network(layers).to_json(), ensure_ascii=False, indent=1))


def paste() -> tuple[Layer, ...]:
    """The layers on the clipboard. Raises NetworkError when there is something else on it."""
    text = QApplication.clipboard().text()
    try:
        layers = Network.from_json(json.loads(text)).layers
    except (ValueError, RecursionError, NnstudioError):
        raise NetworkError(_SOURCE if "nn." in text else _NO_LAYERS) from None
    if not layers:
        raise NetworkError(_NO_LAYERS)
    return layers
