"""Weights that no memory holds are refused with the figures, before any are made."""

from __future__ import annotations

import psutil
import pytest

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.layers import Dense
from nnstudio.core.network.memory import describe_bytes, require_room
from nnstudio.core.network.pretrained import completed

ABSURD = Network((Dense(1_000_000), Dense(1_000_000), Dense(10)))


def test_what_fits_is_let_through() -> None:
    require_room(trace(find_preset("lenet5").network(), (1, 28, 28)), copies=2)


def test_an_absurd_network_is_refused_before_it_is_built() -> None:
    trace(ABSURD, (30,))  # what torch loads for it is not counted
    before = psutil.Process().memory_info().rss
    with pytest.raises(NetworkError, match=r"would need about 3,?7\d\d\.\d GiB of memory, but .* GiB are free"):
        completed({}, ABSURD, (30,), 1)
    assert psutil.Process().memory_info().rss - before < 2**28


def test_figures() -> None:
    assert describe_bytes(3 * 2**29) == "1.5 GiB"
    assert describe_bytes(5000 * 2**50) == "5,000 PiB"
