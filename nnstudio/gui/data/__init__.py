"""The Data dock: what is learned from, how it is divided, and every image of it to look at."""
