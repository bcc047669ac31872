"""The small tables that come with scikit-learn: three to tell classes apart, one to predict a number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, Shape, Task, silent


@dataclass(frozen=True)
class SklearnTable(DatasetSpec):
    """A table inside the installed scikit-learn: `_bunch` gives it as that library does, in its own units."""

    target: ClassVar[str] = ""
    names: ClassVar[tuple[str, ...]] = ()

    @property
    def known_classes(self) -> tuple[str, ...]:
        return self.names

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×F float32, in the units of the source."""
        progress(None, f"Reading {self.title}")
        bunch = self._bunch()
        inputs = np.ascontiguousarray(bunch.data, np.float32)
        labels = np.asarray(bunch.target, np.int64 if self.names else np.float32)
        features = tuple(str(name) for name in bunch.feature_names)
        return Dataset(self.kind, self.title, inputs, labels, self.names, features=features, target=self.target)

    def _bunch(self) -> Any:
        raise NotImplementedError


# scikit-learn is imported where it is used: that takes a second, which no start should feel.


@DATASETS.register("breast_cancer", "Breast cancer (built in)", group="Tables")
@dataclass(frozen=True)
class BreastCancerData(SklearnTable):
    """569 tumours, each described by 30 measures of its cells' nuclei: malignant or benign? UCI, W. H. Wolberg 1995."""

    known_shape: ClassVar[Shape | None] = (30,)
    target: ClassVar[str] = "diagnosis"
    names: ClassVar[tuple[str, ...]] = ("malignant", "benign")

    def _bunch(self) -> Any:
        from sklearn.datasets import load_breast_cancer

        return load_breast_cancer()


@DATASETS.register("iris", "Iris (built in)", group="Tables")
@dataclass(frozen=True)
class IrisData(SklearnTable):
    """150 flowers of three species, told apart by the length and width of sepals and petals. R. A. Fisher 1936."""

    known_shape: ClassVar[Shape | None] = (4,)
    target: ClassVar[str] = "species"
    names: ClassVar[tuple[str, ...]] = ("setosa", "versicolor", "virginica")

    def _bunch(self) -> Any:
        from sklearn.datasets import load_iris

        return load_iris()


@DATASETS.register("wine", "Wine (built in)", group="Tables")
@dataclass(frozen=True)
class WineData(SklearnTable):
    """178 wines of three growers, told apart by 13 chemical measures. UCI, M. Forina 1988."""

    known_shape: ClassVar[Shape | None] = (13,)
    target: ClassVar[str] = "grower"
    names: ClassVar[tuple[str, ...]] = ("class_0", "class_1", "class_2")

    def _bunch(self) -> Any:
        from sklearn.datasets import load_wine

        return load_wine()


@DATASETS.register("diabetes", "Diabetes (built in)", group="Tables")
@dataclass(frozen=True)
class DiabetesData(SklearnTable):
    """442 patients, ten measures each: how far has the illness gone after a year, from 25 to 346? B. Efron 2004."""

    known_shape: ClassVar[Shape | None] = (10,)
    known_task: ClassVar[Task] = "regression"
    target: ClassVar[str] = "progression after a year"

    def _bunch(self) -> Any:
        from sklearn.datasets import load_diabetes

        return load_diabetes(scaled=False)
