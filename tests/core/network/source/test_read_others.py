"""Source that other people write: the network answers as the module does that Python makes of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import torch

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import Network, Shape, build, trace
from nnstudio.core.network.blocks import Branches, Gate, Group, Residual
from nnstudio.core.network.layers import (
    AdaptiveAvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    DepthwiseSeparableConv2d,
    Dropout,
    Flatten,
    GlobalAvgPool,
    LeakyReLU,
    MaxPool2d,
    ReLU,
    Reshape,
    Softmax,
    Tanh,
    Upsample,
)
from nnstudio.core.network.source import parse_source

HEAD = """
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor
from collections import OrderedDict

"""

CHAIN = '''
class Net(nn.Module):
    """The usual first network."""

    def __init__(self, num_classes: int = 10, width=4):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, width, 3)
        self.conv2 = nn.Conv2d(width, width * 2, (3, 3), stride=(1, 1))
        self.drop = nn.Dropout(0.25)
        self.fc1 = nn.Linear(8 * 5 * 5, 12)
        self.fc2 = nn.Linear(12, num_classes)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = F.dropout(self.drop(x), 0.5, self.training)
        x = x.view(x.size(0), -1)
        x = self.fc1(x).relu()
        return self.fc2(x)
'''

RESIDUAL = """
def conv3x3(cin, cout, stride=1):
    return nn.Conv2d(cin, cout, kernel_size=3, stride=stride, padding=1, bias=False)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, cin, cout, stride=1):
        super().__init__()
        self.conv1, self.bn1 = conv3x3(cin, cout, stride), nn.BatchNorm2d(cout)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(cout, cout)
        self.bn2 = nn.BatchNorm2d(cout)
        self.downsample = None
        if stride != 1 or cin != cout * self.expansion:
            self.downsample = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x: Tensor) -> Tensor:
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self, block=BasicBlock, layers=(2, 1), num_classes=5):
        super().__init__()
        self.planes = 4
        self.stem = nn.Sequential(conv3x3(1, 4), nn.BatchNorm2d(4), nn.ReLU())
        self.stages = nn.ModuleList([self._make(block, 4 * 2**i, n, 1 + (i > 0)) for i, n in enumerate(layers)])
        self.fc = nn.Linear(8, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out")

    def _make(self, block, planes, blocks, stride):
        made = [block(self.planes, planes, stride)]
        self.planes = planes * block.expansion
        for _ in range(1, blocks):
            made.append(block(self.planes, planes))
        return nn.Sequential(*made)

    def forward(self, x):
        x = self.stem(x)
        for stage in self.stages:
            x = stage(x)
        x = torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1)
        return self.fc(x)


if __name__ == "__main__":
    main()
"""

BRANCHES = """
class Way(nn.Sequential):
    def __init__(self, cin, cout, **kwargs):
        super().__init__(nn.Conv2d(cin, cout, **kwargs), nn.ReLU())


