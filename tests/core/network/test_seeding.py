from __future__ import annotations

import threading

import torch
from torch import nn

from nnstudio.core.network import build, find_preset
from nnstudio.core.network.seeding import DrawingFrom


def test_the_numbers_are_those_that_manual_seed_gives() -> None:
    torch.manual_seed(4)
    expected = [nn.Linear(7, 5).weight, nn.Conv2d(3, 4, 3).bias, nn.init.xavier_normal_(torch.empty(3, 3))]
    before = torch.get_rng_state()
    with DrawingFrom(4):
        found = [nn.Linear(7, 5).weight, nn.Conv2d(3, 4, 3).bias, nn.init.xavier_normal_(torch.empty(3, 3))]
    assert all(torch.equal(one, other) for one, other in zip(expected, found, strict=True))
    assert torch.equal(torch.get_rng_state(), before)


def test_what_another_thread_draws_meanwhile_is_not_disturbed() -> None:
    network = find_preset("lenet5").network()
    build(network, (1, 28, 28), seed=1)  # measured before: measuring is not what is looked at here
    torch.manual_seed(9)
    expected = torch.rand(4000)
    torch.manual_seed(9)
    ready = threading.Event()

    def build_again() -> None:
        ready.set()
        for seed in range(20):
            build(network, (1, 28, 28), seed=seed)

    other = threading.Thread(target=build_again)
    other.start()
    ready.wait()
    drawn = torch.cat([torch.rand(16) for _ in range(250)])
    other.join()
    assert torch.equal(drawn, expected)
