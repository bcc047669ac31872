"""The safetensors export of every layer, checked through the file alone."""

from __future__ import annotations

from nnstudio.core.export import WeightsExporter, export


def test_every_layer_comes_back(each_layer, make_checkpoint, samples, tmp_path):
    report = export(make_checkpoint(each_layer), WeightsExporter(), tmp_path / "net.safetensors", samples)
    assert report.max_abs_error == 0
    assert report.bytes == report.path.stat().st_size
    assert "network rebuilt from the file" in report.checked_with
