"""Networks as PyTorch source, written and read. What is read is taken apart, never run."""

from nnstudio.core.network.source.read import parse_source
from nnstudio.core.network.source.text import literal, statement
from nnstudio.core.network.source.write import network_classes, network_source

__all__ = ["literal", "network_classes", "network_source", "parse_source", "statement"]
