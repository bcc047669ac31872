"""nnstudio: build, train, look into and take away neural networks."""

__version__ = "0.1.0"
