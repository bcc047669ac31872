"""What cannot be read is refused with one sentence that names the line, and nothing of it is ever run."""

from __future__ import annotations

import contextlib
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_trees import every_block

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import Network
from nnstudio.core.network.source import network_source, parse_source

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


def forward(*lines: str, init: str = "pass") -> str:
    """A class whose `forward` begins in line 9."""
    body = "\n        ".join(lines)
    return f"""{HEAD}class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Linear(3, 3); {init}
    def forward(self, x):
        {body}
"""


CALLED = HEAD + "class Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n"

LINES = {
    "nn.Sequential(nn.ReLU(),\nnn.LSTM(3, 4))": "Line 2: nn.LSTM is not among the layers that nnstudio has.",
    "nn.Sequential(\n\nnn.Conv2d(3, 4, (3, 5)))": "Line 3: nn.Conv2d with kernel_size=(3, 5) is not square",
    "nn.Sequential(nn.Conv2d(3, 4, 3, padding_mode='reflect'))": 'Line 1: nn.Conv2d with padding_mode="reflect"',
    "nn.Sequential(nn.Conv2d(3, 4, 3, size=2))": "does not take size",
    "nn.Sequential(nn.Linear(3))": "Line 1: nn.Linear needs a value for out_features.",
    "nn.Sequential(nn.Linear(10, 10**9))": "Line 1: Fully connected: Neurons must be at most",
    "nn.Sequential(nn.Linear(10, 10.5))": "Line 1: Fully connected: Neurons must be a whole number",
    "nn.Sequential(nn.Linear(10, 10**10**10))": "Line 1: 10**10**10",
    "nn.Sequential(nn.Linear(10, 9" + "9" * 30 + "))": "such a large number",
    "nn.Sequential(nn.Dropout(1.5))": "Line 1: Dropout: Rate must be at most 0.95",
    "nn.Sequential(nn.Softmax(dim=2))": "Line 1: nn.Softmax with dim=2",
    "nn.Sequential(nn.ReLU(), 3)": "Line 1: only layers can stand in a row of layers.",
    "nn.Sequential(OrderedDict([('a.b', nn.ReLU())]))": "Line 1: a layer cannot be called 'a.b'.",
    "nn.Sequential(OrderedDict([('x); import os', nn.ReLU())]))": "Line 1: a layer cannot be called 'x); import os'.",
    "nn.Sequential(*[nn.ReLU() for _ in range(10**9)])": "such a long loop",
    "nn.Sequential(*([nn.ReLU()] * 10**8))": "such a long list",
    "nn.Sequential(*[nn.ReLU() for _ in range(9000)])": "layers",
    "x = nn.Sequential(nn.ReLU()) + 3": "There is no network in this text",
    "nn.Sequential(": "Line 1: this is not Python",
    "nn.Sequential(nn.ReLU())\n  x": "Line 2: this is not Python",
    "nn.Sequential(unknown)": "Line 1: nothing is known of the name unknown.",
    "nn.Sequential(open('x'))": "Line 1: nothing is known of the name open.",
    "import os\nnn.Sequential(os.system('true'))": "Line 2: nothing is known of system, which is not in this text.",
    "nn.Sequential(__import__('os'))": "nothing is known of the name __import__.",
    "nn.Sequential((lambda: nn.ReLU())())": "Line 1: lambda: nn.ReLU() is not something",
    "": "There is no network in this text",
    "print('hello')": "There is no network in this text",
    "nn.Sequential()": "This network has no layers.",
    "a\0b": "This text is not Python|this is not Python",
    forward("return F.log_softmax(self.f(x), 1)"): "Line 9: log_softmax is not among",
    forward("return F.dropout(self.f(x))"): "Line 9: dropout drops values when the network is used",
    forward("return torch.flatten(self.f(x))"): "Line 9: flatten would mix the samples",
    forward("return self.f(x) * 2"): r"Line 9: self.f(x) * 2 is not something",
    forward("return self.f(x) - x"): "Line 9: self.f(x) - x is not something",
    forward("while True:", "    x = self.f(x)", "return x"): "Line 9: while True: is not something",
    forward("if x.sum() > 0:", "    x = self.f(x)", "return x"): "Line 9: sum is not among",
    forward("if self.training:", "    return x", "return self.f(x)"): "Line 9: whether self.training holds",
    forward("return self.f(self.f(x))"): "Line 7: a layer is used twice with the same weights",
    forward("a = self.f(x)", "return a * torch.relu(a) + x * a"): "Line 7: what is made here goes ways",
    forward("return x[0]"): r"Line 9: x\[0\] is not something",
    forward("return x, x"): "forward must return one value",
    forward("return self.g(x)"): "Line 9: self.g(x) is not something",
    forward("return self.forward(x)"): "nested too deeply",
    forward("return self.f(x)", init="self.g = nn.Linear(1, 2 ** 70)"): "Line 7: 2 ** 70",
    forward("return F.avg_pool2d(x, x.shape[2:])"): r"Line 9: x.shape\[2:\] is known only when data come in.",
    forward("return F.avg_pool2d(x, x.size()[2:])"): r"Line 9: x.size\(\)\[2:\] is known only when data come in.",
    CALLED: r"Line 4: Net needs a value for n. Write below it how it is made: net = Net\(…\).",
}


@pytest.mark.parametrize("text", LINES, ids=range(len(LINES)))
def test_one_sentence_that_names_the_line(text: str) -> None:
    with pytest.raises(NetworkError) as caught:
        parse_source(text)
    sentence = str(caught.value)
    options = LINES[text].replace("\\", "").split("|")
    assert any(option in sentence for option in options), sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


