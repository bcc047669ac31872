from __future__ import annotations

import math

import pytest
import torch

from nnstudio.core.network import Layer, Network, trace
from nnstudio.core.network.layers import ELU, GELU, Dense, Identity, LeakyReLU, ReLU, Sigmoid, SiLU, Step, Tanh

Z = torch.tensor([[-3.0, -0.5, 0.0, 0.5, 3.0]])


def phi(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2


@pytest.mark.parametrize(
    ("layer", "formula"),
    [
        (ReLU(), lambda z: max(0, z)),
        (LeakyReLU(0.2), lambda z: z if z > 0 else 0.2 * z),
        (ELU(2.0), lambda z: z if z > 0 else 2 * (math.exp(z) - 1)),
        (GELU(), lambda z: z * phi(z)),
        (SiLU(), lambda z: z / (1 + math.exp(-z))),
        (Sigmoid(), lambda z: 1 / (1 + math.exp(-z))),
        (Tanh(), math.tanh),
        (Step(), lambda z: float(z > 0)),
        (Identity(), lambda z: z),
    ],
    ids=lambda value: value.kind if isinstance(value, Layer) else "",
)
def test_each_function_is_the_one_of_its_formula(layer: Layer, formula) -> None:  # type: ignore[no-untyped-def]
    expected = torch.tensor([[formula(z) for z in Z[0].tolist()]])
    torch.testing.assert_close(layer.module((5,))(Z), expected, atol=1e-6, rtol=1e-6)


def test_a_step_passes_no_gradient_but_breaks_nothing() -> None:
    z = Z.clone().requires_grad_()
    Step().module((5,))(z).sum().backward()
    assert z.grad is not None
    assert torch.count_nonzero(z.grad) == 0


def test_a_step_at_the_end_is_the_answer_of_one_output() -> None:
    assert trace(Network((Dense(1), Step())), (4,), 2).problems == ()
    [problem] = trace(Network((Dense(3), Step())), (4,), 3).problems
    assert problem.text == "Step is for one output, but there are 3. Use Softmax."
