"""A drawing as SVG: one self-contained file of shapes and words that any browser, editor or paper can take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from nnstudio.core.network.drawing.drawing import (
    BAR,
    BESIDE_LINE,
    CAPTION,
    FIRST_LINE,
    INSET,
    JOIN_RADIUS,
    RADIUS,
    RIGHT_INSET,
    SECOND_LINE,
    SMALL_SIZE,
    TITLE_SIZE,
    Box,
    Drawing,
    Frame,
    Join,
    Wire,
)
from nnstudio.core.network.drawing.geometry import (
    FRAME_RADIUS,
    arrowhead,
    baseline,
    corners,
    join_rect,
    shortened,
    sign_lines,
)

LIGHT: Mapping[str, str] = {
    "surface": "#FFFFFF",
    "raised": "#F0F2F6",
    "border": "#DDE2EA",
    "text": "#1A1F27",
    "muted": "#5D6878",
    "error": "#CE3434",
    "convolution": "#2F66F0",
    "pooling": "#12908F",
    "dense": "#7C4DE8",
    "activation": "#C98A00",
    "normalization": "#1F8F52",
    "regularization": "#7D8899",
    "reshape": "#566377",
    "block": "#CC3D82",
}
"""Colours by token, for paper and for whoever has no theme."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = """\
<style>
text {{ font-family: Inter, Arial, Helvetica, sans-serif; fill: {text}; }}
.t {{ font-size: {title}px; font-weight: 600; }}
.s {{ font-size: {small}px; fill: {muted}; }}
.c {{ font-size: {small}px; font-weight: 600; fill: {muted}; }}
.e {{ text-anchor: end; }}
.m {{ text-anchor: middle; }}
.w {{ fill: none; stroke: {muted}; stroke-width: 1.2; }}
.a {{ fill: {muted}; }}
.b {{ fill: {surface}; stroke: {border}; }}
.f0 {{ fill: {raised}; stroke: {border}; }}
.f1 {{ fill: {surface}; stroke: {border}; }}
.p {{ stroke: {error}; stroke-width: 1.5; }}
</style>"""


def to_svg(drawing: Drawing, colors: Mapping[str, str] = LIGHT) -> str:
    """The drawing as the text of an SVG file. `colors` maps the names of `LIGHT` to "#RRGGBB"; what it lacks is
    light. The words are escaped, whatever the layers are called."""
    used = {**LIGHT, **colors}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(drawing.width)}" height="{_n(drawing.height)}" '
        f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}">',
        _STYLE.format(**used, title=_n(TITLE_SIZE), small=_n(SMALL_SIZE)),
        f'<rect width="100%" height="100%" fill="{used["surface"]}"/>',
        *(part for frame in drawing.frames for part in _frame(frame)),
        *(part for wire in drawing.wires for part in _wire(wire)),
        *(part for box in drawing.boxes for part in _box(box, used)),
        *(part for join in drawing.joins for part in _join(join)),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _frame(frame: Frame) -> Iterable[str]:
    kind = f"f{frame.depth % 2}" + (" p" if frame.problem else "")
    yield _rect(kind, frame.x, frame.y, frame.width, frame.height, FRAME_RADIUS)
    y = frame.y + baseline(CAPTION, SMALL_SIZE)
    yield _text("c", frame.x + RIGHT_INSET, y, frame.title)
    yield _text("c e", frame.x + frame.width - RIGHT_INSET, y, frame.note)


def _wire(wire: Wire) -> Iterable[str]:
    points = shortened(wire)
    words = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, corner, after in corners(points):
        words.append(f"L{_n(before[0])} {_n(before[1])}Q{_n(corner[0])} {_n(corner[1])} {_n(after[0])} {_n(after[1])}")
    words.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    yield f'<path class="w" d="{"".join(words)}"/>'
    if wire.arrow:
        yield '<path class="a" d="M{}Z"/>'.format("L".join(f"{_n(x)} {_n(y)}" for x, y in arrowhead(wire)))


def _box(box: Box, colors: Mapping[str, str]) -> Iterable[str]:
    yield _rect("b p" if box.problem else "b", box.x, box.y, box.width, box.height, RADIUS)
    if box.path is not None:
        x, y, r = box.x, box.y, RADIUS
        d = f"M{_n(x + BAR)} {_n(y)}V{_n(y + box.height)}H{_n(x + r)}Q{_n(x)} {_n(y + box.height)} {_n(x)} "
        d += f"{_n(y + box.height - r)}V{_n(y + r)}Q{_n(x)} {_n(y)} {_n(x + r)} {_n(y)}Z"
        yield f'<path fill="{colors.get(box.group, colors["muted"])}" d="{d}"/>'
    first = box.y + baseline(FIRST_LINE if box.summary else box.height, TITLE_SIZE)
    yield _text("t", box.x + INSET, first, box.title)
    yield _text("s e", box.x + box.width - RIGHT_INSET, first, box.shape)
    yield _text("s", box.x + INSET, box.y + FIRST_LINE + baseline(SECOND_LINE, SMALL_SIZE), box.summary)


def _join(join: Join) -> Iterable[str]:
    yield _rect("b", *join_rect(join), JOIN_RADIUS)
    if len(join.sign) > 1:
        yield _text("c m", join.x, join.y - JOIN_RADIUS + baseline(2 * JOIN_RADIUS, SMALL_SIZE), join.sign)
    else:
        strokes = "".join(f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}" for (x0, y0), (x1, y1) in sign_lines(join))
        yield f'<path class="w" d="{strokes}"/>'
    yield _text("s", join.x + BESIDE_LINE, join.y + JOIN_RADIUS + baseline(CAPTION, SMALL_SIZE), join.shape)


def _rect(kind: str, x: float, y: float, width: float, height: float, radius: float) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}"'
    return f'<rect class="{kind}" {place}/>'


def _text(kind: str, x: float, y: float, words: str) -> str:
    # What XML cannot hold at all must not make the file unreadable.
    clean = escape(_FORBIDDEN.sub("\ufffd", words))
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}">{clean}</text>' if words else ""


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
