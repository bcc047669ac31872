"""Taking a trained network away, each file checked by running it. Importing this package enters every format."""

from nnstudio.core.export.base import EXPORTERS, Exporter, ExportReport, export, samples_to_check
from nnstudio.core.export.onnx import OnnxExporter
from nnstudio.core.export.python_source import PythonExporter, pytorch_source
from nnstudio.core.export.safetensors import WeightsExporter
from nnstudio.core.export.weights import load_weights

__all__ = [
    "EXPORTERS",
    "ExportReport",
    "Exporter",
    "OnnxExporter",
    "PythonExporter",
    "WeightsExporter",
    "export",
    "load_weights",
    "pytorch_source",
    "samples_to_check",
]
