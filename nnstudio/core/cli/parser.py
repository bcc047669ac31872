"""The command line: commands, options and their help. Imports nothing heavy, so that --help is quick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from nnstudio import __version__

DEVICES = ("auto", "cpu", "cuda", "mps")
EXPORT_FORMATS = ("onnx", "safetensors", "pytorch")
LISTS = ("presets", "layers", "datasets", "losses", "optimizers", "exporters")
PARTS = ("train", "validation", "test")

_ENDING = """\
Without a command the window opens, with PROJECT.nns when one is given.
Exit codes: 0 done; 1 failed, with one sentence on stderr; 2 wrong usage.
"""

_TRAIN = """\
Trains a preset on a data set, or the network of a project file with its own settings; options change these.
The run is written to --out, or to PROJECT.nns itself; finished epochs are there even if the program is killed.
The figures at the end are those of the best epoch's weights (by accuracy, then loss, on the validation part),
measured over the whole training part and the whole validation part. The test part is not touched.
"""

_EVALUATE = """\
Measures the best weights of the newest run over one part of the data that the run was trained on.
Each look at the test part is counted in the file, before the figures are printed.
"""


_DATA = """\
Prints what SOURCE holds and how it would be divided. SOURCE is the name of a data set (see nnstudio list datasets) or
a path: a folder with a folder of images per class, a table (CSV, TSV, Parquet; also one that names image files), or
NPZ, NPY and IDX files.
--split: 60/20/20 (training/validation/test), 80/20 (training/test), time:60/20/20 (in the order of the rows),
official (the authors' parts), kfold:5, kfold:5x3 (three times), group-kfold:5, logo (leave one group out).
--leaks looks for duplicates and near-duplicates between the parts, for divided groups and for features that know
too much.
"""


_NEW = """\
Makes a project of a named network, or of the network in PyTorch source, which is read but never run. Its data are the
built-in digits; the network keeps the input shape that it was made for until it is trained on data of another one.
With --weights its trainings begin with the weights in a file: safetensors, or PyTorch's own with nothing but weights,
under torchvision's names or those of nnstudio. For another number of classes the last layer begins anew.
"""


class UsageError(Exception):
    """The command line asks for what does not exist; the text is one sentence."""


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands. Those of the window are here for their help and checks."""
    parser = argparse.ArgumentParser(
        prog="nnstudio",
        usage="nnstudio [PROJECT.nns]\n       nnstudio COMMAND …",
        description="Build neural networks, train them, see where they look, take them away.",
        epilog=_ENDING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"nnstudio {__version__}")
    # Without prog, every command's usage would begin with the usage of the whole.
    commands = parser.add_subparsers(prog="nnstudio", dest="command", metavar="COMMAND", required=True)
    _add_data(commands)
    _add_train(commands)
    _add_evaluate(commands)
    _add_predict(commands)
    _add_export(commands)
    _add_new(commands)
    _add_show(commands)
    _add_list(commands)
    _add_window_commands(commands)
    return parser


def make_window_parser() -> argparse.ArgumentParser:
    """The parser for `nnstudio [PROJECT.nns]`."""
    parser = argparse.ArgumentParser(prog="nnstudio", allow_abbrev=False, add_help=False)
    parser.add_argument("project", nargs="?", type=Path, metavar="PROJECT.nns")
    _add_data_folder(parser)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: _Commands, name: str, help_text: str, description: str = "") -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=help_text,
        description=description or f"{help_text[0].upper()}{help_text[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_data(commands: _Commands) -> None:
    data = _command(commands, "data", "show what a data set or your own files hold, and what leaks", _DATA)
    data.add_argument("source", metavar="SOURCE", help="a data set's name, or a path to a folder or file")
    _add_columns(data)
    data.add_argument("--split", metavar="SPLIT", help="how the data are divided (default: 60/20/20, or official)")
    data.add_argument("--seed", type=int, metavar="S", help="same seed: the same parts")
    data.add_argument("--leaks", action="store_true", help="look for leaks between the parts")
    _add_save_split(data)
    _add_data_folder(data)
    _add_json(data)


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--target",
        metavar="COLUMN",
        help="the column to predict, for tables; A,B,C: columns of 0 and 1, labels of which several may apply",
    )
    parser.add_argument(
        "--group",
        metavar="COLUMN",
        help="a column such as patient or plate, for tables: no group comes into two parts (but for kfold)",
    )
    parser.add_argument(
        "--leave-out",
        metavar="COLUMN",
        action="append",
        default=[],
        help="a column that nothing is to be predicted from, for tables; may be given several times",
    )


