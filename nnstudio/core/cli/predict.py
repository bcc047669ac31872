"""nnstudio predict: what a trained network sees in image files and drawings, and where it looks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.cli.foreign import foreign_data
from nnstudio.core.cli.output import complain, in_one_line, percent, say, say_json
from nnstudio.core.cli.parser import UsageError
from nnstudio.core.cli.sealed import Seals, seals_of
from nnstudio.core.cli.trained import Trained, find_trained
from nnstudio.core.data.datasets import DATASETS, DatasetSpec, Shape
from nnstudio.core.data.drawing import load_drawing, rasterize
from nnstudio.core.data.image_files import read_image
from nnstudio.core.data.image_input import ImageSteps, fit_image
from nnstudio.core.data.ink import is_blank
from nnstudio.core.data.own.find import looks_like_data
from nnstudio.core.data.own.new_images import fit_of, read_new_image
from nnstudio.core.data.preparation import brought_to
from nnstudio.core.errors import DataError, ExportError, NnstudioError
from nnstudio.core.explain import Explanation, Model, Prediction, explain, save_overlay, why_no_gradcam
from nnstudio.core.explain.predict import CHUNK
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import Checkpoint

# As in MNIST: ink of 20 and a pen of 2.5 pixels in images of 28.
_BOX, _PEN = 20 / 28, 2.5 / 28
T = TypeVar("T")


def run(arguments: argparse.Namespace) -> int:
    """The command; 1 when an input could not be read or explained. The others are answered all the same."""
    if bool(arguments.explain) != bool(arguments.out):
        raise UsageError("--explain grad-cam and --out DIR belong together.")
    if arguments.about is not None and not arguments.explain:
        raise UsageError("--about says what the pictures of --explain grad-cam are about; give both.")
    if not arguments.inputs and arguments.data is None:
        raise UsageError("give image files or drawings, or --data SOURCE.")
    sources = [arguments.data] if arguments.data is not None else []
    sources += [str(path) for path in arguments.inputs if _is_source(path)]
    arguments.inputs = [path for path in arguments.inputs if not _is_source(path)]
    if arguments.explain and sources:
        raise UsageError("--explain takes image files and drawings, one by one, and no folders or tables.")
    failures = 0
    with closing(ProjectFile.open(arguments.file, read_only=True)) as file:
        trained = find_trained(file)
        model, learned = Model(trained.checkpoint), trained.run.project.dataset
        seals = seals_of(trained, arguments.data_dir)
        for source in sources:
            failures += not _tried(lambda named: _answer_all(arguments, model, trained, seals, named), source)
    pictures = _pictures(arguments, model)
    for path in arguments.inputs:
        failures += not _tried(lambda one: _answer(arguments, model, learned, seals, one, next(pictures, None)), path)
    return 1 if failures or (arguments.explain and why_no_gradcam(model)) else 0


def _is_source(path: Path) -> bool:
    """Whether an input is data of many samples: a folder or table, or the name of a data set."""
    return looks_like_data(path) or (str(path) in DATASETS and not path.exists())


def _tried(answer: Callable[[T], None], about: T) -> bool:
    """Whether it could be answered; what stood in the way is told."""
    try:
        answer(about)
    except NnstudioError as error:
        complain(str(error))
        return False
    return True


def _answer_all(arguments: argparse.Namespace, model: Model, trained: Trained, seals: Seals, source: str) -> None:
    """One answer for each sample of a source; those of a test part that is sealed are left out."""
    dataset = foreign_data(argparse.Namespace(**vars(arguments) | {"data": source}), trained, labelled=False)
    for note in dataset.notes:
        complain(note)
    indices, left_out = seals.among(dataset).keep(np.arange(len(dataset), dtype=np.int64))
    if left_out:
        complain(left_out)
    for start in range(0, len(indices), CHUNK):
        some = indices[start : start + CHUNK]
        for index, logits in zip(some, model.logits(np.asarray(dataset.inputs[some])), strict=True):
            prediction, name = model.prediction(logits[None]), Path(dataset.id_of(int(index)))
            if arguments.json:
                say_json(_as_json(name, prediction, model.class_names))
            else:
                say(_as_text(name, prediction, model.class_names, None))


def _answer(
    arguments: argparse.Namespace, model: Model, learned: DatasetSpec, seals: Seals, path: Path, picture: Path | None
) -> None:
    image = read_input(path, model.checkpoint, learned)
    # Answered all the same: whoever gives one file asks what it is, and no figure comes of it.
    if words := seals.told_of(image):
        complain(f"{path.name}: {words}")
    prediction, facts = model.predict(image), {}
    if picture is not None:
        found = explain(model, image, target=_place_of(arguments.about, model))
        prediction, facts = found.prediction, _explained(found, path, image, picture)
    if arguments.json:
        say_json(_as_json(path, prediction, model.class_names) | facts)
    else:
        say(_as_text(path, prediction, model.class_names, picture))


def _place_of(name: str | None, model: Model) -> int | None:
    """The place of the class or label of this name. Raises DataError for one that the network does not know."""
    if name is None:
        return None
    if name not in model.class_names:
        raise DataError(f"The network knows no {name!r}. Give --about one of: {', '.join(model.class_names)}.")
    return model.class_names.index(name)


def read_input(path: Path, known: Checkpoint, learned: DatasetSpec) -> NDArray[np.uint8]:
    """An image file or a drawing's JSON as the network `known`, which learned from `learned`, takes it: uint8 C×H×W.

    A file of the training is, pixel for pixel, the sample that was learned: it is read in the shape in which those
    were, and then brought to size as they were. Photographs of handwriting are cleaned as MNIST was. Raises DataError.
    """
    shape = known.input_shape
    if len(shape) != 3:
        raise DataError(f"{path.name}: this network reads rows of a table, and no images or drawings.")
    if path.suffix.lower() == ".json":
        return _drawing(path, shape)
    image = _image(path, known.came_as or shape, learned)
    return brought_to(image[None], shape)[0] if known.came_as else image


def _image(path: Path, shape: Shape, learned: DatasetSpec) -> NDArray[np.uint8]:
    fit = fit_of(learned)
    if fit is not None:
        return read_new_image(path, shape, fit)
    picture = read_image(path)
    if is_blank(picture):
        raise DataError(f"{path.name} is blank, so there is nothing to recognise.")
    return fit_image(picture, shape, ImageSteps.suited_to(shape, learned.has_a_right_way_round)).image


def _drawing(path: Path, input_shape: tuple[int, ...]) -> NDArray[np.uint8]:
    if input_shape[1] != input_shape[2]:
        raise DataError("Drawings need a network for square images. Give image files instead.")
    channels, size = input_shape[0], input_shape[1]
    drawn = rasterize(load_drawing(path), size, _BOX * size, _PEN * size)
    if drawn is None:
        raise DataError(f"{path.name} is an empty drawing, so there is nothing to recognise.")
    return np.repeat(drawn[None], channels, axis=0)


def _pictures(arguments: argparse.Namespace, model: Model) -> Iterator[Path]:
    """A name for each input's picture, no two alike; nothing when none are wanted or possible."""
    if not arguments.explain:
        return iter(())
    reason = why_no_gradcam(model)
    if reason:
        complain(reason)
        return iter(())
    folder: Path = arguments.out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"The folder {folder} cannot be made ({error.strerror}). Choose another one.") from error
    return _names(folder, arguments.inputs)


