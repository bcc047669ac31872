"""Data: sets, splits, preparation, and the ways from a drawing or an image file to a network's input."""
