"""Downloads over a bad line: resumed, verified, from the next mirror; never half a file taken for data."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnstudio.core.data.datasets import Source, download
from nnstudio.core.data.datasets.download import fetch, fetch_all, time_left
from nnstudio.core.errors import Cancelled, DataError

CONTENT = np.random.default_rng(0).bytes(700_000)
MD5 = hashlib.md5(CONTENT).hexdigest()


@dataclass
class Site:
    """A web server that can be told to misbehave. `asked`: (path, Range header) of every request."""

    ranges: bool = True
    cut_after: list[int] = field(default_factory=list)
    content: bytes = CONTENT
    content_range: str = ""
    with_length: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers.get("Range")
        self.asked.append((request.path, wanted))
        if request.path != "/file":
            request.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.ranges else 0
        if start and start >= len(self.content):
            request.send_error(416)
            return
        self._send(request, start)

    def _send(self, request: BaseHTTPRequestHandler, start: int) -> None:
        body = self.content[start:]
        request.send_response(206 if start else 200)
        if start:
            end = len(self.content) - 1
            request.send_header("Content-Range", self.content_range or f"bytes {start}-{end}/{len(self.content)}")
        if self.with_length:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: self.cut_after.pop(0)] if self.cut_after else body)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.answer(self)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def source(site: Site, *paths: str, size: int = len(CONTENT)) -> Source:
    return Source("data.bin", MD5, tuple(site.url + path for path in paths or ("/file",)), size)


def assert_done(folder: Path) -> None:
    assert (folder / "data.bin").read_bytes() == CONTENT
    assert [path.name for path in folder.iterdir()] == ["data.bin"]


def stop_after(count: int) -> Any:
    def progress(fraction: float | None, words: str) -> None:
        if fraction is not None and fraction * len(CONTENT) >= count:
            raise Cancelled

    return progress


@pytest.mark.parametrize("size", [0, len(CONTENT)])
@pytest.mark.parametrize("with_length", [True, False])
def test_downloads(site: Site, tmp_path: Path, size: int, with_length: bool) -> None:
    site.with_length = with_length
    assert fetch(source(site, size=size), tmp_path / "new" / "folder") == tmp_path / "new" / "folder" / "data.bin"
    assert_done(tmp_path / "new" / "folder")


def test_a_good_copy_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    (tmp_path / "data.bin").write_bytes(CONTENT)
    fetch(source(site), tmp_path)
    assert site.asked == []


def test_a_bad_copy_is_replaced(site: Site, tmp_path: Path) -> None:
    (tmp_path / "data.bin").write_bytes(CONTENT[:5000])
    fetch(source(site), tmp_path)
    assert_done(tmp_path)


def test_a_cut_connection_is_resumed(site: Site, tmp_path: Path) -> None:
    site.cut_after = [200_000, 100_000]
    fetch(source(site), tmp_path)
    assert_done(tmp_path)
    assert [wanted for _, wanted in site.asked] == [None, "bytes=200000-", "bytes=300000-"]


def test_a_cut_connection_without_ranges_starts_anew(site: Site, tmp_path: Path) -> None:
    site.ranges, site.cut_after = False, [200_000]
    fetch(source(site), tmp_path)
    assert_done(tmp_path)


def test_a_line_that_always_breaks_gives_up_and_resumes_later(site: Site, tmp_path: Path) -> None:
    site.cut_after = [50_000] * 4
    with pytest.raises(DataError, match="connection broke off"):
        fetch(source(site), tmp_path)
    assert not (tmp_path / "data.bin").exists()
    fetch(source(site), tmp_path)
    assert_done(tmp_path)
    assert site.asked[-1] == ("/file", "bytes=200000-")


@pytest.mark.parametrize("ranges", [True, False])
def test_cancel_then_resume(site: Site, tmp_path: Path, ranges: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_REPORT_EVERY", 0)
    site.ranges = ranges
    with pytest.raises(Cancelled):
        fetch(source(site), tmp_path, stop_after(300_000))
    assert not (tmp_path / "data.bin").exists()
    kept = (tmp_path / "data.bin.part").stat().st_size
    assert 300_000 <= kept < len(CONTENT)
    fetch(source(site), tmp_path)
    assert_done(tmp_path)
    assert site.asked[-1] == ("/file", f"bytes={kept}-")


@pytest.mark.parametrize(
    "stale", [b"x" * 1000, CONTENT[:-1] + b"?", CONTENT + b"more", b"x" * len(CONTENT), CONTENT], ids=range(5)
)
def test_a_stale_part_is_no_obstacle(site: Site, tmp_path: Path, stale: bytes) -> None:
    (tmp_path / "data.bin.part").write_bytes(stale)
    fetch(source(site), tmp_path)
    assert_done(tmp_path)


def test_a_complete_part_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "data.bin.part").write_bytes(CONTENT)
    fetch(Source("data.bin", MD5), tmp_path)
    assert_done(tmp_path)


def test_next_mirror_after_404(site: Site, tmp_path: Path) -> None:
    fetch(source(site, "/gone", "/file"), tmp_path)
    assert_done(tmp_path)


def test_all_mirrors_gone(site: Site, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"data\.bin could not be downloaded.*404.*Check the internet connection"):
        fetch(source(site, "/gone", "/too"), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"<html>Please log in</html>", CONTENT[:-1] + b"?", CONTENT + b"x"], ids=range(3))
@pytest.mark.parametrize("size", [0, len(CONTENT)])
def test_wrong_content_is_never_data(site: Site, tmp_path: Path, content: bytes, size: int) -> None:
    site.content = content
    with pytest.raises(DataError, match="not the right one"):
        fetch(source(site, size=size), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_more_than_was_promised_is_cut_off(site: Site, tmp_path: Path) -> None:
    site.content, site.with_length = CONTENT * 2, False
    with pytest.raises(DataError, match="too long"):
        fetch(source(site), tmp_path)
    site.content = CONTENT
    fetch(source(site), tmp_path)
    assert_done(tmp_path)


def test_a_server_that_resumes_elsewhere_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "data.bin.part").write_bytes(CONTENT[:1000])
    site.content_range = "bytes 500-699999/700000"
    with pytest.raises(DataError, match="resumes at the wrong place"):
        fetch(source(site), tmp_path)


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(DataError, match="not reachable"):
        fetch(Source("data.bin", MD5, ("http://127.0.0.1:9/file",)), tmp_path)
    with pytest.raises(DataError, match="no address is known"):
        fetch(Source("data.bin", MD5), tmp_path)


def test_full_disk(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download, "_copy", full)
    with pytest.raises(DataError, match="disk is full"):
        fetch(source(site), tmp_path)
    assert not (tmp_path / "data.bin").exists()


def test_unwritable_folder(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="cannot be written"):
        fetch(source(site), tmp_path / "file" / "folder")


def test_progress_says_how_far_and_ends_at_one(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_REPORT_EVERY", 0)
    heard: list[tuple[float | None, str]] = []
    sources = [source(site), Source("other.bin", MD5, (site.url + "/file",), len(CONTENT))]
    fetch_all(sources, tmp_path, lambda fraction, words: heard.append((fraction, words)))
    fractions = [fraction for fraction, _ in heard if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert any("of 0.7 MB" in words for _, words in heard)
    assert any(0.5 < fraction < 1 for fraction in fractions)


def test_time_left_in_words() -> None:
    assert [time_left(seconds) for seconds in (0.2, 45, 200)] == [
        "about 1 s left",
        "about 45 s left",
        "about 3 min left",
    ]
