"""Layers that prepare inputs: scaling, resizing, cropping, encoding categories.

Those that change images at random stand in `augmentation`.
"""

from __future__ import annotations

from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import axes_of, need
from resblock_lint.layers.keras.functions_image import resized
from resblock_lint.layers.registry import Inferred, Need, Numbers, Shape, Text, layer
from resblock_lint.layers.shapes import layout_of, positive


@layer("Rescaling", like=True)
def rescaling(x: Shape, *, scale: object, offset: object = 0.0) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@layer("Normalization", like=True)
def normalization(
    x: Shape, *, axis: Numbers = -1, mean: object = None, variance: object = None, invert: object = False
) -> Inferred:
    """Any shape, kept; one mean and one variance for each entry of the kept axes, and a count."""
    places, requires = axes_of(() if axis is None else axis, len(x))
    each = tuple(x[place] for place in sorted(places))
    weights = () if mean is not None else (("mean", each), ("variance", each), ("count", ()))
    return Inferred(x, requires, weights)


@layer("Resizing")
def resizing(
    x: Shape, *, height: Size, width: Size, interpolation: object = "bilinear", crop_to_aspect_ratio: object = False,
    pad_to_aspect_ratio: object = False, fill_mode: object = "constant", fill_value: object = 0.0,
    antialias: object = False, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C): (N, height, width, C)."""
    return resized(x, height, width, layout_of(data_format))


@layer("CenterCrop")
def center_crop(x: Shape, *, height: Size, width: Size, data_format: Text = None) -> Inferred:
    """(N, H, W, C): (N, height, width, C); smaller images are enlarged."""
    return resized(x, height, width, layout_of(data_format))


@layer("RandomCrop")
def random_crop(x: Shape, *, height: Size, width: Size, seed: object = None, data_format: Text = None) -> Inferred:
    """(N, H, W, C): (N, height, width, C); smaller images are enlarged."""
    return resized(x, height, width, layout_of(data_format))


@layer("CategoryEncoding")
def category_encoding(
    inputs: Shape, count_weights: object = None, *, num_tokens: Size | None = None, output_mode: Text = "multi_hot",
    sparse: object = False,
) -> Inferred:  # fmt: skip
    """(N, T): (N, num_tokens), or (N, T, num_tokens) one-hot where T is not 1."""
    known = need(Need.ARGUMENT, num_tokens is not None, text="num_tokens is given")
    tokens = 1 if num_tokens is None else num_tokens
    mode = need(Need.ARGUMENT, output_mode in ("binary", "multi_hot", "one_hot", "count"), text="the mode")
    requires = (*known, *positive(tokens, text="num_tokens"), *mode)
    grows = not inputs or (output_mode == "one_hot" and (inputs[-1] != 1 or len(inputs) == 1))
    return Inferred((*inputs, tokens) if grows else (*inputs[:-1], tokens), requires)
