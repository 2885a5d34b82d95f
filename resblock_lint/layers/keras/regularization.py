"""Layers that disturb or penalize while a model learns: the shape stays."""

from __future__ import annotations

from resblock_lint.layers.keras.arguments import Requirements, need
from resblock_lint.layers.registry import Inferred, Need, Rate, Shape, layer


def _fraction(**claims: Rate) -> Requirements:
    """The requirement that options are numbers from 0 to 1."""
    return tuple(
        one for name, claim in claims.items() for one in need(Need.ARGUMENT, claim, text=f"{name} is from 0 to 1")
    )


@layer("Dropout", like=True)
def dropout(x: Shape, *, rate: Rate, noise_shape: object = None, seed: object = None) -> Inferred:
    """Numbers set to 0 at random: the shape of x."""
    return Inferred(x, _fraction(rate=rate))


@layer("AlphaDropout", like=True)
def alpha_dropout(x: Shape, *, rate: Rate, noise_shape: object = None, seed: object = None) -> Inferred:
    """Numbers set at random to the saturation of SELU: the shape of x."""
    return Inferred(x, _fraction(rate=rate))


@layer("GaussianDropout", like=True)
def gaussian_dropout(x: Shape, *, rate: Rate, seed: object = None) -> Inferred:
    """Each number times noise: the shape of x."""
    return Inferred(x, _fraction(rate=rate))


@layer("GaussianNoise", like=True)
def gaussian_noise(x: Shape, *, stddev: Rate, seed: object = None) -> Inferred:
    """Each number plus noise: the shape of x."""
    return Inferred(x, _fraction(stddev=stddev))


@layer("ActivityRegularization", like=True)
def activity_regularization(x: Shape, *, l1: object = 0.0, l2: object = 0.0) -> Inferred:
    """A penalty on what is passed on: the shape of x."""
    return Inferred(x)


@layer("SpatialDropout1D", rank=3, like=True)
def spatial_dropout1d(x: Shape, *, rate: Rate, seed: object = None) -> Inferred:
    """Whole channels of (N, L, C) set to 0 at random: (N, L, C)."""
    return Inferred(x, _fraction(rate=rate))


@layer("SpatialDropout2D", rank=4, like=True)
def spatial_dropout2d(x: Shape, *, rate: Rate, data_format: object = None, seed: object = None) -> Inferred:
    """Whole channels of (N, H, W, C) set to 0 at random: (N, H, W, C)."""
    return Inferred(x, _fraction(rate=rate))


@layer("SpatialDropout3D", rank=5, like=True)
def spatial_dropout3d(x: Shape, *, rate: Rate, data_format: object = None, seed: object = None) -> Inferred:
    """Whole channels of (N, D, H, W, C) set to 0 at random: (N, D, H, W, C)."""
    return Inferred(x, _fraction(rate=rate))
