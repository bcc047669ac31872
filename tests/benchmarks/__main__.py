"""`python -m tests.benchmarks [NAME…] [--data-dir DIR]`: those of NAMES that are named, or all."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

from tests.benchmarks.report import ROOT, Row, write

NAMES = ("accuracy", "throughput", "settings", "gui", "redraws", "builder", "data", "leaks")


def main() -> int:
    """Run what was named; 0 when every goal was met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(NAMES)}")
    given = os.environ.get("NNSTUDIO_TEST_DATA")
    parser.add_argument("--data-dir", type=Path, default=Path(given) if given else ROOT.parent / "shared" / "data")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no benchmark named {', '.join(sorted(unknown))}")
    missed: list[Row] = []
    for name in chosen.names or NAMES:
        bench = importlib.import_module(f"tests.benchmarks.bench_{name}")
        rows = bench.run(chosen.data_dir.absolute())
        sys.stdout.write(write({bench.TITLE: rows}).rsplit("\n## ", 1)[-1] + "\n")
        missed += [row for row in rows if row.met is False]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
