"""Values with knobs: the one description from which forms, JSON, checks and documentation follow."""

from nnstudio.core.spec.codec import from_json, read_spec, to_json
from nnstudio.core.spec.param import Param, Spec, label_of, param, params
from nnstudio.core.spec.registry import Registry

__all__ = ["Param", "Registry", "Spec", "from_json", "label_of", "param", "params", "read_spec", "to_json"]
