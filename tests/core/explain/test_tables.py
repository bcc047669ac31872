"""Rows of a table are answered to, in the target's own unit; there is no Grad-CAM, and it is said why."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_tables import breast_cancer, diabetes, table_job, trained

from nnstudio.core.errors import DataError
from nnstudio.core.explain import Model, explain, gradcam_layers, why_no_gradcam
from nnstudio.core.explain.activations import dead_units, observe


@pytest.fixture(scope="module")
def of_values() -> Model:
    return Model(trained(table_job(diabetes(missing=0.1), epochs=5)))


@pytest.fixture(scope="module")
def of_classes() -> Model:
    return Model(trained(table_job(breast_cancer(), epochs=5)))


def test_a_value_in_its_own_unit(of_values: Model) -> None:
    row = diabetes(missing=0.1).inputs[5]
    said = of_values.predict(row)
    assert said.value == pytest.approx(float(of_values.values(row[None])[0]))
    assert 25 < said.value < 350
    assert (said.class_name, said.probabilities) == ("progression", ())
    with pytest.raises(DataError, match="predicts a value"):
        of_values.probabilities(row[None])


def test_probabilities_of_a_row(of_classes: Model) -> None:
    rows = breast_cancer().inputs[:7]
    shares = of_classes.probabilities(rows)
    assert shares.shape == (7, 2)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    assert of_classes.predict(rows[0]).class_name in ("malignant", "benign")
    with pytest.raises(DataError, match="predicts no values"):
        of_classes.values(rows)


@pytest.mark.parametrize("rows", [np.zeros((1, 9), np.float32), np.zeros((1, 1, 28, 28), np.uint8)])
def test_rows_of_another_length_are_refused(of_values: Model, rows: np.ndarray) -> None:
    with pytest.raises(DataError, match="trained on rows of 10 numbers"):
        of_values.logits(rows)


def test_there_is_no_gradcam(of_values: Model, of_classes: Model) -> None:
    assert gradcam_layers(of_values) == gradcam_layers(of_classes) == ()
    assert "predicts a value" in why_no_gradcam(of_values)
    assert "rows of a table" in why_no_gradcam(of_classes)
    found = explain(of_values, diabetes().inputs[3])
    assert found.heat is None
    assert found.reason == why_no_gradcam(of_values)
    assert found.target_name == "progression"
    found = explain(of_classes, breast_cancer().inputs[3], target=1)
    assert (found.heat, found.target_name) == (None, "benign")


def test_the_layers_can_be_looked_at(of_values: Model) -> None:
    rows = diabetes(missing=0.1).inputs[:20]
    found = observe(of_values, rows[4])
    assert found.by_path[(1,)].shape == (16,)
    assert found.prediction.value == pytest.approx(of_values.predict(rows[4]).value)
    assert (2,) in dead_units(of_values, rows)
