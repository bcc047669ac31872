"""One call from an image to an answer with its heat map."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.explain.cam_layers import CamLayer, find_layer, why_no_gradcam
from nnstudio.core.explain.gradcam import CamMap, Score, class_score, gradcam
from nnstudio.core.explain.overlay import Size, place, scaled, smooth, upsample
from nnstudio.core.explain.predict import Model, Prediction


@dataclass(frozen=True, eq=False)
class Explanation:
    """The network's answer to one image and what in the image speaks for a class.

    `target` is the class explained; `heat` is float32 H×W, 0…1, or None with a `reason` in one sentence.
    `cells` is the (height, width) of the layer's maps, `raw_max` the map's largest value before any scaling, in
    units of the score: comparable between classes and images, and at most 0 where nothing speaks for the class.
    `smoothing` is the sigma used, in input pixels. Where a value is predicted, `target_name` is the target's.
    """

    prediction: Prediction
    target: int
    target_name: str
    score: Score
    layer: CamLayer | None = None
    heat: NDArray[np.float32] | None = None
    raw_max: float = 0.0
    smoothing: float = 0.0
    reason: str = ""

    @property
    def cells(self) -> Size:
        """(height, width) of the layer's maps; (0, 0) without a layer."""
        return (self.layer.height, self.layer.width) if self.layer else (0, 0)


def default_smoothing(layer: CamLayer) -> float:
    """Half a cell, in input pixels: enough to hide the grid, too little to move the heat."""
    return 0.5 * layer.step


def explain(
    model: Model,
    image: NDArray[np.uint8],
    *,
    layer: str | None = None,
    target: int | None = None,
    score: Score = "logit",
    smoothing: float | None = None,
    output_size: Size | None = None,
) -> Explanation:
    """The answer to one uint8 image C×H×W with its Grad-CAM heat map, or to one row of a table, which has none.

    `layer`: a name of `gradcam_layers` (None: the default); `target`: a class index (None: the class named);
    `smoothing`: sigma of a Gaussian in input pixels, applied after upsampling (None: half a cell, 0: none);
    `output_size`: (height, width) of the heat map (None: that of the image).
    Raises SpecError for an unknown layer or class and DataError for an image of another shape.
    """
    cam_layer = find_layer(model, layer)
    if cam_layer is None:
        return _without_map(model, image, target, score)
    found = gradcam(model, image, cam_layer.name, target, score)
    sigma = default_smoothing(cam_layer) if smoothing is None else max(0.0, smoothing)
    answer = replace(
        _answer(model, model.prediction(found.logits), target, score),
        layer=cam_layer,
        raw_max=found.raw_max,
        smoothing=sigma,
    )
    height, width = model.input_shape[1:]
    heat = _heat(found, cam_layer, sigma, (height, width), output_size or (height, width))
    return replace(answer, heat=heat, reason="" if heat is not None else _no_evidence(answer))


def _without_map(model: Model, image: NDArray[np.uint8], target: int | None, score: Score) -> Explanation:
    logits = model.logits(image[np.newaxis])
    if target is not None and model.class_names:
        class_score(model, logits, target, score)
    return replace(_answer(model, model.prediction(logits), target, score), reason=why_no_gradcam(model))


def _answer(model: Model, prediction: Prediction, target: int | None, score: Score) -> Explanation:
    if prediction.value is not None:
        return Explanation(prediction, 0, prediction.class_name, score)
    index = prediction.class_index if target is None else target
    return Explanation(prediction, index, model.class_names[index], score)


def _heat(found: CamMap, layer: CamLayer, sigma: float, input_size: Size, size: Size) -> NDArray[np.float32] | None:
    if not found.raw_max > 0:
        return None
    # Smoothed at the image's size and enlarged afterwards: a Gaussian over the enlarged map looks the same, but
    # took 40 ms for 560×560 pixels instead of 1.
    heat = scaled(smooth(place(found.cells, input_size, layer.start, layer.step), sigma))
    return None if heat is None else upsample(heat, size).numpy()


def _no_evidence(answer: Explanation) -> str:
    if not math.isfinite(answer.raw_max) or not math.isfinite(answer.prediction.probability):
        return "The network's outputs are not numbers any more; train it again with a smaller learning rate."
    name = answer.target_name
    if answer.score == "probability" and answer.raw_max == 0:
        return f"The probability of {name} does not react to small changes here; explain the logit instead."
    return f"No positive evidence for {name} in this layer; choose another class or layer."
