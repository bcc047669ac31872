"""The split in the Data dock: its bar, its settings, its folds and their picture."""
