"""Row numbers as the names of samples, without a text for each of millions of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


class RowNumbers(Sequence[str]):
    """The rows of a file that became samples, each named by its number, counted from 0."""

    def __init__(self, rows: NDArray[np.int64]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: Any) -> Any:
        return RowNumbers(self._rows[index]) if isinstance(index, slice) else str(int(self._rows[index]))
