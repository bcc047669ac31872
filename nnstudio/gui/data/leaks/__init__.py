"""What the leak guard found: a quiet line in the Data dock, and a window that shows it piece by piece."""
