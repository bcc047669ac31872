"""Data: how soon they are there, whether they scroll smoothly, and how little memory reading large ones takes."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.benchmarks.data_probe import STATUS
from tests.benchmarks.report import Row, at_most, measure, median

TITLE = "Data"
REPETITIONS = 3
PICTURES, SIDE, DIFFERENT = 100_000, 32, 2000
TABLE_BYTES, COLUMNS = 300_000_000, 20
BUDGET, ALLOWED = 100, 60
"""MB that data may take, and MB that reading them may take beside."""


def run(folder: Path) -> list[Row]:
    """MNIST, then generated data that are larger than the budget."""
    loads = [measure("data_probe", "mnist", str(folder))["seconds"] for _ in range(REPETITIONS)]
    return [
        at_most("MNIST is read and divided, s", median(loads), 1.5, "{:.2f}"),
        *scrolling("70 000 images", "scroll", folder),
        *scrolling("1 000 000 images", "million", folder),
        *openings(folder),
        *memory(),
    ]


def scrolling(what: str, question: str, folder: Path) -> list[Row]:
    """How long the GUI thread lets others wait while a grid is scrolled."""
    found = [measure("data_probe", question, str(folder)) for _ in range(REPETITIONS)]
    passed, worked = (median([one[key] for one in found]) for key in ("passed", "worked"))
    return [
        at_most(f"{what} scroll: longest pass of the event loop, ms", passed, 16.0),
        Row(f"{what} scroll: longest work of the GUI thread in a pass, ms", f"{worked:.1f}"),
    ]


def openings(folder: Path) -> list[Row]:
    """The step through the views of the data that keeps the GUI thread longest; the start has a goal of its own."""
    found = [measure("openings_probe", str(folder), seconds=900)["steps"] for _ in range(REPETITIONS)]
    worked, passed = ({name: median([one[name][which] for one in found]) for name in found[0]} for which in (0, 1))
    start = worked.pop("start")
    longest = max(worked, key=lambda name: worked[name])
    return [
        at_most(f"{len(worked)} steps through views: longest work in a pass, ms ({longest})", worked[longest], 16.0),
        Row("the same as it went by; the start: longest work in a pass, ms", f"{passed[longest]:.1f}; {start:.1f}"),
    ]


def memory() -> list[Row]:
    """What is read beyond the budget; only Linux says which memory is no file's."""
    if not STATUS.exists():
        return []
    with tempfile.TemporaryDirectory() as place:
        pictures, table = Path(place) / "pictures", Path(place) / "table.csv"
        make_pictures(pictures)
        make_table(table)
        return [*reading(f"{PICTURES:,} PNG files".replace(",", " "), pictures), *reading("a CSV of 300 MB", table)]


def reading(what: str, source: Path) -> list[Row]:
    """Looked at for the preview, then read; in a process with a budget and a cache of its own."""
    environment = {"NNSTUDIO_MEMORY": str(BUDGET), "NNSTUDIO_HOME": str(source.parent / "home")}
    found = measure("data_probe", "read", str(source), environment=environment)
    if not found["mapped"]:
        raise RuntimeError(f"{what}: {found['bytes']} bytes were to be more than the budget")
    label = f"{what} read in {found['seconds']:.0f} s with a budget of {BUDGET} MB: memory over the start, MB"
    return [
        Row(f"{what}: looked at for the preview in, s", f"{found['looked']:.1f}"),
        at_most(label, found["over"] / 1e6, BUDGET + ALLOWED, "{:.0f}"),
    ]


def make_pictures(folder: Path) -> None:
    """Two folders of coloured ramps, some of which come again and again."""
    random = np.random.default_rng(0)
    ramp = np.add.outer(np.arange(SIDE), np.arange(SIDE))[:, :, None]
    ramps = [encoded((ramp * random.uniform(0.2, 2, 3) + number).astype(np.uint8)) for number in range(DIFFERENT)]
    targets = [folder / name for name in ("dark", "light")]
    for target in targets:
        target.mkdir(parents=True)
    for number in range(PICTURES):
        (targets[number % 2] / f"{number:06}.png").write_bytes(ramps[number % DIFFERENT])


def encoded(pixels: NDArray[np.uint8]) -> bytes:
    """As a PNG file holds them."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def make_table(path: Path) -> None:
    """Rows of decimals and a class, over and over."""
    random = np.random.default_rng(0)
    text = io.StringIO()
    for row in random.normal(size=(20_000, COLUMNS)):
        text.write(",".join(f"{value:.6f}" for value in row) + f",{'ab'[int(row[0] > 0)]}\n")
    stretch = text.getvalue()
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"x{number}" for number in range(COLUMNS)) + ",label\n")
        while file.tell() < TABLE_BYTES:
            file.write(stretch)
