"""Why a network answers as it does: predictions, Grad-CAM heat maps and the pictures made of them."""

from nnstudio.core.explain.cam_layers import CamLayer, default_layer, gradcam_layers, why_no_gradcam
from nnstudio.core.explain.explain import Explanation, default_smoothing, explain
from nnstudio.core.explain.gradcam import CamMap, Score, gradcam
from nnstudio.core.explain.overlay import colorize, heat_table, overlay, save_overlay
from nnstudio.core.explain.predict import Model, Prediction

__all__ = [
    "CamLayer",
    "CamMap",
    "Explanation",
    "Model",
    "Prediction",
    "Score",
    "colorize",
    "default_layer",
    "default_smoothing",
    "explain",
    "gradcam",
    "gradcam_layers",
    "heat_table",
    "overlay",
    "save_overlay",
    "why_no_gradcam",
]
