"""The few classes that the source of a network needs beside torch's own, written into it where they are used."""

from __future__ import annotations

import ast
from functools import cache

ROW = '''\
class Row(nn.Sequential):
    """Layers one after the other, each under its name."""

    def __init__(self, /, **layers: nn.Module) -> None:
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)
'''

GROUP = '''\
class Group(nn.Sequential):
    """A row of layers under one name, such as a stage of a long network."""

    def __init__(self, body: nn.Module, label: str = "") -> None:
        super().__init__()
        self.label = label
        self.body = body
'''

REPEAT = '''\
class Repeat(nn.Sequential):
    """Copies of a row, one after the other, each with weights of its own."""

    def __init__(self, *copies: nn.Module) -> None:
        super().__init__()
        for number, copy in enumerate(copies, 1):
            self.add_module("body" if len(copies) == 1 else f"copy{number}", copy)
'''

RESIDUAL = '''\
class Residual(nn.Module):
    """body(x) + shortcut(x); a shortcut without layers passes x on as it is."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x) + self.shortcut(x)
'''

_BRANCHES = '''\
class {name}(nn.Module):
    """{words}"""

    def __init__(self, *branches: nn.Module) -> None:
        super().__init__()
        for number, branch in enumerate(branches, 1):
            self.add_module(f"branch{{number}}", branch)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return {answer}
'''

CONCAT = _BRANCHES.format(
    name="Concat",
    words="What the branches make of the same input, stacked along the channels.",
    answer="torch.cat([branch(x) for branch in self.children()], dim=1)",
)

ADD = _BRANCHES.format(
    name="Add",
    words="The sum of what the branches make of the same input.",
    answer="torch.stack([branch(x) for branch in self.children()]).sum(0)",
)

GATE = '''\
class Gate(nn.Module):
    """x * body(x): the body says how much of x passes."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.body(x)
'''

STEP = '''\
class Step(nn.Module):
    """1 where x is above 0, otherwise 0."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sign(torch.relu(x))
'''

STOCHASTIC_DEPTH = '''\
class StochasticDepth(nn.Module):
    """While training, sets samples ("row") or the whole batch ("batch") to 0 at random.

    What is left is divided by 1 - p, so that the mean stays.
    """

    def __init__(self, p: float, mode: str = "row") -> None:
        super().__init__()
        self.p = p
        self.mode = mode

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training or self.p == 0:
            return x
        samples = x.shape[0] if self.mode == "row" else 1
        shape = (samples,) + (1,) * (x.dim() - 1)
        lots = torch.empty(shape, dtype=x.dtype, device=x.device).bernoulli_(1 - self.p)
        return x * (lots / (1 - self.p))
'''

FIRST_WEIGHTS = '''\
def first_weights(module: nn.Module, rule: str, seed: int = 0) -> nn.Module:
    """The module with weights drawn by a rule; with a seed they are always the same."""
    generator = torch.Generator().manual_seed(seed) if seed else None
    for part in module.modules():
        weight, bias = getattr(part, "weight", None), getattr(part, "bias", None)
        if weight is None or weight.is_meta:
            continue
        if rule == "default":
            nn.init.kaiming_uniform_(weight, a=5**0.5, generator=generator)
        elif rule == "kaiming":
            nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=generator)
        elif rule == "xavier":
            nn.init.xavier_uniform_(weight, generator=generator)
        elif rule == "normal":
            nn.init.normal_(weight, std=0.01, generator=generator)
        else:
            nn.init.zeros_(weight)
        if bias is not None and rule == "default":
            bound = weight[0].numel() ** -0.5
            nn.init.uniform_(bias, -bound, bound, generator=generator)
        elif bias is not None:
            nn.init.zeros_(bias)
    return module
'''

HELPERS = {
    "Step": STEP,
    "StochasticDepth": STOCHASTIC_DEPTH,
    "Row": ROW,
    "Group": GROUP,
    "Repeat": REPEAT,
    "Residual": RESIDUAL,
    "Concat": CONCAT,
    "Add": ADD,
    "Gate": GATE,
    "first_weights": FIRST_WEIGHTS,
}
"""Name and text, in the order in which they are written."""


def is_helper(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Whether a class or function of a text is one of ours, word for word; a stranger's of the same name is not."""
    return node.name in HELPERS and ast.dump(node) == _dumped(node.name)


@cache
def _dumped(name: str) -> str:
    return ast.dump(ast.parse(HELPERS[name]).body[0])
