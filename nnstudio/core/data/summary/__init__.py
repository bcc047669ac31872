"""What samples are like as a whole: means, spreads, histograms, relations with the target, principal components."""

from nnstudio.core.data.summary.components import MOST_SAMPLES, Components, principal_components
from nnstudio.core.data.summary.features import FeatureSummary, channel_names, describe_features, relation_name
from nnstudio.core.data.summary.histograms import Histogram, pixel_histogram, value_histogram
from nnstudio.core.data.summary.matching import Wanted, drawn, matching
from nnstudio.core.data.summary.means import mean_images

__all__ = [
    "MOST_SAMPLES",
    "Components",
    "FeatureSummary",
    "Histogram",
    "Wanted",
    "channel_names",
    "describe_features",
    "drawn",
    "matching",
    "mean_images",
    "pixel_histogram",
    "principal_components",
    "relation_name",
    "value_histogram",
]
