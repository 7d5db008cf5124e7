"""What the program knows and does, without Qt: it also runs on a VM that has no screen."""

__version__ = "0.1.0"
