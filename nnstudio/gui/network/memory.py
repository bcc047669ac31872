"""What was selected and folded with a network that undo or redo may bring back."""

from __future__ import annotations

from collections import OrderedDict

from nnstudio.core.network import Network
from nnstudio.gui.network.folds import Folds
from nnstudio.gui.network.selection import Selection

Shown = tuple[Selection, Folds]
_MOST = 200


class Memory:
    """Keeps the last few networks alive, so that none is taken for another."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Network, Shown]] = OrderedDict()

    def keep(self, network: Network, shown: Shown) -> None:
        """Remember what is shown with a network."""
        self._kept[id(network)] = (network, shown)
        self._kept.move_to_end(id(network))
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def of(self, network: Network) -> Shown | None:
        """What was shown with this very network; None when it has not been seen."""
        found = self._kept.get(id(network))
        return found[1] if found else None
