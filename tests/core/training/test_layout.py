"""Which networks are trained with their channels innermost, and that it changes no result that matters."""

from __future__ import annotations

import pytest
import torch
from tiny_training import CLASSIFIER, EVERYTHING, make_job

from nnstudio.core.network import Network, find_preset
from nnstudio.core.network.blocks import Group, Residual
from nnstudio.core.network.layers import Conv2d
from nnstudio.core.training import Finished, learner, train
from nnstudio.core.training.layout import prefers_channels_last


@pytest.mark.parametrize(("name", "preferred"), [("lenet5", False), ("mlp", False), ("cnn", True)])
def test_only_where_channels_fill_whole_vectors(name: str, preferred: bool) -> None:
    assert prefers_channels_last(find_preset(name).network()) is preferred


def test_not_without_filters() -> None:
    assert not prefers_channels_last(CLASSIFIER)
    assert not prefers_channels_last(Network())
    assert prefers_channels_last(EVERYTHING)


def test_the_layout_does_not_change_what_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    *_, first = train(make_job(EVERYTHING))
    monkeypatch.setattr(learner, "prefers_channels_last", lambda _: False)
    *_, second = train(make_job(EVERYTHING))
    assert isinstance(first, Finished)
    assert isinstance(second, Finished)
    for name, weight in first.checkpoint.weights.items():
        assert weight.is_contiguous()
        torch.testing.assert_close(weight, second.checkpoint.weights[name], rtol=0.02, atol=0.02)


def test_filters_in_blocks_count_too() -> None:
    def network(filters: int) -> Network:
        return Network((Conv2d(16), Group(Network((Residual(Network((Conv2d(filters),))),)))))

    assert prefers_channels_last(network(32))
    assert not prefers_channels_last(network(20))
