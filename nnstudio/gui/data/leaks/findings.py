"""What was found as a list that a person goes through, each entry with its words; no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.leakage import Leak, LeakReport, Suspicion
from nnstudio.core.data.leakage.report import LeakKind
from nnstudio.core.data.own.understanding import GroupProposal
from nnstudio.gui.data.words import PART_TITLES
from nnstudio.gui.figures import number
from nnstudio.session.loaded import LoadedData

FEW_NEAR = 0.001
"""Pairs that are nearly the same, as a share of all samples."""


@dataclass(frozen=True)
class PairFinding:
    """Two samples that should not be where they are, or not labelled as they are.

    `parts`: where they stand, None where they are not in two parts. `clash`: their labels contradict each other.
    """

    a: int
    b: int
    kind: LeakKind
    parts: tuple[str, str] | None
    clash: bool


@dataclass(frozen=True)
class GroupFinding:
    """A column that seems to say which samples belong together. `used`: it is the group column already; `kept`: and
    no group is in two parts."""

    column: str
    why: str
    used: bool = False
    kept: bool = False


Finding = PairFinding | Suspicion | GroupFinding


def findings(report: LeakReport, proposals: tuple[GroupProposal, ...] = (), column: str = "") -> list[Finding]:
    """All that was found, the worst first. `column` is the group column that the data have already."""
    clashes = {(clash.a, clash.b): clash for clash in report.clashes}
    pairs = [PairFinding(p.a, p.b, p.kind, p.parts, (p.a, p.b) in clashes and p.kind != "group") for p in report.pairs]
    divided = {(pair.a, pair.b) for pair in pairs if pair.kind != "group"}
    inside = [PairFinding(a, b, clash.kind, None, True) for (a, b), clash in clashes.items() if (a, b) not in divided]
    ranked = sorted([*pairs, *inside], key=_badness)
    groups = [GroupFinding(p.column, p.why) for p in proposals if p.strong and p.column != column]
    if column:
        kept = not report.count("group")
        groups.append(GroupFinding(column, f"The data are grouped by “{column}”.", used=True, kept=kept))
    return [*ranked, *report.suspicions, *groups]


def _badness(pair: PairFinding) -> tuple[bool, ...]:
    """Sorts the worst first; what is equally bad stays in the order of the samples."""
    return pair.kind == "group", not pair.clash, pair.parts is None, pair.kind == "near"


def tells_of_sealed(finding: Finding, data: LoadedData) -> bool:
    """Whether the names of two samples would tell of a sealed one: they are the same, and one is in the test part."""
    same = isinstance(finding, PairFinding) and finding.kind != "group"
    return same and "test" in map(data.split.part_of, (finding.a, finding.b))  # type: ignore[union-attr]


def title_of(finding: Finding, dataset: Dataset, sealed: bool = False) -> str:
    """A few words for the list. `sealed`: the samples must not be named."""
    if isinstance(finding, Suspicion):
        return finding.feature
    if isinstance(finding, GroupFinding):
        return f"Group: {finding.column}"
    if finding.kind == "group" and dataset.groups is not None:
        return f"{dataset.groups.column} {dataset.groups.names[dataset.groups.codes[finding.a]]}"
    if sealed:
        return f"Two {dataset.noun}s"
    return f"{number(finding.a)} and {number(finding.b)}"


def detail_of(finding: Finding) -> str:
    """A few more words for the list."""
    if isinstance(finding, Suspicion):
        return _detail_of_suspicion(finding)
    if isinstance(finding, GroupFinding):
        return "compare by row and by group"
    where = [" · ".join(_short(part) for part in finding.parts)] if finding.parts else []
    return ", ".join([*where, *(["labels differ"] if finding.clash else [])])


def _detail_of_suspicion(found: Suspicion) -> str:
    known = found.targets
    target = known[0] if len(known) == 1 else f"{len(known)} labels" if known else "the target"
    return {"target": f"is {target}", "predicts": f"predicts {target}", "order": "numbers the rows"}[found.kind]


def sentence_for(pair: PairFinding, dataset: Dataset, sealed: bool) -> str:
    """What is the matter with two samples, and what to do. `sealed`: one of them is in the sealed test part."""
    if pair.kind == "group":
        return _about_group(pair, dataset)
    one = "image" if dataset.kind == "images" else "row"
    same = f"The same {one} twice" if pair.kind == "exact" else f"Nearly the same {one} twice"
    text = f"{same}, in {part_title(pair.parts[0])} and in {part_title(pair.parts[1])}" if pair.parts else same
    if pair.clash:
        differ = "with different labels" if sealed else f"once as {_labels(pair, dataset)}"
        text += f", {differ}: one of the labels {'is' if pair.kind == 'exact' else 'may be'} wrong"
    return f"{text}. What was learned from the one is no proof on the other." if pair.parts else f"{text}."


def summary(report: LeakReport, dataset: Dataset, proposals: tuple[GroupProposal, ...] = ()) -> str:
    """One line on all that was found; empty where nothing speaks against the split."""
    pairs = [pair for pair in report.pairs if pair.kind != "group"]
    told = (_duplicates(pairs, report, dataset), _groups(report, dataset), _features(report))
    if any(told):
        return "; ".join(words for words in told if words)
    columns = [proposal.column for proposal in proposals if proposal.strong]
    return f"“{columns[0]}” repeats and tells the target: it may be a group" if columns else ""


def part_title(name: str) -> str:
    """ "the training part", or "fold 2"."""
    return f"the {PART_TITLES[name].lower()}" if name in PART_TITLES else name


def _duplicates(pairs: list[Leak], report: LeakReport, dataset: Dataset) -> str:
    one, many = ("image", "images") if dataset.kind == "images" else ("row", "rows")
    clashes = {(clash.a, clash.b) for clash in report.clashes}
    differ = f"with {'opposite' if len(dataset.class_names) == 2 else 'different'} labels"
    if not pairs:
        return _undivided(report, one, many, differ)
    places = "folds" if any(part.startswith("fold") for pair in pairs for part in pair.parts) else "parts"
    exact = [pair for pair in pairs if pair.kind == "exact"]
    near = [pair for pair in pairs if pair.kind == "near"]
    told = []
    if exact:
        what = f"1 {one} is in two {places}" if len(exact) == 1 else f"{number(len(exact))} {many} are in two {places}"
        told.append(what + _clashing(exact, clashes, differ))
    if near:
        what = "1 pair" if len(near) == 1 else f"{number(len(near))} pairs"
        rest = "" if exact else f" of {many} in two {places}"
        told.append(f"{what}{rest} {'is' if len(near) == 1 else 'are'} nearly the same")
        told[-1] += _clashing(near, clashes, differ) if not exact else ""
    return "; ".join(told)


def _undivided(report: LeakReport, one: str, many: str, differ: str) -> str:
    """On contradictory duplicates that are not in two parts."""
    exact = sum(clash.kind == "exact" for clash in report.clashes)
    near = len(report.clashes) - exact
    told = []
    if exact:
        told.append(f"1 {one} is there twice" if exact == 1 else f"{number(exact)} {many} are there twice")
    if near:
        pairs = f"1 pair of {many} is" if near == 1 else f"{number(near)} pairs of {many} are"
        told.append(f"{pairs} nearly the same")
    return f"{' and '.join(told)}, {differ}" if told else ""


def _clashing(pairs: list[Leak], clashes: set[tuple[int, int]], differ: str) -> str:
    """How many of these pairs are labelled differently."""
    count = len(clashes & {(pair.a, pair.b) for pair in pairs})
    if not count:
        return ""
    return f", {differ}" if len(pairs) == 1 else f", {number(count)} {differ}"


def worth_a_warning(report: LeakReport, proposals: tuple[GroupProposal, ...] = ()) -> bool:
    """Whether more was found than a few samples that are nearly the same, as there are in any large collection."""
    serious = any(pair.kind != "near" for pair in report.pairs) or report.clashes or report.suspicions
    many = len(report.pairs) > FEW_NEAR * report.checked
    return bool(serious or many or any(proposal.strong for proposal in proposals))


def _groups(report: LeakReport, dataset: Dataset) -> str:
    if dataset.groups is None or not report.count("group"):
        return ""
    codes = {int(dataset.groups.codes[pair.a]) for pair in report.pairs if pair.kind == "group"}
    return f"{number(len(codes))} {dataset.groups.column} group{' is' if len(codes) == 1 else 's are'} divided"


def _features(report: LeakReport) -> str:
    count = len(report.suspicions)
    return f"{count} feature{' knows' if count == 1 else 's know'} too much" if count else ""


def _about_group(pair: PairFinding, dataset: Dataset) -> str:
    if dataset.groups is None or pair.parts is None:
        return ""
    name = f"{dataset.groups.column} {dataset.groups.names[dataset.groups.codes[pair.a]]}"
    return (
        f"{name} is in {part_title(pair.parts[0])} and in {part_title(pair.parts[1])}: what is known of it there is "
        "of use here. Keep groups together."
    )


def _labels(pair: PairFinding, dataset: Dataset) -> str:
    return f"{dataset.truth_of(pair.a)} and once as {dataset.truth_of(pair.b)}"


def _short(part: str) -> str:
    return {"train": "training", "validation": "validation", "test": "test"}.get(part, part)
