from __future__ import annotations

from itertools import groupby

from nnstudio.core.data.catalogue import GROUPS, OWN, download_bytes, in_order, is_own
from nnstudio.core.data.datasets import DATASETS


def test_every_kind_stands_once_under_a_heading_the_smallest_download_first() -> None:
    kinds = in_order()
    assert sorted(cls.kind for cls in kinds) == sorted(DATASETS.kinds())
    blocks = [(group, list(found)) for group, found in groupby(kinds, key=lambda cls: cls.group)]
    assert [group for group, _ in blocks] == list(GROUPS)
    for _, found in blocks:
        sizes = [download_bytes(cls()) for cls in found]
        assert sizes == sorted(sizes)


def test_what_lies_at_a_path_stands_under_a_heading_of_its_own() -> None:
    assert {cls.kind for cls in DATASETS if is_own(cls)} == {"folder", "image_table", "table", "arrays", "idx"}
    assert {cls.group for cls in DATASETS if is_own(cls)} == {OWN}
