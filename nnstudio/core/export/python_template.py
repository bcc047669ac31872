"""The parts of the PyTorch file that are the same for every network."""

from __future__ import annotations

from string import Template

PAGE = Template('''\
"""A neural network made with nnstudio $version. This file needs only PyTorch.

In a program: `network = load()`, then `$answer(network, $given)`.
In a shell: run this file$usage for a summary of the network.
The weights are in the .safetensors file beside this one (pip install safetensors).
"""

from __future__ import annotations

$imports

import torch
from safetensors.torch import load_file
from torch import nn

$constants


$classes


def load(weights: str | Path = WEIGHTS) -> Network:
    """The network with its trained weights, ready to answer."""
    network = Network()
    network.load_state_dict(load_file(weights))
    return network.eval()


def preprocess($given: torch.Tensor) -> torch.Tensor:
    """What the network is fed, from $inputs $given: $accepted."""
$preprocess


$answers
$read_image

def main($arguments) -> None:
    """$main_words"""
    network = load()
$main


if __name__ == "__main__":
    main($passed)
''')

ACCEPTED_PIXELS = "uint8 0...255 or float 0...1"
ACCEPTED_ROWS = "float, NaN where a value is missing"
ACCEPTED_FEATURES = "FEATURES in their order, as float, NaN where a value is missing"

PROBABILITIES = Template('''\
def probabilities(network: Network, $given: torch.Tensor) -> torch.Tensor:
    """N×classes, each row adding up to 1, from $inputs $given as `preprocess` takes."""
    with torch.inference_mode():
        logits = network(preprocess($given))
$readout''')

VALUES = Template('''\
def in_unit(outputs: torch.Tensor) -> torch.Tensor:
    """What the network gives, in the unit of what it predicts."""
    return outputs * TARGET_STD + TARGET_MEAN


def values(network: Network, $given: torch.Tensor) -> torch.Tensor:
    """N predicted values, from $inputs $given as `preprocess` takes."""
    with torch.inference_mode():
        return in_unit(network(preprocess($given)))[:, 0]''')

LABEL_PROBABILITIES = Template('''\
def probabilities(network: Network, $given: torch.Tensor) -> torch.Tensor:
    """N×labels, each 0...1 and independent of the others, from $inputs $given as `preprocess` takes."""
    with torch.inference_mode():
        return torch.sigmoid(network(preprocess($given)))''')

SOFTMAX = "    return torch.softmax(logits, dim=1)"

SIGMOID = """\
    second = torch.sigmoid(logits)
    return torch.cat([1 - second, second], dim=1)"""

NO_SCALING = "    return pixels.float() / 255 if pixels.dtype == torch.uint8 else pixels.float()"

AS_THEY_ARE = "    return pixels.float() if pixels.dtype == torch.uint8 else pixels.float() * 255"

STANDARDIZE = """\
    unit = pixels.float() / 255 if pixels.dtype == torch.uint8 else pixels.float()
    mean = torch.tensor(MEAN, device=unit.device).view(-1, 1, 1)
    std = torch.tensor(STD, device=unit.device).view(-1, 1, 1)
    return (unit - mean) / std"""

FILL_IN = """\
    rows = rows.float()
    mean = torch.tensor(MEAN, device=rows.device)
"""
FILLED = "    rows = torch.where(torch.isnan(rows), mean, rows)\n"

ROWS = {
    "none": FILL_IN + "    return torch.where(torch.isnan(rows), mean, rows)",
    "standardize": FILL_IN + FILLED + "    return (rows - mean) / torch.tensor(STD, device=rows.device)",
    "unit": FILL_IN
    + FILLED
    + """\
    low = torch.tensor(LOW, device=rows.device)
    span = torch.tensor(SPAN, device=rows.device)
    return (rows - low) / span""",
}
"""What each mode of preparation does to the rows of a table."""

PIXELS = {"none": AS_THEY_ARE, "unit": NO_SCALING, "standardize": STANDARDIZE}
"""What each mode of preparation does to images."""

READ_IMAGE = Template('''

def read_image(path: str) -> torch.Tensor:
    """1×$channels×$height×$width pixels of an image file (pip install pillow).

    The image is only brought to size: make it look like the training images first.
    """
    from PIL import Image

    image = Image.open(path).convert("$mode").resize(($width, $height))
    pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
    return pixels.view(1, $height, $width, $channels).permute(0, 3, 1, 2)

''')

SUMMARY = """\
    print(network)
    parameters = sum(p.numel() for p in network.parameters())
    print(f"{parameters} parameters; classes: {', '.join(CLASS_NAMES)}")"""

VALUE_SUMMARY = """\
    print(network)
    parameters = sum(p.numel() for p in network.parameters())
    print(f"{parameters} parameters; predicts: {TARGET or 'a value'}")"""

VALUE_PREDICT = """\
    for path in paths:
        value = float(values(network, read_image(path))[0])
        print(f"{path}: {value:.6g}")
    if paths:
        return
"""

PREDICT = """\
    for path in paths:
        answer = probabilities(network, read_image(path))[0]
        best = int(answer.argmax())
        print(f"{path}: {CLASS_NAMES[best]} ({float(answer[best]):.1%})")
    if paths:
        return
"""

LABELS_SUMMARY = """\
    print(network)
    parameters = sum(p.numel() for p in network.parameters())
    print(f"{parameters} parameters; labels: {', '.join(LABEL_NAMES)}")"""

LABELS_PREDICT = """\
    for path in paths:
        answer = probabilities(network, read_image(path))[0]
        found = [f"{name} ({float(share):.1%})" for name, share in zip(LABEL_NAMES, answer) if share > 0.5]
        print(f"{path}: {', '.join(found) or 'none'}")
    if paths:
        return
"""
