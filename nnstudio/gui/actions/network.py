"""The menu Network: layers, blocks, presets, weights from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.core.network import LAYERS, presets
from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.commands import Commands
from nnstudio.gui.network.menu import WRAPS
from nnstudio.gui.network.quick import kinds


def _layer_actions() -> Iterable[ActionSpec]:
    for cls in kinds():
        yield ActionSpec(
            f"insert_{cls.kind}",
            "&Network/Insert",
            cls.title,
            lambda c, kind=cls.kind: c.network.insert_layer(kind),  # type: ignore[misc]
            tip=cls.explanation(),
        )


def _preset_actions() -> Iterable[ActionSpec]:
    for preset in presets():
        yield ActionSpec(
            f"preset_{preset.name}",
            f"&Network/Open preset/{preset.family}",
            preset.title,
            lambda c, name=preset.name: c.network.open_preset(name),  # type: ignore[misc]
            tip=preset.description,
        )


def _wrap_actions() -> Iterable[ActionSpec]:
    for kind in WRAPS:
        cls = LAYERS[kind]
        yield ActionSpec(
            f"wrap_{kind}",
            "&Network/Wrap in",
            f"Wrap in {cls.title.lower()}",
            lambda c, kind=kind: c.network.edits.wrap(kind),  # type: ignore[misc]
            "Ctrl+G" if kind == "group" else "",
            tip=cls.explanation(),
            why=_no_selection,
        )


def _no_selection(commands: Commands) -> str:
    return "" if commands.network.selection.chosen else "Select a layer first."


def _no_single(commands: Commands) -> str:
    return "" if commands.network.selection.single is not None else "Select one layer first."


NETWORK: tuple[ActionSpec, ...] = (
    *_preset_actions(),
    ActionSpec(
        "open_weights",
        "&Network",
        "Open &weights…",
        lambda c: c.weights.open(),
        "",
        "download",
        "Begin trainings with the weights of a network that was trained elsewhere: .pth or .safetensors",
        why=lambda c: c.weights.why_not(),
    ),
    ActionSpec(
        "forget_weights",
        "&Network",
        "&Forget opened weights",
        lambda c: c.weights.forget(),
        "",
        "dices",
        "Begin trainings with random weights",
        why=lambda c: c.weights.why_not_forget(),
        words=lambda c: c.weights.forget_words(),
    ),
    *_layer_actions(),
    ActionSpec(
        "paste_code",
        "&Network",
        "&Paste code…",
        lambda c: c.views.paste_code(),
        "",
        "code",
        "Make cards of PyTorch source, which is read and never run",
    ),
    ActionSpec(
        "save_diagram",
        "&Network",
        "Save dia&gram as a picture…",
        lambda c: c.views.save_picture(),
        "",
        "file-down",
        "The network as SVG, PDF or PNG, for a paper",
    ),
    ActionSpec("find_layer", "&Network", "&Find a layer", lambda c: c.network.focus_palette(), "/", "search"),
    ActionSpec(
        "duplicate_layer",
        "&Network",
        "D&uplicate layer",
        lambda c: c.network.edits.duplicate(),
        "Ctrl+D",
        "copy",
        why=_no_selection,
        separator=True,
    ),
    ActionSpec(
        "delete_layer",
        "&Network",
        "&Delete layer",
        lambda c: c.network.edits.delete(),
        "",
        "trash-2",
        why=_no_selection,
    ),
    ActionSpec(
        "layer_up",
        "&Network",
        "Move layer &up",
        lambda c: c.network.edits.shift(-1),
        "Alt+Up",
        "arrow-up",
        why=_no_selection,
    ),
    ActionSpec(
        "layer_down",
        "&Network",
        "Move layer d&own",
        lambda c: c.network.edits.shift(1),
        "Alt+Down",
        "arrow-down",
        why=_no_selection,
    ),
    *_wrap_actions(),
    ActionSpec(
        "unwrap",
        "&Network",
        "Un&wrap block",
        lambda c: c.network.edits.unwrap(),
        "Ctrl+Shift+G",
        why=lambda c: c.network.why_no_unwrap(),
        separator=True,
    ),
    ActionSpec(
        "rename_layer",
        "&Network",
        "&Rename layer",
        lambda c: c.views.rename(),
        "F2",
        "pencil",
        why=_no_single,
    ),
    ActionSpec(
        "freeze_layer",
        "&Network",
        "Free&ze or let learn",
        lambda c: c.network.edits.toggle_frozen(),
        "Ctrl+L",
        "lock",
        "Keep the weights of the selected layers as they are while the rest learns",
        why=_no_selection,
    ),
    ActionSpec("fold_all", "&Network", "Fold all &blocks", lambda c: c.network.fold_all(True)),
    ActionSpec("open_all", "&Network", "&Open all blocks", lambda c: c.network.fold_all(False)),
    ActionSpec(
        "fix_problem",
        "&Network",
        "Fi&x the first problem",
        lambda c: c.network.fix_problem(),
        "Ctrl+.",
        "wrench",
        why=lambda c: "" if c.planner.plan.problems else "The network has no problem.",
        separator=True,
    ),
)
