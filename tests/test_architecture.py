"""The house rules, read off the source: which way imports go, who may name a thread or a colour, what a file says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nnstudio"
QT = ("PySide6", "shiboken6", "pyqtgraph", "pytestqt", "PyQt5", "PyQt6", "qtpy")

# Inside core: a room may import the rooms that stand before it in its line, and never one that stands after.
CORE_ARROWS = {
    "errors": set(),
    "files": set(),
    "paths": set(),
    "words": set(),
    "spec": {"errors"},
    "network": {"errors", "spec"},
    "data": {"errors", "files", "paths", "spec", "words"},
    "training": {"errors", "spec", "network", "data"},
    "evaluate": {"errors", "spec", "network", "data", "training"},
    "explain": {"errors", "files", "spec", "network", "data", "training"},
    "export": {"errors", "spec", "network", "data", "training"},
    "project": {"errors", "files", "words", "spec", "network", "data", "training", "evaluate", "explain", "export"},
}
CORE_ARROWS["cli"] = {*CORE_ARROWS}
PANELS = ("data", "explorer", "network", "training", "drawing", "export")
SHARED = ("forms", "samples", "widgets")
"""Rooms of the gui that every panel may use and that therefore know none."""
THREAD_FILES = {
    "session/job.py",
    "session/task.py",
    "session/newest.py",
    "core/training/neighbours.py",
    "core/data/own/decoding.py",
}
COLOUR_FILES = {"gui/theme.py", "gui/color_math.py", "gui/stylesheet.py"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """nnstudio/core/spec/__init__.py → nnstudio.core.spec"""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in modules()}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path, everywhere: bool = True) -> Iterator[str]:
    """The modules that a file imports; without `everywhere`, only those that it needs to be imported itself."""
    nodes = ast.walk(tree_of(path)) if everywhere else _at_import(tree_of(path).body)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in NAMES else str(node.module)


def _at_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        for inner in ("body", "orelse", "finalbody"):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield from _at_import([n for n in getattr(node, inner, []) if isinstance(n, ast.stmt)])


def room(module: str) -> str:
    """nnstudio.core.spec.param → spec; nnstudio.core → core's own front."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 else ""


def floor(module: str) -> str:
    return module.split(".")[1] if module.startswith("nnstudio.") else ""


def starts_with(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def every_file(check: Callable[[Path], None]) -> Callable[[], None]:
    """A test that looks at all files of the package and names each one that breaks the rule."""

    def test() -> None:
        offences = []
        for path in modules():
            try:
                check(path)
            except AssertionError as error:
                offences.append(f"{path.relative_to(ROOT)}: {str(error).splitlines()[0]}")
        assert not offences, "\n".join(offences)

    return test


@every_file
def test_imports_only_go_down(path: Path) -> None:
    own = floor(name_of(path))
    below = {"core": {"core"}, "session": {"core", "session"}, "gui": {"core", "session", "gui"}}
    found = {floor(module) for module in imports(path) if floor(module)}
    # The front door stands outside of the house and may open every room.
    assert own in ("", "__main__") or found <= below[own], f"{name_of(path)} imports from {found - below[own]}"


@every_file
def test_the_core_knows_no_qt_and_the_session_no_widget(path: Path) -> None:
    own = floor(name_of(path))
    found = list(imports(path))
    if own == "core":
        assert not [module for module in found if starts_with(module, *QT)]
    if own == "session":
        assert not [module for module in found if starts_with(module, "PySide6.QtWidgets", "pyqtgraph")]
        gui = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
        names = {alias.name for node in gui if node.module == "PySide6.QtGui" for alias in node.names}
        assert names <= {"QUndoStack", "QUndoCommand"}


@every_file
def test_inside_core_arrows_never_go_left(path: Path) -> None:
    name = name_of(path)
    if floor(name) != "core" or not room(name):
        return
    wanted = {room(module) for module in imports(path) if floor(module) == "core" and room(module)}
    assert wanted - {room(name)} <= CORE_ARROWS[room(name)]


@every_file
def test_panels_do_not_know_each_other(path: Path) -> None:
    name = name_of(path)
    if floor(name) != "gui" or room(name) not in (*PANELS, *SHARED):
        return
    found = {room(module) for module in imports(path) if floor(module) == "gui"}
    assert not found & (set(PANELS) - {room(name)})


def test_every_room_of_the_gui_is_known_here() -> None:
    rooms = {folder.name for folder in (PACKAGE / "gui").iterdir() if (folder / "__init__.py").exists()}
    # Menus, commands and the tour go through all panels, as the main window does.
    assert rooms == {*PANELS, *SHARED, "actions", "commands", "tour"}


def test_no_import_cycles() -> None:
    graph = {name_of(path): {m for m in imports(path, everywhere=False) if m in NAMES} for path in modules()}
    try:
        list(TopologicalSorter({name: needs - {name} for name, needs in graph.items()}).static_order())
    except CycleError as error:
        pytest.fail(f"modules import each other: {' → '.join(error.args[1])}")


@every_file
def test_only_a_few_files_name_a_thread(path: Path) -> None:
    if path.relative_to(PACKAGE).as_posix() in THREAD_FILES:
        return
    used = {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
    used |= {alias.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not used & {"QThread", "QThreadPool", "QRunnable", "Thread", "Timer", "ThreadPoolExecutor"}


HEX = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")


@every_file
def test_widgets_name_no_colour(path: Path) -> None:
    if floor(name_of(path)) != "gui" or path.relative_to(PACKAGE).as_posix() in COLOUR_FILES:
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not HEX.fullmatch(node.value.strip()), f"{node.value} in line {node.lineno}: ask the theme"
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QColor"):
            given = [arg for arg in node.args if isinstance(arg, ast.Constant)]
            # One whole pixel colour is data (an image's black), three or four numbers are a choice of style.
            assert len(given) < 3, f"a colour in line {node.lineno}: ask the theme"


@every_file
def test_every_file_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(tree_of(path))
    assert said, "a file starts with one sentence on what it is for"
    assert said.strip().split("\n\n")[0].rstrip()[-1] in '.!?:;)”"'


def test_every_room_of_the_core_is_known_here() -> None:
    rooms = {room(name) for name in NAMES if floor(name) == "core" and room(name)}
    assert rooms == set(CORE_ARROWS)


def test_the_core_runs_where_there_is_no_qt() -> None:
    core = sorted(name for name in NAMES if floor(name) == "core" or name == "nnstudio.core")
    script = "; ".join(
        [
            "import sys, importlib",
            f"sys.modules.update(dict.fromkeys({QT!r}))",
            f"[importlib.import_module(name) for name in {core!r}]",
            f"left = [name for name in sys.modules if name.partition('.')[0] in {QT!r} and sys.modules[name]]",
            "assert not left, left",
            "print('fine')",
        ]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=100)
    assert done.stdout.strip() == "fine", done.stderr
