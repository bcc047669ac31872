from __future__ import annotations

import pytest
import torch

from nnstudio.core.network.layers import Dropout2d, StochasticDepth


@pytest.mark.parametrize("mode", ["row", "batch"])
@pytest.mark.parametrize("p", [0.0, 0.3, 0.9])
def test_stochastic_depth_is_torchvisions(mode: str, p: float) -> None:
    import torchvision_door  # noqa: F401
    from torchvision.ops import StochasticDepth as Oracle

    values = torch.randn(16, 3, 4, 4)
    ours = StochasticDepth(p, mode).module((3, 4, 4))
    torch.manual_seed(8)
    found = ours.train()(values)
    torch.manual_seed(8)
    assert torch.equal(found, Oracle(p, mode).train()(values))
    assert torch.equal(ours.eval()(values), values)


def test_stochastic_depth_keeps_the_mean() -> None:
    torch.manual_seed(1)
    found = StochasticDepth(0.25).module((2,)).train()(torch.ones(20_000, 2))
    assert sorted(set(found.flatten().tolist())) == pytest.approx([0, 1 / 0.75])
    assert found.mean().item() == pytest.approx(1, abs=0.02)
    assert torch.equal(found[:, 0], found[:, 1])


def test_2d_dropout_drops_whole_maps() -> None:
    torch.manual_seed(1)
    found = Dropout2d(0.5).module((8, 3, 3)).train()(torch.ones(4, 8, 3, 3))
    assert torch.equal(found, found[:, :, :1, :1].expand_as(found))
    assert 0 < torch.count_nonzero(found) < found.numel()