DEEP = {
    "minus": "nn.Sequential(nn.Linear(3, " + "-" * 50_000 + "1))",
    "plus": "nn.Sequential(nn.Linear(3, " + "1+" * 50_000 + "1))",
    "some plus": "nn.Sequential(nn.Linear(3, " + "1+" * 900 + "1))",
    "attributes": "nn.Sequential(nn" + ".a" * 50_000 + ")",
    "calls": "nn.Sequential(nn" + "(a)" * 50_000 + ")",
    "brackets": "nn.Sequential(" * 5_000 + ")" * 5_000,
    "blocks": "".join(" " * depth + "if 1:\n" for depth in range(2_000)),
    "lambdas": "nn.Sequential(" + "lambda:" * 20_000 + "1)",
    "rows": "nn.Sequential(" * 90 + "nn.ReLU(), nn.ReLU()" + ", nn.ReLU())" * 90,
}


@pytest.mark.parametrize("name", DEEP)
def test_nesting_without_end(name: str) -> None:
    found: list[str] = []

    def read() -> None:
        try:
            parse_source(DEEP[name])
        except NetworkError as error:
            found.append(str(error))

    # As in the program, where a text is read in a thread.
    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert found
    assert found[0].endswith(".")


def test_a_text_that_is_too_long() -> None:
    with pytest.raises(NetworkError, match="at most 500000"):
        parse_source("nn.Sequential(nn.ReLU())\n" * 30_000)


def test_loops_in_loops_come_to_an_end() -> None:
    text = "nn.Sequential(nn.ReLU(), *[nn.ReLU() for a in range(9999) for b in range(9999) if a < 0])"
    with pytest.raises(NetworkError, match="more steps than can be followed"):
        parse_source(text)


def test_functions_that_call_themselves() -> None:
    with pytest.raises(NetworkError, match=r"nested too deeply"):
        parse_source("def f(n):\n    return f(n + 1)\n\nf(0)")
    double = "def f(n):\n    return f(n - 1) + f(n - 1) if n > 0 else [nn.ReLU()]\n\nnn.Sequential(*f(40))"
    with pytest.raises(NetworkError, match=r"steps|long list"):
        parse_source(double)


def test_nothing_is_run_or_imported(tmp_path, monkeypatch) -> None:
    trap = tmp_path / "trap.py"
    trap.write_text(f"open({str(tmp_path / 'sprung')!r}, 'w')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    text = (
        "import trap\nfrom trap import thing\nopen('sprung', 'w')\nexec('1/0')\n"
        "class Net(nn.Module):\n    x = trap.run()\n    def __init__(self):\n        super().__init__()\n"
        "        self.f = nn.ReLU()\n    def forward(self, x: print('run')) -> exec('1'):\n        return self.f(x)\n"
    )
    assert len(parse_source(text)) == 1
    assert not (tmp_path / "sprung").exists()
    assert "trap" not in sys.modules


def test_sizes_are_checked_against_what_comes() -> None:
    text = "nn.Sequential(\nnn.Conv2d(1, 6, 5),\nnn.Flatten(),\nnn.Linear(400, 10))"
    assert len(parse_source(text)) == 3
    with pytest.raises(
        NetworkError, match=r"Line 4: nn.Linear is written with in_features=400, but 3456 come in here."
    ):
        parse_source(text, (1, 28, 28))
    with pytest.raises(NetworkError, match=r"Line 2: nn.Conv2d is written with in_channels=1, but 3 come in here."):
        parse_source(text, (3, 28, 28))


def test_a_view_that_does_not_fit() -> None:
    text = forward("return self.f(x.view(-1, 4))")
    with pytest.raises(NetworkError, match=r"Line 9: This is written with values=4, but 3 come in here."):
        parse_source(text, (3, 1, 1))


def test_problems_that_a_click_mends_are_left_to_the_cards() -> None:
    assert len(parse_source("nn.Sequential(nn.Conv2d(1, 2, 3), nn.LazyLinear(4))", (1, 8, 8))) == 2


def test_what_would_not_fit_into_memory() -> None:
    text = "nn.Sequential(" + "nn.LazyLinear(1000000), " * 3 + ")"
    with pytest.raises(NetworkError, match=r"take 8,000 GB|take 8,004 GB"):
        parse_source(text, (1_000,))


def test_a_strangers_class_is_not_taken_for_ours() -> None:
    text = network_source(every_block(), (3, 32, 32)).replace(
        "return self.body(x) + self.shortcut(x)", "return self.body(x)"
    )
    network = parse_source(text, (3, 32, 32))
    assert not [layer for _, layer in network.walk() if layer.stem == "residual"]


SOURCE = network_source(every_block(), (3, 32, 32))


@given(
    place=st.integers(0, len(SOURCE)),
    length=st.integers(0, 40),
    put=st.sampled_from(
        ["", "x", "(", ")", ",", "*", "self", "1", "-1", ".", "[0]", " = 3", "nn.", "None", "'a'", "**", ":"]
    ),
)
@settings(max_examples=300, deadline=None)
def test_damaged_sources_are_read_or_refused(place: int, length: int, put: str) -> None:
    with contextlib.suppress(NetworkError):
        assert isinstance(parse_source(SOURCE[:place] + put + SOURCE[place + length :], (3, 32, 32)), Network)
