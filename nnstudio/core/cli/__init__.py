"""The headless door: the same core for scripts and servers, without a window."""

from nnstudio.core.cli.main import COMMANDS, main

__all__ = ["COMMANDS", "main"]
