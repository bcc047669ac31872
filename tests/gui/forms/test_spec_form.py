from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets.curves import ExpressionData
from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Registry, Spec, param
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.widgets.number_field import NumberField

OPTIMIZERS: Registry[Spec] = Registry("optimizer")


@OPTIMIZERS.register("sgd", "Plain descent")
@dataclass(frozen=True)
class Plain(Spec):
    """Steps down the slope."""

    rate: float = param(0.01, "Learning rate", minimum=1e-6, maximum=1000.0, help="How far a step goes.")


@OPTIMIZERS.register("adam", "Adam")
@dataclass(frozen=True)
class Adaptive(Spec):
    """Steps as long as the slope is steady."""

    rate: float = param(0.001, "Learning rate", minimum=1e-6, maximum=10.0)
    decay: float = param(0.0, "Weight decay", minimum=0.0, maximum=1.0)


@dataclass(frozen=True)
class Settings(Spec):
    size: int = param(5, "Kernel", minimum=1, maximum=31, unit="px", help="Side of the window.")
    bias: bool = param(True, "Bias")
    padding: str = param("same", "Padding", choices=("same", "valid"))
    name: str = param("conv1", "Name")
    patience: int | None = param(None, "Stop early after", minimum=1, maximum=99)
    optimizer: Spec = param(Plain(), "Optimizer", registry=OPTIMIZERS)
    dropout: float = param(0.25, "Dropout", minimum=0.0, maximum=1.0, advanced=True)


@dataclass(frozen=True)
class Parts(Spec):
    train: float = param(0.6, "Train", minimum=0.0, maximum=1.0)
    test: float = param(0.4, "Test", minimum=0.0, maximum=1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if abs(self.train + self.test - 1) > 1e-6:
            raise SpecError("The parts must add up to 1.")


class Heard:
    def __init__(self, form: SpecForm) -> None:
        self.edits: list[tuple[Spec, str]] = []
        form.edited.connect(lambda spec, name: self.edits.append((spec, name)))

    @property
    def last(self) -> tuple[Spec, str]:
        return self.edits[-1]


@pytest.fixture
def form(qtbot: QtBot) -> SpecForm:
    form = SpecForm()
    qtbot.addWidget(form)
    form.set_spec(Settings())
    form.resize(260, 500)
    form.show()
    return form


def field(form: SpecForm, name: str) -> QWidget:
    return form.editor(name).field


def retype(widget: QWidget, text: str) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


def test_every_knob_has_a_labelled_field(form: SpecForm) -> None:
    labels = {label.text(): label for label in form.findChildren(QLabel) if label.buddy()}
    assert labels.keys() >= {"Kernel", "Bias", "Padding", "Name", "Stop early after", "Optimizer", "Dropout"}
    assert labels["Kernel"].toolTip() == "Side of the window."
    assert field(form, "size").accessibleName() == "Kernel"


def test_typing_a_number_and_enter_edits(form: SpecForm) -> None:
    heard = Heard(form)
    retype(field(form, "size"), "7")
    assert heard.edits == []
    QTest.keyClick(field(form, "size"), Qt.Key.Key_Return)
    assert heard.edits == [(Settings(size=7), "size")]


def test_bounds_are_kept(form: SpecForm) -> None:
    heard = Heard(form)
    retype(field(form, "size"), "99")
    QTest.keyClick(field(form, "size"), Qt.Key.Key_Return)
    assert all(isinstance(spec, Settings) and spec.size <= 31 for spec, _ in heard.edits)
    assert 1 <= form.editor("size").value() <= 31


def test_arrow_keys_step(form: SpecForm) -> None:
    heard = Heard(form)
    QTest.keyClick(field(form, "size"), Qt.Key.Key_Up)
    assert heard.last == (Settings(size=6), "size")


def test_switch_choice_and_text_edit(form: SpecForm) -> None:
    heard = Heard(form)
    QTest.mouseClick(field(form, "bias"), Qt.MouseButton.LeftButton)
    QTest.keyClick(field(form, "padding"), Qt.Key.Key_Down)
    retype(field(form, "name"), "edges")
    QTest.keyClick(field(form, "name"), Qt.Key.Key_Return)
    assert [name for _, name in heard.edits] == ["bias", "padding", "name"]
    assert heard.last[0] == Settings(bias=False, padding="valid", name="edges")


def test_optional_number_can_be_set_and_unset(form: SpecForm) -> None:
    heard = Heard(form)
    tick = field(form, "patience")
    assert isinstance(tick, QCheckBox)
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, tick.height() // 2))
    assert heard.last == (Settings(patience=1), "patience")
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, tick.height() // 2))
    assert heard.last == (Settings(), "patience")


def test_nested_spec_changes_kind_and_knobs(form: SpecForm) -> None:
    heard = Heard(form)
    QTest.keyClick(field(form, "optimizer"), Qt.Key.Key_Down)
    assert heard.last == (Settings(optimizer=Adaptive()), "optimizer")
    nested = form.findChild(SpecForm)
    assert nested is not None
    QTest.keyClick(nested.editor("rate").field, Qt.Key.Key_Up)
    assert heard.last == (Settings(optimizer=Adaptive(rate=0.002)), "optimizer.rate")


def test_the_program_s_changes_are_silent(form: SpecForm) -> None:
    heard = Heard(form)
    form.set_spec(Settings(size=9, bias=False, padding="valid", name="x", patience=3, optimizer=Adaptive()))
    form.set_spec(Parts())
    form.set_spec(Settings())
    assert heard.edits == []


def test_fields_show_the_new_spec(form: SpecForm) -> None:
    new = Settings(size=9, bias=False, padding="valid", name="x", patience=3, optimizer=Adaptive(), dropout=0.5)
    form.set_spec(new)
    for name in ("size", "bias", "padding", "name", "patience", "optimizer", "dropout"):
        assert form.editor(name).value() == getattr(new, name)


def test_focus_and_typing_survive_a_refresh(form: SpecForm, qtbot: QtBot) -> None:
    line = field(form, "name")
    assert isinstance(line, QLineEdit)
    retype(line, "half a wo")
    line.setCursorPosition(4)
    form.set_spec(replace(Settings(), size=6))
    form.set_spec(Settings())
    assert line.text() == "half a wo"
    assert line.cursorPosition() == 4
    assert field(form, "name") is line


def test_number_being_typed_survives_a_refresh(form: SpecForm) -> None:
    number = field(form, "size")
    assert isinstance(number, NumberField)
    retype(number, "1")
    form.set_spec(Settings(bias=False))
    assert number.text() == "1 px"
    form.commit()
    assert form.spec() == Settings(size=1, bias=False)


def test_advanced_knobs_are_behind_more(form: SpecForm, qtbot: QtBot) -> None:
    more = next(button for button in form.findChildren(QToolButton) if button.text() == "More")
    assert not form.editor("dropout").isVisible()
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert form.editor("dropout").isVisible()
    assert more.text() == "Less"
    form.set_spec(Parts())
    form.set_spec(Settings())
    qtbot.waitUntil(lambda: form.editor("dropout").isVisible())


def test_what_was_refused_is_forgotten_when_another_kind_of_spec_is_shown(qtbot: QtBot) -> None:
    form = SpecForm()
    qtbot.addWidget(form)
    form.set_spec(Parts())
    form.show()
    retype(field(form, "train"), "0.7")
    QTest.keyClick(field(form, "train"), Qt.Key.Key_Return)
    assert field(form, "train").property("problem") is True
    form.set_spec(Settings())
    form.set_spec(Parts())
    assert field(form, "train").property("problem") is False
    assert form.editor("train").value() == Parts().train


def test_a_refused_change_waits_with_its_reason(qtbot: QtBot) -> None:
    form = SpecForm()
    qtbot.addWidget(form)
    form.set_spec(Parts())
    form.show()
    heard = Heard(form)
    retype(field(form, "train"), "0.7")
    QTest.keyClick(field(form, "train"), Qt.Key.Key_Return)
    shown = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert heard.edits == []
    assert "The parts must add up to 1." in shown
    assert field(form, "train").property("problem") is True
    form.set_spec(Parts())
    assert form.editor("train").value() == 0.7
    retype(field(form, "test"), "0.3")
    QTest.keyClick(field(form, "test"), Qt.Key.Key_Return)
    assert heard.edits == [(Parts(train=0.7, test=0.3), "test")]
    assert field(form, "train").property("problem") is False


def test_hidden_knobs_have_no_row(qtbot: QtBot) -> None:
    form = SpecForm(hidden=("train",))
    qtbot.addWidget(form)
    form.set_spec(Parts())
    with pytest.raises(KeyError):
        form.editor("train")


@pytest.mark.parametrize("name", ["size", "padding", "dropout"])
def test_the_wheel_turns_the_page_unless_focused(form: SpecForm, name: str) -> None:
    widget = field(form, name)
    form.setFocus()
    heard = Heard(form)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, wheel)
    assert heard.edits == []
    assert not wheel.isAccepted()