def _names(folder: Path, inputs: list[Path]) -> Iterator[Path]:
    taken: set[str] = set()
    for path in inputs:
        name, count = f"{path.stem}.grad-cam.png", 1
        while name in taken:
            count += 1
            name = f"{path.stem}-{count}.grad-cam.png"
        taken.add(name)
        yield folder / name


def _explained(found: Explanation, path: Path, image: NDArray[np.uint8], picture: Path) -> dict[str, Any]:
    save_overlay(picture, image, found.heat)
    if found.reason:
        complain(f"{path.name}: {found.reason}")
    return {"picture": str(picture), "layer": found.layer.name if found.layer else None, "about": found.target_name}


def _as_json(path: Path, prediction: Prediction, class_names: tuple[str, ...]) -> dict[str, Any]:
    if prediction.value is not None:
        return {"input": str(path), "target": prediction.class_name, "value": prediction.value}
    if prediction.labels is not None:
        named = [class_names[label] for label in prediction.labels]
        return {"input": str(path), "labels": named, "probabilities": list(prediction.probabilities)}
    return {
        "input": str(path),
        "class": prediction.class_name,
        "probability": prediction.probability,
        "probabilities": list(prediction.probabilities),
    }


def _as_text(path: Path, prediction: Prediction, class_names: tuple[str, ...], picture: Path | None) -> str:
    if prediction.value is not None:
        return f"{path}   {prediction.class_name or 'value'}   {prediction.value:.6g}"
    seen = f"   {picture}" if picture else ""
    ranking = sorted(zip(prediction.probabilities, class_names, strict=True), reverse=True)
    if prediction.labels is not None:
        named = len(prediction.labels)
        return f"{path}   {_listed(ranking[:named]) or 'none'}   (then {_listed(ranking[named : named + 2])}){seen}"
    others = _listed(ranking[1:3])
    name = in_one_line(prediction.class_name)
    return f"{path}   {name}   {percent(prediction.probability)}   (then {others}){seen}"


def _listed(shares: list[tuple[float, str]]) -> str:
    return ", ".join(f"{in_one_line(name)} {percent(share)}" for share, name in shares)
