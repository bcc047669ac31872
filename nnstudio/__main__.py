"""The entrance: commands go to the headless door, everything else to the window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nnstudio.core.cli import COMMANDS
from nnstudio.core.cli import main as run_command
from nnstudio.core.cli.output import complain
from nnstudio.core.cli.parser import make_parser, make_window_parser
from nnstudio.core.errors import NnstudioError, ProjectFileError

_HELP = ("-h", "--help", "--version")
_WINDOW_COMMANDS = ("tour", "selftest")


def main(argv: Sequence[str] | None = None) -> int:
    """Run `nnstudio` with these arguments; the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _survive_any_console()
    first = arguments[0] if arguments else ""
    if first in COMMANDS or first in _HELP:
        return run_command(arguments)
    try:
        if first in _WINDOW_COMMANDS:
            return _run_window_command(arguments)
        return _open_window(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    except KeyboardInterrupt:
        return 1
    except NnstudioError as error:
        complain(str(error))
        return 1


def _run_window_command(arguments: list[str]) -> int:
    chosen = make_parser().parse_args(arguments)
    if not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _tour(chosen.out) if chosen.command == "tour" else _selftest()


def _open_window(arguments: list[str]) -> int:
    parser = make_window_parser()
    chosen = parser.parse_args(arguments)
    project: Path | None = chosen.project
    if project is not None and not project.suffix and not project.exists():
        parser.error(f"there is no command and no file named {str(project)!r}; see nnstudio --help")
    if not _has_screen():
        if project is not None:
            raise ProjectFileError(f"There is no screen here to show {project} on. Use its commands: nnstudio --help.")
        complain("There is no screen here (no DISPLAY, no WAYLAND_DISPLAY), so nnstudio shows its tour offscreen.")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return _tour(Path("nnstudio-tour"))
    _prepare()
    from nnstudio.gui.app import run_app

    return run_app(project, chosen.data_dir)


def _tour(out: Path) -> int:
    _prepare()
    from nnstudio.gui.tour import run_tour

    return run_tour(out)


def _selftest() -> int:
    _prepare()
    from nnstudio.gui.selftest import run_selftest

    return run_selftest()


def _prepare() -> None:
    """What must happen before the window's modules are imported: torch comes before Qt (Windows needs that order)."""
    # Looking for garbage among what is being loaded costs a fifth of a second; later the window does it by itself.
    gc.disable()
    import torch  # noqa: F401

    from nnstudio.core.training.allocator import keep_freed_memory

    keep_freed_memory()


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _survive_any_console() -> None:
    """Signs that an old console does not have become question marks instead of errors."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
