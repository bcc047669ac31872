"""The allocator's settings: taken on Linux with glibc, left alone elsewhere."""

from __future__ import annotations

import ctypes
import platform
import sys

import pytest

from nnstudio.core.training.allocator import keep_freed_memory


def test_taken_where_glibc_is() -> None:
    assert keep_freed_memory() is (platform.libc_ver()[0] == "glibc")


def test_nothing_is_done_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: pytest.fail("no library may be looked at"))
    assert keep_freed_memory() is False


def test_a_library_without_these_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert keep_freed_memory() is False