class Squeeze(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.ways = nn.Sequential(OrderedDict([
            ("pool", nn.AdaptiveAvgPool2d(1)),
            ("less", nn.Conv2d(channels, 2, 1)), ("act", nn.SiLU()), ("more", nn.Conv2d(2, channels, 1)),
        ]))

    def forward(self, x):
        scale = torch.sigmoid(self.ways(x))
        return scale * x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Way(1, 3, kernel_size=1)
        self.b = nn.Sequential(Way(1, 2, kernel_size=1), Way(2, 4, kernel_size=5, padding=2))
        self.squeeze = Squeeze(7)
        self.dense = nn.ModuleDict({})
        self.dense["one"] = nn.Conv2d(7, 2, 3, padding=1)
        self.dense["two"] = nn.Conv2d(9, 2, 3, padding=1)
        self.head = nn.Linear(11, 3)

    def forward(self, x):
        a, b = self.a(x), self.b(x)
        x = torch.cat((a, b), dim=1)
        x = self.squeeze(x)
        features = [x]
        for name, layer in self.dense.items():
            features.append(layer(torch.cat(features, 1)))
        x = torch.cat(features, 1).mean([2, 3])
        return self.head(x)


net = Net().to("cpu").eval()
"""

SEQUENTIAL = """
layers = []
width = 1
for_later = 3
model = nn.Sequential(
    nn.Conv2d(1, 4, 3, padding="same"),
    nn.Sequential(nn.BatchNorm2d(4), nn.LeakyReLU(0.2)),
    nn.MaxPool2d(2),
    nn.Conv2d(4, 4, 3, groups=2),
    nn.Flatten(),
    nn.LazyLinear(6),
    nn.Tanh(),
    nn.Linear(6, 2),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1) if False else None
"""

TEXTS = {
    "chain": (CHAIN, "Net()", (1, 14, 14)),
    "residual": (RESIDUAL, "ResNet()", (1, 12, 12)),
    "branches": (BRANCHES, "net", (1, 9, 9)),
    "sequential": (SEQUENTIAL, "model", (1, 10, 10)),
}


def pythons_own(text: str, expression: str) -> torch.nn.Module:
    page: dict[str, Any] = {"__name__": "others"}
    exec(HEAD + text, page)
    module: torch.nn.Module = eval(expression, page)
    return module.eval()


@pytest.mark.parametrize("name", TEXTS)
def test_it_answers_as_the_module_does(name: str) -> None:
    text, expression, shape = TEXTS[name]
    theirs = pythons_own(text, expression)
    samples = torch.rand(3, *shape)
    expected = theirs(samples)
    ours = build(parse_source(HEAD + text, shape), shape).eval()
    weights = list(theirs.state_dict().values())
    places = ours.state_dict()
    assert [value.shape for value in weights] == [value.shape for value in places.values()]
    ours.load_state_dict(dict(zip(places, weights, strict=True)))
    assert torch.equal(ours(samples), expected)


def test_the_blocks_are_found() -> None:
    network = parse_source(HEAD + RESIDUAL, (1, 12, 12))
    assert [layer.stem for layer in network.layers] == ["group", "group", "group", "pool", "flatten", "fc"]
    assert network.names[0] == "stem"
    first = network.at((1, 0, 0))
    assert isinstance(first, Group)
    assert first.label == "BasicBlock"
    assert isinstance(network.at((1, 0, 0, 0, 0)), Residual)


SMALL = {
    "nn.Sequential(nn.ReLU())": (ReLU(),),
    "x = nn.Sequential(OrderedDict([('a', nn.Tanh()), ('b', nn.ReLU())]))": (Tanh(name="a"), ReLU(name="b")),
    "nn.Sequential(OrderedDict(a=nn.Tanh()))": (Tanh(name="a"),),
    "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())": (GlobalAvgPool(),),
    "nn.Sequential(*[nn.Linear(4, 4) for _ in range(3)])": (Dense(4), Dense(4), Dense(4)),
    "n = 3\nnn.Sequential(*([nn.ReLU()] * n))": (ReLU(), ReLU(), ReLU()),
    "nn.Sequential(nn.Unflatten(1, (1, 2, 2)), nn.Upsample(scale_factor=2.0))": (Reshape(1, 2, 2), Upsample(2)),
    "nn.Sequential(nn.Conv2d(3, 3, 3, groups=3), nn.Conv2d(3, 8, 1))": (DepthwiseSeparableConv2d(8, 3),),
    "nn.Sequential(nn.MaxPool2d(3), nn.LeakyReLU(negative_slope=0.3))": (MaxPool2d(3, 3), LeakyReLU(0.3)),
    "nn.Sequential(nn.Linear(2, 3, False).requires_grad_(False))": (Dense(3, False, frozen=True),),
    "from torch.nn import Linear, Sequential as S\nS(Linear(2, 3), nn.Softmax(dim=-1))": (Dense(3), Softmax()),
    "nn.Sequential(nn.Conv2d(1, 2, kernel_size=5, padding='same'), nn.Flatten())": (Conv2d(2, 5, padding=2), Flatten()),
    "nn.Sequential(nn.AdaptiveAvgPool2d((2, 2)), nn.BatchNorm2d(3))": (AdaptiveAvgPool2d(2), BatchNorm()),
    "nn.Sequential(nn.Dropout())": (Dropout(0.5),),
}


@pytest.mark.parametrize("text", SMALL)
def test_small_pieces(text: str) -> None:
    assert parse_source(text) == Network(SMALL[text])


SCRIPTS = {
    "layers = []\nfor n in (4, 5):\n    layers.append(nn.Linear(3, n))\nn = nn.Sequential(*layers)": (
        Dense(4),
        Dense(5),
    ),
    "net = nn.Sequential()\nnet.add_module('first', nn.Tanh())\nnet.append(nn.ReLU())": (Tanh(name="first"), ReLU()),
    "net = nn.Sequential(nn.ReLU())\nloss = nn.CrossEntropyLoss()\nloss(net(batch), 1).backward()": (ReLU(),),
    "net = nn.Sequential(nn.ReLU())\nfor x, y in loader:\n    net(x)\nwith open('f') as f:\n    pass": (ReLU(),),
    "def train(n):\n    while n: n()\n\nnet = nn.Sequential(nn.ReLU())\ntrain(net)\nh = train(net)": (ReLU(),),
    "def mlp(*n):\n    return nn.Sequential(*[nn.Linear(a, b) for a, b in zip(n, n[1:])])\n\nmlp(3, 4, 5)": (
        Dense(4),
        Dense(5),
    ),
    "WIDTH = 4\nWIDTH *= 2\nif WIDTH > 4:\n    net = nn.Sequential(nn.Linear(1, WIDTH))": (Dense(8),),
    "class A(nn.Module):\n    pass\n\na = nn.ReLU()\nb = nn.Sequential(a, nn.Tanh())": (ReLU(), Tanh()),
    "net = nn.Sequential(nn.ReLU(), nn.Linear(4, 9))\nnet[-1] = nn.Linear(4, 2)": (ReLU(), Dense(2)),
    "class A(nn.Sequential):\n    pass\n\nnet = A(nn.ReLU(), nn.Tanh())\nnet[0] = nn.Tanh()": (Tanh(), Tanh()),
    "net = nn.Sequential(nn.Linear(4, 4))\nnet[0].weight.data = torch.zeros(4, 4)": (Dense(4),),
    "from torch.nn import *\nnet = Sequential(Linear(4, 2), Tanh())": (Dense(2), Tanh()),
}


@pytest.mark.parametrize("text", SCRIPTS)
def test_scripts_around_a_network(text: str) -> None:
    assert parse_source(text) == Network(SCRIPTS[text])


UNKNOWN_PARTS = {
    "layers = [nn.ReLU()]\nfor n in sizes:\n    layers.append(n)\nnet = nn.Sequential(*layers)": "the name sizes",
    "net = nn.Sequential(nn.ReLU())\nnet.add_module('b', nn.LSTM(1, 2))\nnet = nn.Sequential(net)": "nn.LSTM",
    "part = nn.Sequential(nn.ReLU())\nnet = nn.Sequential(part, nn.LSTM(1, 2))\nprint(net)": "Line 2: nn.LSTM",
    "net = nn.Sequential(nn.ReLU())\nnet[0] = nn.LSTM(1, 2)": "Line 2: nn.LSTM",
    "net = nn.Sequential(nn.ReLU())\nnet[1] = nn.Tanh()": r"Line 2: there is nothing at net\[1\]",
    "net = nn.Sequential(nn.ReLU(), nn.Tanh())\ndel net[1]": "Line 2: del net",
    "net = nn.Sequential(nn.ReLU())\nnet.append(nn.LSTM(1, 2))": "Line 2: nn.LSTM",
}


@pytest.mark.parametrize("text", UNKNOWN_PARTS)
def test_what_was_not_understood_is_never_left_out(text: str) -> None:
    with pytest.raises(NetworkError, match=UNKNOWN_PARTS[text]):
        parse_source(text)


FORWARDS = {
    "x + self.f(x)": Residual(Network((Dense(3, name="f"),))),
    "self.f(x) + x": Residual(Network((Dense(3, name="f"),))),
    "self.f(x) + self.g(x)": Residual(Network((Dense(3, name="f"),)), Network((Dense(3, name="g"),))),
    "x * self.f(x)": Gate(Network((Dense(3, name="f"),))),
    "torch.cat([self.f(x), x, self.g(x)], 1)": Branches(
        (Network((Dense(3, name="f"),)), Network(), Network((Dense(3, name="g"),)))
    ),
    "torch.add(x, self.f(x)).relu()": None,
}


@pytest.mark.parametrize("answer", FORWARDS)
def test_ways_that_part_and_meet(answer: str) -> None:
    network = parse_source(written(f"return {answer}"), (3,))
    expected = FORWARDS[answer]
    assert network.layers[0] == expected if expected else len(network) == 2


def written(*lines: str) -> str:
    """A class with two layers f and g of 3 neurons and these lines in its forward."""
    body = "\n        ".join(lines)
    return f"""{HEAD}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(3, 3)
        self.g = nn.Linear(3, 3)

    def forward(self, x):
        {body}
"""


def test_a_frozen_part() -> None:
    freezing = "        for p in self.conv1.parameters():\n            p.requires_grad = False\n"
    text = CHAIN.replace("\n    def forward", f"{freezing}\n    def forward")
    network = parse_source(HEAD + text, (1, 14, 14))
    assert [layer.frozen for layer in network.layers[:3]] == [True, False, False]


TORCHVISION = importlib.util.find_spec("torchvision")
MODELS = {
    "alexnet": ("AlexNet()", 61_100_840),
    "vgg": ("VGG(make_layers(cfgs['D'], True))", 138_365_992),
    "resnet": ("ResNet(Bottleneck, [3, 4, 6, 3])", 25_557_032),
    "densenet": ("DenseNet(32, (6, 12, 48, 32), 64)", 20_013_928),
    "googlenet": ("GoogLeNet(aux_logits=False, init_weights=False)", 6_624_904),
}


@pytest.mark.skipif(TORCHVISION is None, reason="torchvision, whose sources are read, is not installed")
@pytest.mark.parametrize("name", MODELS)
def test_torchvisions_own_sources(name: str) -> None:
    assert TORCHVISION is not None
    assert TORCHVISION.origin is not None
    expression, parameters = MODELS[name]
    text = (Path(TORCHVISION.origin).parent / "models" / f"{name}.py").read_text(encoding="utf-8")
    shape: Shape = (3, 224, 224)
    found = trace(parse_source(f"{text}\nnetwork = {expression}\n", shape), shape, 1000)
    assert found.problems == ()
    assert found.parameters == parameters
