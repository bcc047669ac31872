"""How good is a trained network?"""

from nnstudio.core.evaluate.part import evaluate_part

__all__ = ["evaluate_part"]
