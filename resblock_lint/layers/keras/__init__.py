"""Keras 3: one file for each family of layers. Importing this package declares them all."""

from resblock_lint.layers.keras import conv, merge

__all__ = ["conv", "merge"]
