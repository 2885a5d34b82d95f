"""Normalizations: the shape stays, weights are as large as the normalized axes."""

from __future__ import annotations

from dataclasses import replace

from resblock_lint.conditions import Claim, all_of, at_least, divides, equal, some_of
from resblock_lint.dims import Size
from resblock_lint.layers.keras.arguments import new
from resblock_lint.layers.registry import Flag, Given, Inferred, Inner, Need, Numbers, Requirement, Role, Shape, layer
from resblock_lint.layers.shapes import defined, positive, refused


def _measured(x: Shape, axis: Numbers) -> tuple[Shape | None, tuple[Requirement, ...]]:
    """The sizes of the normalized axes, None where an axis is symbolic; and that the axes exist."""
    if axis is None:
        return None, (refused("its axis is a number, and not None"),)
    axes = axis if isinstance(axis, tuple) else (axis,)
    places = sorted(place for place in axes if isinstance(place, int))
    if any(not -len(x) <= place < len(x) for place in places):
        return None, (refused(f"there is an axis {places[0]}, and the input has {len(x)} from 0 on", places[0]),)
    return tuple(x[place] for place in places) if len(places) == len(axes) else None, ()


def _weighed(x: Shape, axis: Numbers, **kept: bool) -> Inferred:
    """The same shape, with those weights that are kept, each as large as the normalized axes."""
    sizes, requires = _measured(x, axis)
    names = [name for name, there in kept.items() if there]
    if sizes is None or not names:
        return Inferred(x, requires)
    return Inferred(x, defined(*sizes), tuple((name, sizes) for name in names))


@layer("BatchNormalization", "SyncBatchNormalization", role=Role.NORMALIZATION, like=True)
def batch_normalization(
    x: Shape, *, axis: Numbers = -1, momentum: Given = 0.99, epsilon: Given = 0.001, center: Flag = True,
    scale: Flag = True, beta_initializer: object = "zeros", gamma_initializer: object = "ones",
    moving_mean_initializer: object = "zeros", moving_variance_initializer: object = "ones",
    beta_regularizer: object = None, gamma_regularizer: object = None, beta_constraint: object = None,
    gamma_constraint: object = None, renorm: Flag = False, renorm_clipping: object = None,
    renorm_momentum: object = 0.99, synchronized: object = False,
) -> Inferred:  # fmt: skip
    """Each channel by its moments over the batch: the shape of x."""
    lacking = next((name for name, one in (("momentum", momentum), ("epsilon", epsilon)) if one is False), "")
    found = _weighed(
        x, axis, gamma=scale, beta=center, moving_mean=True, moving_variance=True,
        moving_stddev=renorm, renorm_mean=renorm, renorm_stddev=renorm,
    )  # fmt: skip
    asked = (refused(f"its {lacking} is a number, and not None"),) if lacking else ()
    return replace(found, requires=(*found.requires, *asked))


@layer("LayerNormalization", role=Role.NORMALIZATION, like=True)
def layer_normalization(
    x: Shape, *, axis: Numbers = -1, epsilon: object = 0.001, center: Flag = True, scale: Flag = True,
    beta_initializer: object = "zeros", gamma_initializer: object = "ones", beta_regularizer: object = None,
    gamma_regularizer: object = None, beta_constraint: object = None, gamma_constraint: object = None,
    rms_scaling: Flag = False,
) -> Inferred:  # fmt: skip
    """Each example by its moments over one axis or several: the shape of x."""
    return _weighed(x, axis, gamma=scale, beta=center and not rms_scaling)


@layer("RMSNormalization", role=Role.NORMALIZATION, like=True)
def rms_normalization(x: Shape, *, axis: Numbers = -1, epsilon: object = 1e-6) -> Inferred:
    """Each example by its root mean square over one axis or several: the shape of x."""
    return _weighed(x, axis, scale=True)


@layer("UnitNormalization", role=Role.NORMALIZATION, like=True)
def unit_normalization(x: Shape, *, axis: Numbers = -1) -> Inferred:
    """Each example by its length over one axis or several: the shape of x."""
    return Inferred(x, _measured(x, axis)[1])


def _grouped(x: Shape, axis: Numbers, groups: Size) -> tuple[Requirement, ...]:
    """The groups divide the channels; -1 stands for as many groups as channels."""
    sizes, requires = _measured(x, axis)
    if not sizes or requires:
        return requires
    apart: Claim = all_of((at_least(groups, 1), divides(groups, sizes[0])))
    claim = some_of((equal(groups, -1), apart))
    wrong = () if claim is True else (Requirement(Need.GROUPS, claim, sizes[0], groups, text="input channels"),)
    return (*defined(sizes[0]), *wrong)


@layer("GroupNormalization", role=Role.NORMALIZATION, like=True)
def group_normalization(
    x: Shape, *, groups: Size = 32, axis: Numbers = -1, epsilon: object = 0.001, center: Flag = True,
    scale: Flag = True, beta_initializer: object = "zeros", gamma_initializer: object = "ones",
    beta_regularizer: object = None, gamma_regularizer: object = None, beta_constraint: object = None,
    gamma_constraint: object = None,
) -> Inferred:  # fmt: skip
    """Each group of channels by its moments over the image: the shape of x."""
    made = _weighed(x, axis, gamma=scale, beta=center)
    return Inferred(x, _grouped(x, axis, groups), made.weights)


@layer("InstanceNormalization", role=Role.NORMALIZATION, like=True)
def instance_normalization(
    x: Shape, *, axis: Numbers = -1, epsilon: object = 0.001, center: Flag = True, scale: Flag = True,
    beta_initializer: object = "zeros", gamma_initializer: object = "ones", beta_regularizer: object = None,
    gamma_regularizer: object = None, beta_constraint: object = None, gamma_constraint: object = None,
) -> Inferred:  # fmt: skip
    """Each channel by its moments over the image (an add-on's layer): the shape of x."""
    return _weighed(x, axis, gamma=scale, beta=center)


@layer("WeightNormalization", role=Role.WEIGHTED)
def weight_normalization(x: Shape, *, layer: Inner, data_init: Flag = True) -> Inferred:
    """What the wrapped layer makes, its kernel by length and direction (an add-on's); its weights are not told."""
    made = layer.infer(x)
    return Inferred(made.shape, made.requires, (*made.weights, ("g", (new("weights"),))), made.layout, made.several)


@layer("SpectralNormalization", role=Role.WEIGHTED)
def spectral_normalization(x: Shape, *, layer: Inner, power_iterations: Size = 1) -> Inferred:
    """What the wrapped layer makes, its kernel divided by its greatest singular value."""
    made = layer.infer(x)
    kernel = next((shape for name, shape in made.weights if name in ("kernel", "embeddings")), None)
    found = (refused("the wrapped layer has a kernel"),) if kernel is None else ()
    requires = (*positive(power_iterations, text="power_iterations is at least 1"), *made.requires, *found)
    vector = () if kernel is None else (("vector_u", (1, kernel[-1])),)
    return Inferred(made.shape, requires, (*made.weights, *vector), made.layout, made.several)
