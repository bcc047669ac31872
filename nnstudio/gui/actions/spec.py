"""ActionSpec: what is known of one thing that can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nnstudio.gui.commands import Commands

Call = Callable[[Commands], object]
Why = Callable[[Commands], str]


@dataclass(frozen=True)
class ActionSpec:
    """One thing that can be done. `why` says in a sentence why it cannot be used now; empty when it can.

    `words` gives the text of the moment where it changes (Train, Pause, Continue). `group` makes it one of a set of
    which one is checked; `checked` tells whether it is this one.
    """

    id: str
    menu: str
    text: str
    call: Call
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    why: Why = lambda _: ""
    words: Callable[[Commands], tuple[str, str]] | None = None
    group: str = ""
    checked: Callable[[Commands], bool] | None = None
    separator: bool = False
