from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnstudio.core.data.datasets import DATASETS, ExpressionData
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.errors import NnstudioError
from nnstudio.core.network import LAYERS, Network
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.spec import params
from nnstudio.core.training import TrainingConfig

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def knob_values(knob):
    match knob.type:
        case "bool":
            values = st.booleans()
        case "int":
            values = st.integers(int(knob.minimum or 0), int(min(knob.maximum or 99, 2**31 - 1)))
        case "float":
            values = st.floats(knob.minimum, knob.maximum, allow_nan=False, allow_infinity=False)
        case "text":
            values = st.text(max_size=20)
        case "choice":
            values = st.sampled_from(knob.choices)
        case "spec":
            values = st.sampled_from(list(knob.registry)).flatmap(specs)
    return st.none() | values if knob.optional else values


def specs(cls):
    knobs = {knob.name: knob_values(knob) for knob in params(cls) if not knob.own}
    if cls is ExpressionData:  # its knobs must agree with each other, which their bounds do not say
        ends = {"low": st.floats(-9, 0), "high": st.floats(1, 9)}
        knobs |= {"formula": st.sampled_from(["x", "sin(3 * x) + x^2"]), **ends}
    return st.fixed_dictionaries(knobs).map(lambda kw: cls(**kw))


layers = st.sampled_from(list(LAYERS)).flatmap(specs)
splits = st.integers(1, 97).flatmap(
    lambda train: st.integers(1, 99 - train).map(
        lambda validation: SplitSpec(train / 100, validation / 100, (100 - train - validation) / 100)
    )
)
projects = st.builds(
    Project,
    dataset=st.sampled_from(list(DATASETS)).flatmap(specs),
    split=splits,
    normalization=st.sampled_from(["standardize", "unit"]),
    network=st.lists(layers, max_size=12).map(lambda found: Network(tuple(found))),
    training=specs(TrainingConfig),
)


@relaxed
@given(project=projects, draft=st.none() | projects)
def test_any_project_comes_back_as_it_was(file, project, draft):
    file.save(project)
    file.save_draft(draft)
    assert file.project() == project
    assert file.draft() == draft


damage = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 200), st.integers(0, 2**20)),
        st.one_of(st.binary(min_size=1, max_size=4), st.binary(min_size=1, max_size=600), st.just(b"\0" * 5000)),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data, changes):
    found = bytearray(data)
    for at, piece in changes:
        at %= len(found)
        found[at : at + len(piece)] = piece[: len(found) - at]
    return bytes(found)


def read_everything(path, dataset, read_only):
    file = ProjectFile.open(path, read_only=read_only)
    try:
        for look in (
            file.project,
            file.draft,
            file.runs,
            file.looks,
            lambda: file.history(1),
            lambda: file.checkpoint(1),
            lambda: file.resume_state(1),
            lambda: file.split(dataset, SplitSpec()),
        ):
            with suppress(NnstudioError):
                look()
    finally:
        file.close()


@settings(relaxed, max_examples=150)
@given(changes=damage)
def test_damage_is_told_as_an_error_of_ours_and_never_touched(trained_bytes, dataset, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.nns"
        content = damaged(trained_bytes, changes)
        path.write_bytes(content)
        with suppress(NnstudioError):
            read_everything(path, dataset, read_only=True)
        assert path.read_bytes() == content
        assert [found.name for found in path.parent.iterdir()] == ["damaged.nns"]


@settings(relaxed, max_examples=100)
@given(changes=damage)
def test_a_refused_file_stays_as_it_was(trained_bytes, dataset, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.nns"
        content = damaged(trained_bytes, changes)
        path.write_bytes(content)
        try:
            file = ProjectFile.open(path)
        except NnstudioError:
            assert path.read_bytes() == content
            assert [found.name for found in path.parent.iterdir()] == ["damaged.nns"]
            return
        file.close()
        read_everything(path, dataset, read_only=False)
