"""The one stylesheet of the application: `resources/themes/style.qss` with a theme's colours and arrows put in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

from nnstudio.gui.resources import resource_path

# Placeholder in style.qss -> (icon, colour token). Qt stylesheets can only name files, so tinted copies are written.
ARROWS = {
    "icon_down": ("chevron-down", "muted"),
    "icon_down_off": ("chevron-down", "border"),
    "icon_up": ("chevron-up", "muted"),
    "icon_up_off": ("chevron-up", "border"),
    "icon_right": ("chevron-right", "muted"),
    "icon_check": ("check", "on_accent"),
    "icon_check_off": ("check", "disabled"),
    "icon_check_menu": ("check", "text"),
    "icon_dash": ("minus", "on_accent"),
    "icon_dot": ("dot", "on_accent"),
}


def tinted_svg(name: str, color: str, stroke_width: float = 2.0) -> bytes:
    """The SVG text of an icon with `currentColor` replaced by a colour "#RRGGBB"."""
    text = resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{stroke_width}"').encode()


def stylesheet(name: str, tokens: Mapping[str, str], folder: Path) -> str:
    """The stylesheet of theme `name`; the small icons it needs are written to `folder`."""
    template = Template(resource_path("themes/style.qss").read_text(encoding="utf-8"))
    return template.substitute(dict(tokens) | _write_icons(name, tokens, folder))


def _write_icons(name: str, tokens: Mapping[str, str], folder: Path) -> dict[str, str]:
    written = {}
    for placeholder, (icon, token) in ARROWS.items():
        path = folder / f"{name}-{placeholder}.svg"
        if not path.exists():
            path.write_bytes(tinted_svg(icon, tokens[token], stroke_width=2.5))
        written[placeholder] = f'url("{path.as_posix()}")'
    return written
