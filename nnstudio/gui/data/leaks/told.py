"""All that is said of a leak report, in one piece: it takes a while where there are thousands of pairs."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.leakage import LeakReport
from nnstudio.core.data.own.understanding import GroupProposal
from nnstudio.gui.data.leaks.findings import Finding, findings, summary, worth_a_warning

AT_ONCE = 500
"""So many pairs are told of before the next frame is due."""


@dataclass(frozen=True, eq=False)
class Told:
    """`sentence` sums up, and is empty where nothing speaks against the split; `serious`: it is worth a warning."""

    report: LeakReport
    proposals: tuple[GroupProposal, ...]
    sentence: str
    serious: bool
    found: list[Finding]

    def is_about(self, report: LeakReport, proposals: tuple[GroupProposal, ...]) -> bool:
        """Whether nothing else would be said now."""
        return self.report is report and self.proposals == proposals


def is_quick(report: LeakReport) -> bool:
    """Whether `told` takes no time to speak of."""
    return len(report.pairs) + len(report.clashes) <= AT_ONCE


def told(report: LeakReport, dataset: Dataset, proposals: tuple[GroupProposal, ...]) -> Told:
    """What is said of a report on these data, and of the columns that may be groups."""
    column = dataset.groups.column if dataset.groups is not None else ""
    sentence = summary(report, dataset, proposals)
    return Told(report, proposals, sentence, worth_a_warning(report, proposals), findings(report, proposals, column))
