"""Where icons, fonts and themes lie: in a source checkout and in an installed wheel. The only file that knows both."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def resource_path(name: str) -> Path:
    """The file of a resource, as in `resource_path("icons/play.svg")`.

    Raises FileNotFoundError: a missing resource is a fault of the installation, not of the user.
    """
    path = _root() / name
    if not path.exists():
        raise FileNotFoundError(f"The resource {name} is missing from this installation of nnstudio.")
    return path


@cache
def load_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt (needs a QGuiApplication) and return the names of their families."""
    families: set[str] = set()
    for name in FONTS:
        number = QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{name}")))
        families.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(sorted(families))


def know_own_files() -> None:
    """Tell Qt by their names what project files are. Call before the QApplication is made.

    A file dialog that does not know a name opens the file to look inside. Closing it again, even a second handle of
    the same process, drops the locks on a project that is open (POSIX), and another program could then write into it.
    """
    if sys.platform.startswith("linux"):
        others = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        own = str(resource_path("mime"))
        if own not in others.split(":"):
            os.environ["XDG_DATA_DIRS"] = f"{own}:{others}"
