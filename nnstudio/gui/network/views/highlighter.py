"""Colours Python source with the tokens of the theme: enough of the language for what a network's source holds."""

from __future__ import annotations

import keyword
import re

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from nnstudio.gui import theme

_PATTERN = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<text>\"\"\".*?(?:\"\"\"|$)|'''.*?(?:'''|$)|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?)"
    r"|(?P<number>\b\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?\b)"
    r"|(?P<keyword>\b(?:" + "|".join(keyword.kwlist) + r")\b)"
    r"|(?P<module>\bnn\.\w+)"
    r"|(?<=\bclass )(?P<defined>\w+)|(?<=\bdef )(?P<function>\w+)"
)
_TOKENS = {
    "comment": "muted",
    "text": "good_text",
    "number": "validation_text",
    "keyword": "accent_text",
    "module": "text",
    "defined": "text",
    "function": "text",
}
_BOLD = ("module", "defined", "function")
_QUOTES = '"""'


class PythonHighlighter(QSyntaxHighlighter):
    """Follows the theme when told to with `rehighlight`."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._name = ""
        self._formats: dict[str, QTextCharFormat] = {}

    def highlightBlock(self, text: str) -> None:
        self._dress()
        start = 0
        if self.previousBlockState() == 1:
            # Still within a text of several lines.
            end = text.find(_QUOTES)
            start = len(text) if end < 0 else end + len(_QUOTES)
            self.setFormat(0, start, self._formats["text"])
            self.setCurrentBlockState(1 if end < 0 else 0)
        else:
            self.setCurrentBlockState(0)
        for found in _PATTERN.finditer(text, start):
            kind = found.lastgroup or "comment"
            self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])
            if kind == "text" and found[0].startswith(_QUOTES) and not found[0].endswith(_QUOTES, len(_QUOTES)):
                self.setCurrentBlockState(1)

    def _dress(self) -> None:
        colors = theme.current()
        if colors.name == self._name:
            return
        self._name = colors.name
        for kind, token in _TOKENS.items():
            made = QTextCharFormat()
            made.setForeground(colors.color(token))
            if kind in _BOLD:
                made.setFontWeight(QFont.Weight.DemiBold)
            self._formats[kind] = made
