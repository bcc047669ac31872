"""The tour: the program drives its own real window through the whole story and takes pictures of every stage."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QSettings

from nnstudio.gui.app import Studio
from nnstudio.gui.tour.driver import Driver
from nnstudio.gui.tour.stages import STAGES

FIRST_SIZE = (1440, 900)


def run_tour(out: Path) -> int:
    """Go through all stages; pictures and `report.md` lie in `out`. 0 when every stage did what it should, else 1."""
    # A project knows itself by its whole path.
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nnstudio-tour-", ignore_cleanup_errors=True) as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        studio = Studio(settings, Path(folder))
        try:
            lines, failed = _go_round(studio, out)
        finally:
            studio.close()
    report = out / "report.md"
    report.write_text("# The tour\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"{len(STAGES) - failed} of {len(STAGES)} stages did what they should; pictures and {report.name} are in {out}"
    )
    return 1 if failed else 0


def _go_round(studio: Studio, out: Path) -> tuple[list[str], int]:
    studio.show()
    studio.window.resize(*FIRST_SIZE)
    driver = Driver(studio, out)
    uncaught: list[BaseException] = []
    sys.excepthook = lambda kind, error, trace: uncaught.append(error)
    driver.rest(300)
    studio.window.docking.arrange()
    lines, failed = [f"Platform: {studio.app.platformName()}.", ""], 0
    for stage in STAGES:
        began = time.monotonic()
        name = stage.__name__.replace("_", " ")
        try:
            outcome, mark = stage(driver), "ok"
            if uncaught:
                raise uncaught.pop()
        except Exception as error:  # a stage that fails must not keep the others from being seen
            traceback.print_exc()
            outcome, mark = f"{type(error).__name__}: {error}", "FAILED"
            failed += 1
        seconds = time.monotonic() - began
        lines.append(f"- **{name}** ({mark}, {seconds:.1f} s): {outcome}")
        print(f"{mark:6} {name}: {outcome}", flush=True)
    sys.excepthook = sys.__excepthook__
    return lines, failed