def test_tab_walks_through_the_fields_in_order(form: SpecForm, qtbot: QtBot) -> None:
    form.activateWindow()
    field(form, "size").setFocus()
    seen = []
    for _ in range(4):
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        seen.append(form.focusWidget())
    assert seen[:3] == [field(form, name) for name in ("bias", "padding", "name")]


@pytest.mark.parametrize("width", [180, 260, 440])
def test_fields_align_and_fit(form: SpecForm, width: int) -> None:
    form.resize(width, 500)
    QApplication.processEvents()
    nested = form.findChild(SpecForm)
    assert nested is not None
    editors = [form.editor("size"), form.editor("padding"), nested.editor("rate")]
    rights = {editor.mapTo(form, editor.rect().topRight()).x() for editor in editors}
    lefts = {editor.mapTo(form, editor.rect().topLeft()).x() for editor in editors}
    assert len(rights) == 1
    assert len(lefts) == 1
    assert rights.pop() == form.width() - 1


def test_combo_tells_what_a_kind_is(form: SpecForm) -> None:
    combo = field(form, "optimizer")
    assert isinstance(combo, QComboBox)
    assert combo.itemData(0, Qt.ItemDataRole.ToolTipRole) == "Steps down the slope."


def test_a_change_goes_in_alone_where_it_is_refused_with_what_was_refused_before(qtbot: QtBot) -> None:
    form = SpecForm()
    qtbot.addWidget(form)
    had = ExpressionData(formula="x")
    form.set_spec(had)
    form.show()
    heard = Heard(form)

    def refuse(spec: Spec) -> None:
        form.set_spec(had)
        assert form.show_refused(spec, "No ordinary value.")

    for text, names in (("log(x)", ["formula"]), ("0.25", ["low", "low"])):
        name = names[0]
        heard.edits.clear()
        retype(field(form, name), text)
        QTest.keyClick(field(form, name), Qt.Key.Key_Return)
        refuse(heard.edits[-1][0])
        assert [name for _, name in heard.edits] == names
    assert heard.edits[0][0] == ExpressionData(formula="log(x)", low=0.25)
    assert heard.edits[1][0] == form.spec() == ExpressionData(formula="x", low=0.25)
    form.set_spec(heard.edits[1][0])
    assert form.editor("formula").value() == "log(x)"
    assert field(form, "formula").property("problem") is True
    assert field(form, "low").property("problem") is False
    assert form.problem_text == "No ordinary value."
