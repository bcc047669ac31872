"""What nnstudio data found, as text for people."""

from __future__ import annotations

from typing import Any

from nnstudio.core.cli.output import facts, in_one_line, table
from nnstudio.core.network import describe_shape
from nnstudio.core.words import counted, plus_minus, thousands

_MOST_LINES = 20
"""Of classes, leaks and features; JSON has all of them."""


def as_text(result: dict[str, Any]) -> str:
    """The result of the command, as JSON has it, in blocks of lines."""
    pairs = [
        ("Data", f"{result['title']} ({result['kind']}, {result['task']})"),
        ("Samples", f"{thousands(result['n'])}, each {describe_shape(tuple(result['input_shape']))}"),
    ]
    if result["target"]:
        pairs.append(("Target", in_one_line(result["target"])))
    if result["groups"]:
        pairs.append(("Groups", f"{thousands(result['groups']['n'])} by {result['groups']['column']}"))
    prepared = result["preparation"]
    if result["kind"] == "images":
        means, spreads = (", ".join(f"{value:.4f}" for value in prepared[key]) for key in ("mean", "std"))
        pairs.append(("Preparation", f"mean {means}; standard deviation {spreads} (of 0 to 1, on the training part)"))
    elif prepared["missing"]:
        pairs.append(("Missing", f"{counted(prepared['missing'], 'value')}, filled in with the training part's mean"))
    blocks = [facts(pairs), _parts_text(result)]
    if result["kind"] == "table":
        blocks.append(_features_text(result))
    blocks.append("\n".join(map(in_one_line, (*result["notes"], *result["warnings"]))))
    blocks.append(_leaks_text(result))
    return "\n\n".join(filter(None, blocks))


def _parts_text(result: dict[str, Any]) -> str:
    places = {name: part for name, part in result["parts"].items() if part["n"]}
    if result["folds"]:
        places = {f"fold {number}": fold["validation"] for number, fold in enumerate(result["folds"], start=1)}
        places["test"] = result["parts"]["test"]
    classes = bool(result["classes"])  # a number that is predicted has none
    head = ["class" if classes else "part", "all", *places]
    rows = [
        [name, thousands(count), *(thousands(part["classes"].get(name, 0)) for part in places.values())]
        for name, count in list(result["classes"].items())[:_MOST_LINES]
    ]
    name = "together" if classes else "samples"
    whole = [name, thousands(result["n"]), *(thousands(part["n"]) for part in places.values())]
    left = len(result["classes"]) - _MOST_LINES
    more = f"\n… and {counted(left, 'more class', 'more classes')}" if left > 0 else ""
    return table([*rows, whole], head, range(1, len(head))) + more


def _features_text(result: dict[str, Any]) -> str:
    prepared = result["preparation"]
    columns = [prepared[key] for key in ("mean", "std", "min", "max")]
    rows = [
        [name, *(f"{column[place]:.4g}" for column in columns)]
        for place, name in enumerate(result["features"][:_MOST_LINES])
    ]
    left = len(result["features"]) - _MOST_LINES
    more = f"\n… and {counted(left, 'more feature')}" if left > 0 else ""
    return table(rows, ["feature (training part)", "mean", "sd", "min", "max"], range(1, 5)) + more


def _leaks_text(result: dict[str, Any]) -> str:
    if result["leaks"] is None:
        return ""
    lines = [in_one_line(said) for said in (*(one["text"] for one in result["suspicions"]), *result["leak_notes"])]
    if result["group_comparison"]:
        lines.append(_comparison_text(result["group_comparison"]))
    if not result["leaks"]:
        lines.append(f"No sample of one part was found in another ({thousands(result['n'])} looked at).")
        return "\n".join(lines)
    worst = sorted(result["leaks"], key=_harmlessness)[:_MOST_LINES]
    rows = [
        [str(leak["a"]), str(leak["b"]), leak["kind"], " / ".join(leak["parts"]), " / ".join(leak.get("labels", []))]
        for leak in worst
    ]
    left = len(result["leaks"]) - _MOST_LINES
    more = f"\n… and {left} more" if left > 0 else ""
    found = f"{counted(len(result['leaks']), 'leak')} between parts:"
    if result["contradictions"]:
        count, one = len(result["contradictions"]), len(result["contradictions"]) == 1
        lines.append(
            f"{counted(count, 'pair')} of duplicates, in all parts together, {'has' if one else 'have'} labels that "
            f"contradict each other."
        )
    return "\n".join([*lines, found, table(rows, ["sample", "sample", "kind", "parts", "labels"]) + more])


def _harmlessness(leak: dict[str, Any]) -> tuple[int, bool]:
    """Exact duplicates come first, and among each kind those whose labels contradict each other."""
    return ("exact", "near", "group").index(leak["kind"]), len(set(leak.get("labels", []))) < 2


def _comparison_text(compared: dict[str, Any]) -> str:
    def told(mean: float, deviation: float | None) -> str:
        return plus_minus(mean, deviation, compared["metric"] == "accuracy")

    rows = [
        ["by row", told(compared["by_row"], compared["by_row_sd"])],
        [f"by {compared['column']}", told(compared["by_group"], compared["by_group_sd"])],
        ["knowing nothing", told(compared["baseline"], None)],
    ]
    head = ["divided", f"{compared['metric']} of {compared['how']}"]
    return f"{compared['text']}\n{table(rows, head)}"
