"""Runs one command and turns whatever happens into an exit code and, at most, one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from nnstudio.core.cli.output import complain
from nnstudio.core.cli.parser import UsageError, make_parser
from nnstudio.core.errors import NnstudioError

COMMANDS = ("data", "train", "evaluate", "predict", "export", "new", "show", "list")
FAILED, WRONG_USAGE = 1, 2


def main(argv: Sequence[str]) -> int:
    """Run a headless command; its exit code. Nothing is raised but what is a bug."""
    parser = make_parser()
    try:
        arguments = parser.parse_args(argv)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        return _run(arguments)
    except UsageError as error:
        complain(f"nnstudio {arguments.command}: {error}")
        return WRONG_USAGE
    except NnstudioError as error:
        complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        complain("Stopped.")
        return FAILED
    except BrokenPipeError:
        # Whoever read the output has seen enough (`| head`). What is left must not be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        # Imported when asked for: torch takes a second, which --help and a mistyped option should not.
        case "data":
            from nnstudio.core.cli.data import run
        case "train":
            from nnstudio.core.cli.train import run
        case "evaluate":
            from nnstudio.core.cli.evaluate import run
        case "predict":
            from nnstudio.core.cli.predict import run
        case "export":
            from nnstudio.core.cli.export import run
        case "new":
            from nnstudio.core.cli.new import run
        case "show":
            from nnstudio.core.cli.show import run
        case _:
            from nnstudio.core.cli.list import run
    return run(arguments)