def _add_save_split(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--save-split", type=Path, metavar="FILE.csv", help="write id, part, fold, class and group")


def _add_train(commands: _Commands) -> None:
    train = _command(commands, "train", "train a network", _TRAIN)
    train.add_argument("project", nargs="?", type=Path, metavar="PROJECT.nns", help="a project file to train")
    train.add_argument("--preset", metavar="NAME", help="a named network: see nnstudio list presets")
    train.add_argument("--data", metavar="SOURCE", help="a data set's name, or a path: see nnstudio data --help")
    _add_columns(train)
    train.add_argument("--split", metavar="SPLIT", help="how the data are divided: see nnstudio data --help")
    train.add_argument("--fold", type=int, metavar="N", help="train this fold only (default: all folds in turn)")
    _add_save_split(train)
    train.add_argument("--epochs", type=int, metavar="N", help="how often all training samples are seen")
    train.add_argument("--batch-size", type=int, metavar="N", help="samples per step")
    train.add_argument("--lr", type=float, metavar="X", help="learning rate")
    train.add_argument(
        "--optimizer", metavar="NAME", help="see nnstudio list optimizers; another one brings its own learning rate"
    )
    train.add_argument("--seed", type=int, metavar="S", help="same seed, same machine: the same result")
    train.add_argument("--device", choices=DEVICES, help="where to train; auto takes the fastest")
    train.add_argument("--out", type=Path, metavar="FILE.nns", help="the file to write; one that is there is replaced")
    _add_data_folder(train)
    _add_json(train)


def _add_evaluate(commands: _Commands) -> None:
    evaluate = _command(commands, "evaluate", "measure a trained network on one part of its data", _EVALUATE)
    evaluate.add_argument("file", type=Path, metavar="FILE.nns")
    evaluate.add_argument("--split", choices=PARTS, default=None, help="the part (default: validation)")
    evaluate.add_argument("--data", metavar="SOURCE", help="other data to judge by; without --split all of them")
    _add_columns(evaluate)
    _add_data_folder(evaluate)
    _add_json(evaluate)


def _add_predict(commands: _Commands) -> None:
    predict = _command(commands, "predict", "answer for images, drawings, folders of images and rows of tables")
    predict.add_argument("file", type=Path, metavar="FILE.nns")
    predict.add_argument(
        "inputs",
        nargs="*",
        type=Path,
        metavar="IMAGE|DRAWING.json|PATH",
        help="an image, a drawing, or what --data takes; tables need no target, their columns are found by name",
    )
    predict.add_argument("--data", metavar="SOURCE", help="a folder, table or array file: one answer for each sample")
    _add_columns(predict)
    _add_data_folder(predict)
    predict.add_argument("--explain", choices=("grad-cam",), help="also write a picture of where the network looks")
    predict.add_argument("--about", metavar="CLASS", help="the class or label that the pictures are about")
    predict.add_argument("--out", type=Path, metavar="DIR", help="the folder for these pictures")
    _add_json(predict, "print one JSON object a line, one for each input")


def _add_export(commands: _Commands) -> None:
    export = _command(commands, "export", "take a trained network away, checked by running the written file")
    export.add_argument("file", type=Path, metavar="FILE.nns")
    export.add_argument("--format", choices=EXPORT_FORMATS, required=True)
    export.add_argument("--out", type=Path, required=True, metavar="PATH", help="the file to write")
    _add_data_folder(export)
    _add_json(export)


def _add_new(commands: _Commands) -> None:
    new = _command(commands, "new", "make a project of a network", _NEW)
    origin = new.add_mutually_exclusive_group(required=True)
    origin.add_argument("--preset", metavar="NAME", help="a named network: see nnstudio list presets")
    origin.add_argument("--from-code", type=Path, metavar="FILE.py", help="source of a network made of torch.nn layers")
    new.add_argument("--input", metavar="CxHxW", help="the shape of a sample, for --from-code")
    new.add_argument("--classes", type=int, metavar="N", help="how many classes the last layer tells apart")
    new.add_argument("--weights", type=Path, metavar="FILE", help="weights to begin with: .pth or .safetensors")
    new.add_argument("--out", type=Path, required=True, metavar="FILE.nns", help="a project that is there is replaced")
    _add_json(new)


def _add_show(commands: _Commands) -> None:
    show = _command(commands, "show", "print the layers of a network with their shapes and costs")
    show.add_argument("file", type=Path, metavar="FILE.nns")
    forms = show.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print one JSON object")
    forms.add_argument("--svg", type=Path, metavar="FILE", help="write a diagram of the network")
    forms.add_argument("--code", action="store_true", help="print the PyTorch source of the network")


def _add_list(commands: _Commands) -> None:
    listing = _command(commands, "list", "show what there is to choose from")
    listing.add_argument("what", choices=LISTS)
    _add_data_folder(listing)
    _add_json(listing, "print one JSON list")


def _add_window_commands(commands: _Commands) -> None:
    tour = _command(commands, "tour", "let the window show by itself what it can do, with a picture of every stage")
    tour.add_argument("--out", type=Path, default=Path("nnstudio-tour"), metavar="DIR", help="where the pictures go")
    _command(commands, "selftest", "check that this installation works")


def _add_data_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="where data sets lie (default: NNSTUDIO_DATA, or your own folder)"
    )


def _add_json(parser: argparse.ArgumentParser, help_text: str = "end with one line of JSON") -> None:
    parser.add_argument("--json", action="store_true", help=help_text)
