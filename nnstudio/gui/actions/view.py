"""The menu View: what the window shows, and in which colours."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.network.views.switching import VIEW_ICONS, VIEW_TIPS, VIEWS
from nnstudio.gui.theme import SCHEMES


def _theme_actions() -> Iterable[ActionSpec]:
    titles = {"system": "Theme as the system", "light": "Light theme", "dark": "Dark theme"}
    icons = {"system": "monitor", "light": "sun", "dark": "moon"}
    for scheme in SCHEMES:
        yield ActionSpec(
            f"theme_{scheme}",
            "&View/Theme",
            titles[scheme],
            lambda c, scheme=scheme: c.set_theme(scheme),  # type: ignore[misc]
            icon=icons[scheme],
            group="theme",
            checked=lambda c, scheme=scheme: c.preferences.current.theme == scheme,  # type: ignore[misc]
        )


def _view_actions() -> Iterable[ActionSpec]:
    for number, (key, title) in enumerate(VIEWS.items(), 1):
        yield ActionSpec(
            f"view_{key}",
            "&View/&Network as",
            title,
            lambda c, key=key: c.views.show(key),  # type: ignore[misc]
            f"Alt+{number}",
            VIEW_ICONS[key],
            VIEW_TIPS[key],
            group="network_view",
            checked=lambda c, key=key: c.views.current == key,  # type: ignore[misc]
        )


VIEW: tuple[ActionSpec, ...] = (
    *_view_actions(),
    *_theme_actions(),
    ActionSpec(
        "explore",
        "&View",
        "E&xplore the data",
        lambda c: c.explore(),
        "Ctrl+Shift+D",
        "scan-search",
        "All samples, classes, values, a scatter plot and a table",
    ),
    ActionSpec("reset_layout", "&View", "&Reset layout", lambda c: c.reset_layout(), "", "layout-panel-left"),
)
