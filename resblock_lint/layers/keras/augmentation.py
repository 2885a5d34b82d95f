"""Layers that change images at random in training and keep their shape; `RandomCrop` stands in `preprocessing`."""

from __future__ import annotations

from resblock_lint.conditions import equal
from resblock_lint.layers.keras.arguments import need, of_rank
from resblock_lint.layers.registry import Flag, Inferred, Layout, Need, Numbers, Shape, Text, layer
from resblock_lint.layers.shapes import layout_of

POSSIBLE = (
    "RandomShear", "RandomTranslation", "RandomRotation", "Solarization", "RandomPosterization", "AutoContrast",
    "Equalization",
)  # fmt: skip
COLORS = ("RandomBrightness", "RandomColorDegeneration", "RandomContrast", "RandomSharpness")


def _augmented(x: Shape, *parts: str) -> Inferred:
    """Images, though Keras builds the layer on any tensor; it chooses among parts that it makes itself."""
    return Inferred(x, (), parts=parts)


@layer("AugMix", like=True, early=True)
def aug_mix(
    x: Shape, *, value_range: object = (0, 255), num_chains: object = 3, chain_depth: object = 3, factor: object = 0.3,
    alpha: object = 1.0, all_ops: Flag = True, interpolation: object = "bilinear", seed: object = None,
    data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x, *POSSIBLE, *(COLORS if all_ops else ()))


@layer("AutoContrast", like=True)
def auto_contrast(x: Shape, *, value_range: object = (0, 255)) -> Inferred:
    """Images, their shape kept."""
    return _augmented(x)


@layer("ContrastLimitedAdaptiveHistogramEqualization", like=True)
def contrast_limited_adaptive_histogram_equalization(
    x: Shape, *, value_range: object = (0, 255), clip_limit: object = 4.0, tile_grid_size: object = (8, 8),
    data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("CutMix", like=True)
def cut_mix(x: Shape, *, factor: object = 1.0, seed: object = None, data_format: object = None) -> Inferred:
    """Images, their shape kept."""
    return _augmented(x)


@layer("Equalization", like=True, astray=True)
def equalization(
    x: Shape, *, value_range: object = (0, 255), bins: object = 256, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("MixUp", like=True)
def mix_up(x: Shape, *, alpha: object = 0.2, data_format: object = None, seed: object = None) -> Inferred:
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandAugment", like=True, early=True)
def rand_augment(
    x: Shape, *, value_range: object = (0, 255), num_ops: object = 2, factor: object = 0.5,
    interpolation: object = "bilinear", seed: object = None, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x, *POSSIBLE, *COLORS)


@layer("RandomBrightness", like=True)
def random_brightness(x: Shape, *, factor: object, value_range: object = (0, 255), seed: object = None) -> Inferred:
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomColorDegeneration", like=True)
def random_color_degeneration(
    x: Shape, *, factor: object, value_range: object = (0, 255), data_format: Text = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images of three colours, their shape kept."""
    channels = x[-3 if layout_of(data_format) is Layout.FIRST else -1 :][:1] if len(x) in (3, 4) else ()
    gray = tuple(one for size in channels for one in need(Need.CHANNELS, equal(size, 3), size, 3, text="three colours"))
    return Inferred(x, (*gray, *of_rank(x, 4, 3)))


@layer("RandomColorJitter", like=True, early=True)
def random_color_jitter(
    x: Shape, *, value_range: object = (0, 255), brightness_factor: Numbers = None, contrast_factor: Numbers = None,
    saturation_factor: Numbers = None, hue_factor: Numbers = None, seed: object = None, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    factors = (brightness_factor, contrast_factor, saturation_factor, hue_factor)
    names = ("RandomBrightness", "RandomContrast", "RandomSaturation", "RandomHue")
    return _augmented(x, *(name for name, factor in zip(names, factors, strict=True) if factor is not None))


@layer("RandomContrast", like=True)
def random_contrast(x: Shape, *, factor: object, value_range: object = (0, 255), seed: object = None) -> Inferred:
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomElasticTransform", like=True)
def random_elastic_transform(
    x: Shape, *, factor: object = 1.0, scale: object = 1.0, interpolation: object = "bilinear",
    fill_mode: object = "reflect", fill_value: object = 0.0, value_range: object = (0, 255), seed: object = None,
    data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomErasing", like=True)
def random_erasing(
    x: Shape, *, factor: object = 1.0, scale: object = (0.02, 0.33), fill_value: object = None,
    value_range: object = (0, 255), seed: object = None, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomFlip", like=True)
def random_flip(
    x: Shape, *, mode: object = "horizontal_and_vertical", seed: object = None, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomGaussianBlur", like=True)
def random_gaussian_blur(
    x: Shape, *, factor: object = 1.0, kernel_size: object = 3, sigma: object = 1.0, value_range: object = (0, 255),
    data_format: object = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomGrayscale", like=True)
def random_grayscale(x: Shape, *, factor: object = 0.5, data_format: object = None, seed: object = None) -> Inferred:
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomHue", like=True)
def random_hue(
    x: Shape, *, factor: object, value_range: object = (0, 255), data_format: object = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomInvert", like=True)
def random_invert(
    x: Shape, *, factor: object = 1.0, value_range: object = (0, 255), seed: object = None, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomPerspective", like=True)
def random_perspective(
    x: Shape, *, factor: object = 1.0, scale: object = 1.0, interpolation: object = "bilinear",
    fill_value: object = 0.0, seed: object = None, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomPosterization", like=True)
def random_posterization(
    x: Shape, *, factor: object, value_range: object = (0, 255), data_format: object = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomRotation", like=True)
def random_rotation(
    x: Shape, *, factor: object, fill_mode: object = "reflect", interpolation: object = "bilinear",
    seed: object = None, fill_value: object = 0.0, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomSaturation", like=True)
def random_saturation(
    x: Shape, *, factor: object, value_range: object = (0, 255), data_format: object = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomSharpness", like=True)
def random_sharpness(
    x: Shape, *, factor: object, value_range: object = (0, 255), data_format: object = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomShear", like=True)
def random_shear(
    x: Shape, *, x_factor: object = 0.0, y_factor: object = 0.0, interpolation: object = "bilinear",
    fill_mode: object = "reflect", fill_value: object = 0.0, data_format: object = None, seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomTranslation", like=True)
def random_translation(
    x: Shape, *, height_factor: object, width_factor: object, fill_mode: object = "reflect",
    interpolation: object = "bilinear", seed: object = None, fill_value: object = 0.0, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("RandomZoom", like=True)
def random_zoom(
    x: Shape, *, height_factor: object, width_factor: object = None, fill_mode: object = "reflect",
    interpolation: object = "bilinear", seed: object = None, fill_value: object = 0.0, data_format: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)


@layer("Solarization", like=True)
def solarization(
    x: Shape, *, addition_factor: object = 0.0, threshold_factor: object = 0.0, value_range: object = (0, 255),
    seed: object = None,
) -> Inferred:  # fmt: skip
    """Images, their shape kept."""
    return _augmented(x)
