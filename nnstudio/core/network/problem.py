"""What is wrong with a network, in one sentence, and the one click that mends it."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.network.network import Network


@dataclass(frozen=True)
class Fix:
    """What the button says, and the network after it was clicked."""

    label: str
    network: Network


@dataclass(frozen=True)
class Problem:
    """One sentence that says what is wrong and what to do; `fix` where one click can do it."""

    text: str
    fix: Fix | None = None
