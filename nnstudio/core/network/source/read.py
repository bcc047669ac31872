"""PyTorch source to a network: the text is taken apart and followed, never run and nothing of it imported."""

from __future__ import annotations

import ast
import warnings

from nnstudio.core.errors import NetworkError, SpecError
from nnstudio.core.network.layers import Shape
from nnstudio.core.network.network import Network, Path, require_size
from nnstudio.core.network.source.flow import Card, Tensor, cards_between, network_of, require_unshared, tightened
from nnstudio.core.network.source.methods import Methods
from nnstudio.core.network.source.top import find_network
from nnstudio.core.network.source.values import Instance, Joined, Leaf, Module, Ref
from nnstudio.core.network.trace import trace

LONGEST = 500_000
"""Characters; the source of DenseNet-201 has 70 000."""
MOST_PARAMETERS = 4 * 10**9
"""16 GB as 32-bit numbers: more than the machines that this program is for can hold."""
_USUAL = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "math": "math"}
_USUAL |= {"OrderedDict": "collections.OrderedDict"}
"""What is meant by these names where the text does not import them: a pasted piece has no head."""


def parse_source(text: str, input_shape: Shape | None = None) -> Network:
    """The network that a text of PyTorch describes: an nn.Sequential, or a class that derives from nn.Module.

    With `input_shape` the sizes that the text gives of its layers' inputs are checked against those that come; the
    network may still have problems, which `trace` tells. Raises NetworkError with one sentence, which names the line
    where there is one.
    """
    try:
        cards = _cards(text)
        require_unshared(cards)
        network = network_of(cards)
    except RecursionError:
        raise NetworkError("This text is nested too deeply to be read.") from None
    except SpecError as error:
        raise NetworkError(str(error)) from error
    if not network.layers:
        raise NetworkError("This network has no layers.")
    require_size(network)
    if input_shape is not None:
        _require_fitting(network, cards, input_shape)
    return network


def _cards(text: str) -> list[Card]:
    reader = Methods(text)
    reader.top.names |= {name: Ref(path) for name, path in _USUAL.items()}
    return _of_root(reader, *find_network(reader, _tree(text)))


def _tree(text: str) -> ast.Module:
    if len(text) > LONGEST:
        raise NetworkError(f"This text has {len(text)} characters; at most {LONGEST} are read.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise NetworkError(f"Line {error.lineno or 1}: this is not Python ({error.msg}).") from None
    except (MemoryError, RecursionError):
        raise NetworkError("This text is nested too deeply to be read.") from None
    except ValueError as error:
        raise NetworkError(f"This text is not Python: {error}.") from None


def _of_root(reader: Methods, root: Module, node: ast.AST) -> list[Card]:
    start = Tensor()
    methods = root.local.methods if isinstance(root, Instance) else {}
    answer = next((name for name, method in methods.items() if name[:6] == "answer" and _is_ours(method)), None)
    if answer is not None:
        reader.open(root)
        end = reader.call(reader.attribute(root, answer, node), [start], {}, node)
    elif isinstance(root, (Leaf, Joined)) or root.frozen:
        end = reader.applied(root, [start], {}, node)
    else:
        end = reader.inside(root, [start], {}, node)
    if not isinstance(end, Tensor):
        reader.refuse(node, "forward must return one value, which is made of its input.")
    return tightened(cards_between(start, end))


def _is_ours(method: ast.FunctionDef) -> bool:
    """Whether a method is the one of our own sources for the read-out: self.softmax1(self(x)) as the answer."""
    match method.body[-1]:
        case ast.Return(value=ast.Call(func=ast.Attribute(value=ast.Name(id="self")), args=[ast.Call() as logits])):
            return isinstance(logits.func, ast.Name) and logits.func.id == "self"
    return False


def _require_fitting(network: Network, cards: list[Card], input_shape: Shape) -> None:
    found = trace(network, input_shape)
    if found.parameters > MOST_PARAMETERS:
        size = found.parameters * 4 / 1e9
        raise NetworkError(f"The weights of this network take {size:,.0f} GB, which does not fit into memory.")
    rows = found.by_path
    waiting: list[tuple[Path, Card]] = [((place,), card) for place, card in enumerate(cards)]
    while waiting:
        path, card = waiting.pop(0)
        shape = rows[path].input_shape if path in rows else None
        if shape is not None and card.expected is not None:
            _require_expected(card, shape)
        waiting += [((*path, slot, at), one) for slot, row in enumerate(card.rows) for at, one in enumerate(row)]


def _require_expected(card: Card, shape: Shape) -> None:
    expected = card.expected
    assert expected is not None
    actual = expected.follow(shape)
    if actual != expected.value:
        raise NetworkError(
            f"Line {card.line}: {expected.call} is written with {expected.parameter}={expected.value}, but "
            f"{actual} come in here."
        )
