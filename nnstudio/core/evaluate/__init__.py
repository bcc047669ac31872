"""How good is a trained network?"""

from nnstudio.core.evaluate.part import evaluate_part, why_not_judged

__all__ = ["evaluate_part", "why_not_judged"]
