"""Does the network's last word fit the data's classes?"""

from __future__ import annotations

from dataclasses import replace

from nnstudio.core.network.layers import Dense, Flatten, Layer, Shape, Sigmoid, Softmax, describe_shape
from nnstudio.core.network.network import Network, Path
from nnstudio.core.network.problem import Fix, Problem

Spotted = tuple[Path, Problem]
"""The place of the card to mark, and what is wrong there."""


def output_problem(network: Network, output_shape: Shape, classes: int, several: bool = False) -> Spotted | None:
    """What keeps an otherwise sound network from telling `classes` classes apart; None when nothing does.

    One output is enough for two classes: its sigmoid is the probability of the second. Where `several` may apply to a
    sample, each has an output of its own. With 0 classes it is a value that is to be predicted, by one output without
    a read-out.
    """
    doubled = _doubled_readout(network)
    if doubled is not None:
        return doubled
    if classes == 0:
        return _value_problem(network, output_shape)
    if len(output_shape) != 1:
        return _not_flat(network, output_shape, classes)
    outputs = output_shape[0]
    if outputs != classes and not (outputs == 1 and classes == 2 and not several):
        return _wrong_count(network, outputs, classes, several)
    return _no_sigmoid(network) if several else _wrong_readout(network, outputs)


def describe_linear(network: Network, classes: int, several: bool = False) -> str:
    """What is told where a linear regression meets classes: it works, but as something else. Else empty."""
    layers = [layer for layer in network.layers if not isinstance(layer, Flatten)]
    if not classes or len(layers) != 1 or not isinstance(layers[0], Dense):
        return ""
    return (
        f"A linear regression predicts values, but the data have {classes} {'labels' if several else 'classes'}: it is "
        "trained as a logistic regression."
    )


def with_labels(network: Network, labels: int) -> Network:
    """A network that tells classes apart, made to say of each of so many labels whether it applies: an output and a
    sigmoid for each."""
    path = _last_path(network)
    last = network.at(path)
    if isinstance(last, Dense) and last.units != labels:
        network = network.replace(path, replace(last, units=labels))
    if network.readout is not None and not isinstance(network.readout, Sigmoid):
        network = network.replace((len(network) - 1,), Sigmoid())
    return network


def _value_problem(network: Network, output_shape: Shape) -> Spotted | None:
    """What keeps the network from predicting a value."""
    plain = Network(network.body)
    if len(output_shape) != 1:
        return _not_flat(plain, output_shape, 1)
    if output_shape[0] != 1:
        return _many_values(plain, output_shape[0])
    if network.readout is None:
        return None
    path = (len(network) - 1,)
    text = f"{network.readout.title} is an answer about classes, but the data ask for a value. Remove it."
    return path, Problem(text, Fix("Remove it", plain))


def _many_values(plain: Network, outputs: int) -> Spotted:
    text = f"The network gives {_numbers(outputs)}, but the data ask for a single value."
    path = _last_path(plain)
    last = plain.at(path)
    if isinstance(last, Dense):
        fixed = plain.replace(path, replace(last, units=1))
        return path, Problem(f"{text} Give the last layer one neuron.", Fix("1 neuron", fixed))
    fix = Fix("Add 1 neuron", plain.insert((len(plain),), Dense(1)))
    return path, Problem(f"{text} Add a fully connected layer with one neuron.", fix)


def _not_flat(network: Network, output_shape: Shape, classes: int) -> Spotted:
    numbers = _numbers(classes)
    text = f"The network ends with an image ({describe_shape(output_shape)}), but must end with {numbers}."
    end = len(network.body)
    fix = Fix("Add Flatten and Fully connected", network.insert((end,), Flatten(), Dense(classes)))
    return (end - 1,), Problem(f"{text} Add Flatten and Fully connected.", fix)


def _wrong_count(network: Network, outputs: int, classes: int, several: bool) -> Spotted:
    asked = f"{classes} labels" if several else f"{classes} classes"
    text = f"The network gives {_numbers(outputs)}, but the data have {asked}."
    path = _last_path(network)
    last = network.at(path)
    if isinstance(last, Dense):
        fixed = network.replace(path, replace(last, units=classes))
        if several:
            fixed = with_labels(fixed, classes)
        elif isinstance(fixed.readout, Sigmoid) and classes > 1:
            fixed = fixed.replace((len(fixed) - 1,), Softmax())
        return path, Problem(f"{text} Give the last layer {classes} neurons.", Fix(f"{classes} neurons", fixed))
    fix = Fix(f"Add {classes} neurons", network.insert((len(network.body),), Dense(classes)))
    return path, Problem(f"{text} Add a fully connected layer with {classes} neurons.", fix)


def _last_path(network: Network) -> Path:
    """Where the last layer that is built stands: in a block that only holds a row, the last one of that row."""
    path: Path = (len(network.body) - 1,)
    last = network.at(path)
    while len(last.bodies) == 1 and last.copies == 1 and last.stem == "group" and len(last.bodies[0]):
        path = (*path, 0, len(last.bodies[0]) - 1)
        last = network.at(path)
    return path


def _doubled_readout(network: Network) -> Spotted | None:
    """A read-out before the read-out, or one that is built because it stands at the end of a group: the loss, which
    has its own, would get answers that are squashed already."""
    path = _last_path(network)
    last = network.at(path)
    if not last.is_readout:
        return None
    if network.readout:
        text = f"{last.title} stands twice at the end, which squashes the answer and slows learning. Remove one."
    else:
        text = f"{last.title} squashes the answer before the loss does so itself, which slows learning. Remove it."
    return path, Problem(text, Fix("Remove it", network.remove(path)))


def _no_sigmoid(network: Network) -> Spotted | None:
    """A read-out that lets one label win over the others, though several may apply."""
    readout, end = network.readout, (len(network) - 1,)
    if readout is None or isinstance(readout, Sigmoid):
        return None
    text = f"{readout.title} is for one class of several, but here several labels may apply. Use Sigmoid."
    return end, Problem(text, _swap(network, end, Sigmoid()))


def _wrong_readout(network: Network, outputs: int) -> Spotted | None:
    readout = network.readout
    end = (len(network) - 1,)
    if isinstance(readout, Softmax) and outputs == 1:
        text = "Softmax over one number is always 1. Use Sigmoid."
        return end, Problem(text, _swap(network, end, Sigmoid()))
    if readout is not None and not isinstance(readout, Softmax) and outputs > 1:
        text = f"{readout.title} is for one output, but there are {outputs}. Use Softmax."
        return end, Problem(text, _swap(network, end, Softmax()))
    return None


def _swap(network: Network, path: Path, layer: Layer) -> Fix:
    return Fix(f"Use {layer.title}", network.replace(path, layer))


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"
