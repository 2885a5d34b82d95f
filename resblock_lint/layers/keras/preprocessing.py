"""Layers that prepare inputs: scaling, resizing, cropping.

Those that change images at random stand in `augmentation`, encodings in `categories`, sound in `audio`.
"""

from __future__ import annotations

from resblock_lint.conditions import equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import Requirements, axes_of, need, of_rank
from resblock_lint.layers.keras.functions_image import resized
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Shape, Text, layer
from resblock_lint.layers.shapes import defined, layout_of


@layer("Rescaling", like=True)
def rescaling(x: Shape, *, scale: object, offset: object = 0.0) -> Inferred:
    """Any shape, kept."""
    return Inferred(x)


@layer("Normalization", like=True)
def normalization(
    x: Shape, *, axis: Numbers = -1, mean: Numbers = None, variance: Numbers = None, invert: object = False
) -> Inferred:
    """Any shape, kept; one mean and one variance for each entry of the kept axes, and a count."""
    places, requires = axes_of(() if axis is None else axis, len(x))
    each = tuple(x[place] for place in sorted(places))
    weights = () if mean is not None else (("mean", each), ("variance", each), ("count", ()))
    both = need(Need.ARGUMENT, (mean is None) == (variance is None), text="mean and variance are given together")
    return Inferred(x, (*requires, *defined(*each), *both, *_measured(mean, each)), weights)


def _measured(mean: Numbers, each: Shape) -> Requirements:
    """A mean that is given fits the kept axes: one number, or one for each entry of the last of them."""
    if not isinstance(mean, tuple):
        return ()
    fits = some_of((equal(len(mean), each[-1]), len(mean) == 1)) if each else False
    return need(Need.ARGUMENT, fits, text="the mean has a number for each entry of the kept axes")


@layer("Resizing")
def resizing(
    x: Shape, *, height: Size, width: Size, interpolation: object = "bilinear", crop_to_aspect_ratio: Flag = False,
    pad_to_aspect_ratio: Flag = False, fill_mode: object = "constant", fill_value: object = 0.0,
    antialias: object = False, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, H, W, C): (N, height, width, C)."""
    made = resized(x, height, width, layout_of(data_format))
    one = need(Need.ARGUMENT, not (crop_to_aspect_ratio and pad_to_aspect_ratio), text="either crops or pads")
    return Inferred(made.shape, (*one, *made.requires), layout=made.layout)


def _cropped(x: Shape, height: Size, width: Size, data_format: Text) -> Inferred:
    """Another size, which may be 0."""
    made = resized(x, height, width, layout_of(data_format))
    return Inferred(made.shape, of_rank(x, 4, 3), layout=made.layout)


@layer("CenterCrop")
def center_crop(x: Shape, *, height: Size, width: Size, data_format: Text = None) -> Inferred:
    """(N, H, W, C): (N, height, width, C); smaller images are enlarged."""
    return _cropped(x, height, width, data_format)


@layer("RandomCrop")
def random_crop(x: Shape, *, height: Size, width: Size, seed: object = None, data_format: Text = None) -> Inferred:
    """(N, H, W, C): (N, height, width, C); smaller images are enlarged."""
    return _cropped(x, height, width, data_format)


@layer("MaxNumBoundingBoxes")
def max_num_bounding_boxes(x: Shape, *, max_number: object, fill_value: object = -1) -> Inferred:
    """Images, their shape kept; what it does to the boxes beside them is not modelled."""
    return Inferred(x)
