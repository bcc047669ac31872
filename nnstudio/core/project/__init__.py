"""The project: what is edited, what was trained, and the one file that keeps both."""
