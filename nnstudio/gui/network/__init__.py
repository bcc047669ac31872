"""The Network panel: palette, diagram of cards, inspector."""
