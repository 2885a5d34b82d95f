"""Blocks and stacks as people write them, for the contracts to be compared with Keras on drawn calls."""

from __future__ import annotations

import contextlib
import math
from functools import partial

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def resnext(x, filters, strides=1, groups=4, conv_shortcut=True):
    """The unit of the student's question."""
    shortcut = layers.Conv2D(filters * 2, 1, strides=strides)(x) if conv_shortcut else x
    y = layers.Conv2D(filters, 1)(x)
    y = layers.Conv2D(filters, 3, strides=strides, padding="same", groups=groups)(y)
    y = layers.Conv2D(filters * 2, 1)(y)
    return layers.Add()([shortcut, y])


def guarded_by_channels(x, filters):
    y = layers.Conv2D(filters, 3, padding="same")(x)
    if x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1)(x)
    return layers.Add()([x, y])


def guarded_by_stride(x, filters, stride=1):
    y = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)
    if stride > 1:
        x = layers.Conv2D(filters, 1, strides=stride)(x)
    return layers.add([x, y])


def guarded_by_both(x, filters, strides=1):
    shortcut = x
    if strides != 1 or x.shape[-1] != filters:
        shortcut = layers.Conv2D(filters, 1, strides=strides, padding="same")(x)
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return layers.Add()([y, shortcut])


def inverted_residual(x, filters, stride, expansion):
    """MobileNetV2's: it adds only where both sides are alike."""
    channels = x.shape[-1]
    y = layers.Conv2D(channels * expansion, 1)(x)
    y = layers.DepthwiseConv2D(3, strides=stride, padding="same")(y)
    y = layers.Conv2D(filters, 1)(y)
    if channels == filters and stride == 1:
        return layers.Add()([x, y])
    return y


def inverted_residual_fault(x, filters, stride, expansion):
    """It adds whenever the stride is 1."""
    y = layers.Conv2D(x.shape[-1] * expansion, 1)(x)
    y = layers.DepthwiseConv2D(3, strides=stride, padding="same")(y)
    y = layers.Conv2D(filters, 1)(y)
    if stride == 1:
        y = layers.Add()([x, y])
    return y


def early_return(x, filters, residual=True):
    y = layers.Conv2D(filters, 3, padding="same")(x)
    if not residual:
        return y
    return x + y


def raising(x, filters, stride):
    if stride not in (1, 2):
        raise ValueError("a stride of 1 or 2")
    assert filters % 2 == 0
    y = layers.Conv2D(filters // 2, 1, strides=stride)(x)
    z = layers.MaxPooling2D(2, strides=stride, padding="same")(x)
    return layers.Concatenate()([y, z])


def ratio_of_sizes(x, residual):
    """The classic shortcut of keras-resnet: strides by rounding, wrong for some odd sizes."""
    stride_height = int(round(x.shape[1] / residual.shape[1]))  # noqa: RUF046
    stride_width = int(round(x.shape[2] / residual.shape[2]))  # noqa: RUF046
    channels = residual.shape[3]
    shortcut = x
    if stride_width > 1 or stride_height > 1 or x.shape[3] != channels:
        shortcut = layers.Conv2D(channels, 1, strides=(stride_height, stride_width))(x)
    return layers.add([shortcut, residual])


def make_divisible(value, divisor):
    new = max(divisor, int(value + divisor / 2) // divisor * divisor)
    if new < 0.9 * value:
        new += divisor
    return new


def squeeze_excite(x, ratio=4):
    channels = x.shape[-1]
    s = layers.GlobalAveragePooling2D()(x)
    s = layers.Reshape((1, 1, channels))(s)
    s = layers.Dense(channels // ratio, activation="relu")(s)
    s = layers.Dense(channels, activation="sigmoid")(s)
    return layers.Multiply()([x, s])


def by_mode(x, filters, mode="identity"):
    if mode == "identity":
        shortcut = x
    elif mode == "conv":
        shortcut = layers.Conv2D(filters, 1)(x)
    else:
        raise ValueError(mode)
    return layers.Add()([shortcut, layers.Conv2D(filters, 3, padding="same")(x)])


def with_default(x, filters, out_channels=None):
    out_channels = out_channels or filters
    y = layers.Conv2D(filters, 3, padding="same")(x)
    y = layers.Conv2D(out_channels, 1)(y)
    return layers.Add()([x, y])


def none_means_own(x, filters=None):
    if filters is None:
        filters = x.shape[-1]
    return layers.Add()([x, layers.Conv2D(filters, 3, padding="same")(x)])


def unpacked(x, filters, stride=1):
    f1, f2, f3 = filters, filters, filters * 4
    y = layers.Conv2D(f1, 1, strides=stride)(x)
    y = layers.Conv2D(f2, 3, padding="same")(y)
    y = layers.Conv2D(f3, 1)(y)
    return layers.Add()([layers.Conv2D(f3, 1, strides=stride)(x), y])


def valid_main(x, filters, kernel_size=3):
    y = layers.Conv2D(filters, kernel_size)(x)
    y = layers.Conv2D(filters, kernel_size)(y)
    return layers.Add()([layers.Cropping2D(kernel_size - 1)(layers.Conv2D(filters, 1)(x)), y])


def identity_stack(x, filters, blocks):
    for _ in range(blocks):
        x = layers.Add()([x, layers.Conv2D(filters, 3, padding="same")(x)])
    return x


def stack(x, filters, blocks, stride=2):
    for i in range(blocks):
        s = x
        y = layers.Conv2D(filters, 3, strides=stride if i == 0 else 1, padding="same")(x)
        if i == 0:
            s = layers.Conv2D(filters, 1, strides=stride)(s)
        x = layers.Add()([y, s])
    return layers.ReLU()(x)


def stack_of_resnext(x, filters, blocks, stride=1, groups=4):
    x = resnext(x, filters, stride, groups)
    for _ in range(1, blocks):
        x = resnext(x, filters, groups=groups, conv_shortcut=False)
    return x


def dense_unit(x, growth_rate):
    y = layers.Conv2D(4 * growth_rate, 1)(x)
    y = layers.Conv2D(growth_rate, 3, padding="same")(y)
    return layers.Concatenate()([x, y])


def dense_block(x, blocks, growth_rate):
    for _ in range(blocks):
        x = dense_unit(x, growth_rate)
    return layers.ReLU()(x)


def dense_counted(x, blocks, filters, growth_rate):
    """The caller keeps count of the channels."""
    for _ in range(blocks):
        x = layers.concatenate([x, layers.Conv2D(growth_rate, 3, padding="same")(x)])
        filters += growth_rate
    return layers.Add()([x, layers.Conv2D(filters, 1)(x)])


def dense_features(x, blocks, growth_rate):
    features = [x]
    for _ in range(blocks):
        features.append(layers.Conv2D(growth_rate, 3, padding="same")(x))
        x = layers.Concatenate()(features)
    return layers.ReLU()(x)


def shrinking(x, blocks):
    for _ in range(blocks):
        x = layers.Conv2D(8, 3)(x)
    return layers.ReLU()(x)


def halving(x, blocks):
    for _ in range(blocks):
        x = layers.MaxPooling2D(2)(x)
    return layers.ReLU()(x)


def transition(x, reduction=0.5):
    x = layers.Conv2D(int(x.shape[-1] * reduction), 1)(x)
    return layers.AveragePooling2D(2)(x)


def grouped_by_hand(x, filters, groups=4):
    width = int(filters / groups)
    parts = [layers.Conv2D(width, 3, padding="same")(x) for _ in range(groups)]
    return layers.Add()([x, layers.Concatenate()(parts)])


def up(x, skip, filters):
    x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
    x = layers.concatenate([x, skip], axis=3)
    return layers.Conv2D(filters, 3, padding="same")(x)


def unet_of_one(x, filters):
    down = layers.MaxPooling2D(2)(layers.Conv2D(filters, 3, padding="same")(x))
    return layers.Concatenate()([layers.UpSampling2D(2)(down), x])


def shake(x, filters, k=2):
    total = layers.Conv2D(filters, 1)(x)
    for _ in range(k):
        total = total + layers.Conv2D(filters, 1)(x)
    return total


def attention_gate(x, gate, channels):
    theta = layers.Conv2D(channels, 2, strides=2)(x)
    phi = layers.Conv2D(channels, 1)(gate)
    f = layers.ReLU()(layers.add([theta, phi]))
    psi = layers.Conv2D(1, 1, activation="sigmoid")(f)
    return layers.multiply([layers.UpSampling2D(2)(psi), x])


def doubling(x, filters, blocks):
    """The width doubles at each stage."""
    for _ in range(blocks):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        filters *= 2
    return layers.ReLU()(x)


def while_counting(x, filters, blocks):
    while blocks > 0:
        x = layers.Add()([x, layers.Conv2D(filters, 3, padding="same")(x)])
        blocks -= 1
    return layers.ReLU()(x)


def recursive(x, filters, depth):
    if depth == 0:
        return layers.Conv2D(filters, 1)(x)
    y = layers.Conv2D(filters, 3, padding="same")(recursive(x, filters, depth - 1))
    return layers.Add()([y, layers.Conv2D(filters, 1)(x)])


def stack_of(x, filters, blocks, block=guarded_by_channels):
    for _ in range(blocks):
        x = block(x, filters)
    return layers.ReLU()(x)


def partly(x, filters):
    conv = partial(layers.Conv2D, kernel_size=3, padding="same")
    return layers.Add()([x, conv(filters)(conv(filters)(x))])


def mixer(x, filters, depth):
    x = layers.Conv2D(filters, 2, strides=2)(x)
    for _ in range(depth):
        y = layers.DepthwiseConv2D(5, padding="same")(x)
        x = layers.Add()([layers.BatchNormalization()(y), x])
        x = layers.Conv2D(filters, 1)(x)
    return x


def wide(x, filters, stride, dropout=0.0):
    y = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)
    if dropout > 0:
        y = layers.Dropout(dropout)(y)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    same = x.shape[-1] == filters and stride == 1
    return layers.Add()([y, x if same else layers.Conv2D(filters, 1, strides=stride, padding="same")(x)])


def compressed(x, reduction):
    """DenseNet's: a fraction, though nothing but the caller says so."""
    return layers.AveragePooling2D(2)(layers.Conv2D(int(x.shape[-1] * reduction), 1)(x))


def widened(x, filters, ratio):
    y = layers.Conv2D(int(round(filters * ratio)), 1)(x)  # noqa: RUF046
    return layers.Add()([layers.Conv2D(filters, 1)(y), layers.Conv2D(math.ceil(filters * 1.0), 1)(x)])


def scaled(x, filters, alpha=0.5):
    width = int(filters * alpha)
    return layers.Add()([x, layers.Conv2D(width, 1)(x)])


def divisible(x, filters, alpha=1.0):
    return layers.Conv2D(make_divisible(filters * alpha, 8), 1)(x)


def perceptron(x, hidden_units, rate=0.1):
    for units in hidden_units:
        x = layers.Dropout(rate)(layers.Dense(units)(x))
    return x


def feed_forward(x, hidden_units):
    return layers.Add()([layers.Conv2D(8, 1)(x), perceptron(layers.Conv2D(4, 1)(x), hidden_units)])


def pyramid(x, filters):
    for i, width in enumerate(filters):
        y = layers.Conv2D(width, 3, strides=2 if i == 0 else 1, padding="same")(x)
        x = layers.Add()([y, layers.Conv2D(width, 1, strides=2 if i == 0 else 1)(x)])
    return x


def by_places(x, filters):
    y = layers.Conv2D(4, 1)(x)
    for i in range(len(filters)):
        y = layers.Conv2D(filters[i], 3, padding="same")(y)
    return layers.Add()([layers.Conv2D(filters[-1], 1)(x), y])


def grouped_list(x, groups):
    x = layers.Conv2D(16, 1)(x)
    for count in reversed(groups):
        x = layers.Conv2D(16, 3, padding="same", groups=count)(x)
    return x


def paired(x, filters, strides):
    kept = []
    for width, step in zip(filters[1:], strides, strict=False):
        kept.append(layers.Conv2D(width, step)(layers.Conv2D(filters[0], 1)(x)))
    return x, layers.Conv2D(4, 1)(x)


def halves_first(x, filters, n, first_stage=False):
    for i in range(n):
        halves = i == 0 and not first_stage
        y = layers.Conv2D(filters, 3, strides=2 if halves else 1, padding="same")(x)
        x = layers.Add()([layers.Conv2D(filters, 1, strides=2 if halves else 1)(x), y])
    return x


def on_an_axis(x, filters, channel_axis):
    y = layers.BatchNormalization(axis=channel_axis)(layers.Conv2D(filters, 3, padding="same")(x))
    return layers.Concatenate(axis=channel_axis)([x, y])


def by_rounded_ratio(x, filters, first):
    strides = (1, 1) if first else (2, 2)
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    tall = round(x.shape[1] / y.shape[1])
    wide = round(x.shape[2] / y.shape[2])
    if tall > 1 or wide > 1 or x.shape[3] != y.shape[3]:
        x = layers.Conv2D(y.shape[3], 1, strides=(tall, wide))(x)
    return layers.Add()([x, y])


def by_whole_ratio(x, filters, strides):
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    x = layers.Conv2D(filters, 1, strides=(x.shape[1] // y.shape[1], x.shape[2] // y.shape[2]))(x)
    return layers.Add()([x, y])


def split_in_groups(x, filters, groups):
    y = [layers.Conv2D(filters // groups, 3, padding="same")(part) for part in ops.split(x, groups, axis=-1)]
    return layers.Concatenate()(y)


def split_and_added(x, groups):
    parts = ops.split(layers.Conv2D(x.shape[-1], 1)(x), groups, axis=-1)
    y = []
    for part in parts:
        y.append(layers.Conv2D(part.shape[-1], 3, padding="same")(part))
    return layers.Add()([x, ops.concatenate(y, axis=-1)])


def split_into_two(x, groups):
    left, right = ops.split(x, groups, axis=-1)
    return left + right


def from_a_place_on(x, size, width):
    return layers.Conv1D(width, 1)(x)[:, size:]


def second_part(x, size):
    return layers.Conv1D(x.shape[-1], 1)(x)[..., size : 2 * size]


def dropped_stage(x, blocks, filters, inputs, stride, rate=0.25):
    """EfficientNet's: a rate for each block, and a stride for the first."""
    for i in range(blocks):
        shortcut = x
        if i > 0:
            stride = 1
        y = layers.DepthwiseConv2D(3, strides=stride, padding="same")(x)
        x = layers.Conv2D(filters, 1)(y)
        if stride == 1 and inputs == filters:
            drop = rate * float(i) / 16
            if drop and drop > 0:
                x = layers.Dropout(drop, noise_shape=(None, 1, 1, 1))(x)
            x = layers.add([x, shortcut])
        inputs = filters
    return x


def compared_with_a_pair(x, filters, strides=(1, 1)):
    y = x if strides == (1, 1) else layers.Conv2D(filters, 1, strides)(x)
    return layers.add([y, layers.Conv2D(filters, 3, strides, padding="same")(x)])


def gated(x, axis=-1):
    left, right = ops.split(layers.Conv2D(x.shape[-1], 3, padding="same")(x), 2, axis)
    return left * ops.sigmoid(right)


def averaged_on(x, axis):
    return ops.mean(layers.Conv2D(4, 1)(x), axis=axis, keepdims=True)


def laid_along(x, axis=-1):
    return ops.concatenate([x, layers.Conv2D(8, 3, padding="same")(x)], axis=axis)


def with_another_axis(x, axis):
    return ops.sum(ops.expand_dims(layers.Conv2D(8, 3, padding="same")(x), axis), axis=axis)


def shuffled(x, filters, rate=0.5, strides=2):
    y = layers.Conv2D(int(filters * rate), 3, strides=strides, padding="same")(x)
    y = layers.Concatenate()([y, layers.Conv2D(int(filters * rate), 1, strides=strides)(x)])
    _, height, width, channels = y.shape
    y = ops.reshape(y, [-1, height, width, 2, channels // 2])
    return ops.reshape(ops.transpose(y, (0, 1, 2, 4, 3)), [-1, height, width, channels])


def pooled_unless_none(x, compression=2):
    if compression is None:
        compression = 1
    if compression > 1:
        x = layers.MaxPooling2D(compression)(x)
    return x


def padded(x, padding=1):
    return layers.ZeroPadding2D(padding)(layers.Conv2D(4, 3, padding="same")(x))


def axes_moved(x, axis):
    return ops.moveaxis(layers.Conv2D(4, 3, padding="same")(x), axis, 1)


def axes_swapped(x, axis):
    return ops.swapaxes(layers.Conv2D(4, 3, padding="same")(x), axis, 1)


def of_any_sides(x, filters, kernel_size=(3, 3)):
    if len(kernel_size) == 3:
        return layers.Conv3D(filters, kernel_size, padding="same")(x)
    return layers.Conv2D(filters, kernel_size, padding="same")(x)


def of_two_or_three_sides(x, filters, kernel_size=(3, 3)):
    sides = len(kernel_size)
    if sides not in (2, 3):
        raise ValueError("images and volumes alone")
    return (layers.Conv2D if sides == 2 else layers.Conv3D)(filters, kernel_size, padding="same")(x)


def of_its_own_sides(x, filters):
    sides = len(x.shape) - 2
    return (layers.Conv2D if sides == 2 else layers.Conv3D)(filters, (3,) * sides, padding="same")(x)


def by_name(x, filters, ndim=2):
    return getattr(layers, f"Conv{ndim}D")(filters, 3, padding="same")(x)


def by_table(x, filters, ndim):
    return {1: layers.Conv1D, 2: layers.Conv2D, 3: layers.Conv3D}[ndim](filters, 3, padding="same")(x)


def by_rank(x, filters):
    pooled = getattr(layers, f"MaxPooling{len(x.shape) - 2}D")(2)(x)
    return [layers.Conv1D, layers.Conv2D, layers.Conv3D][len(x.shape) - 3](filters, 1)(pooled)


def three_sides_by_flag(x, filters, volume=False, kernel_size=(3, 3)):
    return (layers.Conv3D if volume else layers.Conv2D)(filters, kernel_size, padding="same")(x)


def dilated(x, filters, depth):
    for rate in [2**i for i in range(depth)]:
        y = layers.Conv2D(filters, 2, dilation_rate=rate, padding="same")(x)
        x = layers.Add()([x, y])
    return x


def dilated_again(x, filters, depth, repeats):
    for rate in [2**i for i in range(depth)] * repeats:
        y = layers.Conv2D(filters, 2, dilation_rate=rate, padding="same")(x)
        x = layers.Add()([x, y])
    return x


def there_and_back(x, filters, depth):
    widths = [filters * 2**i for i in range(depth)]
    x = layers.Conv2D(widths[0], 3, padding="same")(x)
    for width in widths[1:]:
        x = layers.Conv2D(width, 3, padding="same")(x)
    x = layers.Conv2D(widths[-1], 1)(x)
    for width in reversed(widths[:-1]):
        x = layers.Conv2D(width, 1)(x)
    return x


def by_places_of_widths(x, filters, depth):
    widths = [filters * 2**i for i in range(depth)]
    for i in range(depth):
        y = layers.Conv2D(widths[i], 3, padding="same")(x)
        x = layers.Add()([layers.Conv2D(filters, 1)(x), y])
    return x


def width_and_next(x, filters, depth):
    widths = [filters + 4 * i for i in range(depth + 1)]
    for after, before in zip(widths[1:], widths[:-1], strict=True):
        x = layers.Conv2D(after, 1)(layers.Conv2D(before, 3, padding="same")(x))
    return x


def doubled_list(x, filters_list):
    doubled = [2 * filters for filters in filters_list]
    for one, two in zip(filters_list, doubled, strict=True):
        y = layers.Conv2D(two, 3, padding="same")(layers.Conv2D(one, 3, padding="same")(x))
        x = layers.Add()([layers.Conv2D(two, 1)(x), y])
    return x


def with_one_more(x, filters, depth):
    widths = [filters * 2**i for i in range(depth)]
    widths.append(7)
    for width in widths:
        x = layers.Conv2D(width, 1)(x)
    return x


def where_any_is_large(x, filters_list):
    assert all(filters > 0 for filters in filters_list)
    if any(filters > 8 for filters in filters_list):
        x = layers.Conv2D(8, 1)(x)
    return layers.Conv2D(4, 3, padding="same")(x)


def of_a_tuple(x, filters, kernel_size):
    return layers.Conv2D(filters, tuple(kernel_size), padding="same")(x)


def dense_of_growing_rate(x, blocks, filters, growth_rate):
    for _ in range(blocks):
        y = layers.Conv2D(filters, 3, padding="same")(x)
        x = layers.Concatenate()([x, y])
        filters += growth_rate
    return x


def dense_of_squares(x, blocks, filters):
    for i in range(1, blocks):
        y = layers.Conv2D(filters * i * i, 1)(x)
        x = layers.Concatenate()([y, x])
    return x


def dilated_and_cropped(x, filters, blocks):
    x = layers.Conv1D(filters, 2, padding="same")(x)
    for i in range(blocks):
        y = layers.Conv1D(filters, 3, dilation_rate=2**i)(x)
        x = layers.Add()([layers.Cropping1D((x.shape[1] - y.shape[1]) // 2)(x), y])
    return x


def widths_of_threes(x, blocks):
    for i in range(blocks):
        y = layers.Conv2D(3**i, 1)(x)
        x = layers.Concatenate()([x, y])
    return x


def unet_by_places(x, filters, depth):
    skips = []
    for i in range(depth):
        x = layers.Conv2D(filters * 2**i, 3, padding="same")(x)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    for i in reversed(range(depth)):
        x = layers.UpSampling2D()(x)
        x = layers.Concatenate()([x, skips[i]])
        x = layers.Conv2D(filters, 3, padding="same")(x)
    return x


def unet_that_pops(x, filters, depth):
    skips = []
    for _ in range(depth):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        skips.append(x)
        x = layers.AveragePooling2D(2)(x)
    for _ in range(depth):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = layers.Concatenate()([x, skips.pop()])
    return x


def widths_put_into_a_list(x, depth):
    widths = []
    for i in range(depth):
        widths.append(8 * 2**i)
    for width in widths:
        x = layers.Conv2D(width, 3, padding="same")(x)
    return x


def the_last_of_a_list(x, depth):
    widths = []
    for i in range(depth):
        widths.append(4 + i)
    return layers.Add()([x, layers.Conv2D(widths[-1], 1)(x)])


def convolved_or_mixed(x, filters, convolved=True):
    if convolved:
        return layers.Conv2D(filters, 3, padding="same")(x)
    y = layers.Dense(filters)(x)
    return layers.Add()([x, y])


def joined_and_projected(x, other, units):
    return layers.Dense(units)(layers.Concatenate()([x, other]))


def pooled_or_scaled(x, units, kind):
    if kind == "pool":
        return layers.AveragePooling2D(2)(x)
    if kind == "dense":
        x = layers.Dense(units)(x)
    return layers.Dense(units * 2)(x)


def stack_with_projections(x, filters_list):
    for filters in filters_list:
        shortcut = x
        x = layers.Conv2D(filters, 3, padding="same")(x)
        if shortcut.shape[-1] != filters:
            shortcut = layers.Conv2D(filters, 1)(shortcut)
        x = layers.Add()([x, shortcut])
    return x


def stack_that_projects_to_less(x, filters_list):
    for filters in filters_list:
        shortcut = x
        x = layers.Conv2D(filters, 3, padding="same")(x)
        if shortcut.shape[-1] > filters:
            shortcut = layers.Conv2D(filters, 1)(shortcut)
        x = layers.Add()([x, shortcut])
    return x


def stack_of_even_widths(x, filters_list):
    for filters in filters_list:
        if filters % 2:
            raise ValueError("an odd number of filters")
        shortcut = x
        if shortcut.shape[-1] != filters:
            shortcut = layers.Conv2D(filters, 1)(shortcut)
        x = layers.Add()([layers.Conv2D(filters, 3, padding="same")(x), shortcut])
    return x


def stack_that_gets_wider(x, filters, depth):
    for i in range(depth):
        shortcut = x
        x = layers.Conv2D(filters * (i + 1), 3, padding="same")(x)
        if shortcut.shape[-1] != x.shape[-1]:
            shortcut = layers.Conv2D(x.shape[-1], 1)(shortcut)
        x = layers.Add()([x, shortcut])
    return x


def added_at_odd_turns(x, filters, depth):
    for i in range(depth):
        y = layers.Conv2D(filters, 3, padding="same")(x)
        x = layers.Add()([x, y]) if i % 2 == 1 else y
    return x


def unet_with_rising_dropout(x, filters, depth):
    skips, rate = [], 0.1
    for _ in range(depth):
        x = layers.Dropout(rate)(layers.Conv2D(filters, 3, padding="same")(x))
        skips.append(x)
        x = layers.MaxPooling2D((2, 2))(x)
        rate += 0.01
        filters *= 2
    x = layers.Conv2D(filters, 3, padding="same")(x)
    for skip in reversed(skips):
        filters //= 2
        rate -= 0.01
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = layers.Concatenate()([x, skip])
        x = layers.Dropout(rate)(layers.Conv2D(filters, 3, padding="same")(x))
    return x


def guarded_stages(x, filters_list, depth):
    for filters in filters_list:
        if filters % 2:
            raise ValueError("an odd number of filters")
        for _ in range(depth):
            if x.shape[-1] != filters:
                x = layers.Conv2D(filters, 1)(x)
            y = layers.Conv2D(filters, 3, padding="same")(x)
            x = layers.Add()([x, y])
    return x


def numbered_pairs(x, filters_list, sizes):
    for i, (filters, size) in enumerate(zip(filters_list, sizes, strict=False)):
        y = layers.Conv2D(filters, size, padding="same")(x)
        x = layers.Concatenate()([x, y]) if i == 0 else layers.Conv2D(filters, 1)(y)
    return x


def fourth_and_last(x, units):
    return layers.Dense(units)(layers.Concatenate()([x[:, 3, :], x[:, -2, :]]))


def dropped(x, units, rate=0.5, noise=None):
    if rate > 0:
        x = layers.Dropout(rate)(x)
    if noise:
        x = layers.GaussianNoise(noise)(x)
    return layers.Dense(units)(x)


def dropped_by_each(x, units, rates):
    for rate in rates:
        x = layers.Dropout(rate)(layers.Dense(units)(x))
    return x


def dropped_by_depth(x, filters, depth, rate):
    for i in range(depth):
        x = layers.SpatialDropout2D(rate * i / depth)(layers.Conv2D(filters, 3, padding="same")(x))
    return x


def dropped_more_and_more(x, filters, depth, rate, change_rate):
    for _ in range(depth):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        if rate > 0.0:
            x = layers.Dropout(rate)(x)
        rate += change_rate
    for _ in range(depth):
        rate -= change_rate
        x = layers.Dropout(rate)(layers.Conv2D(filters, 3, padding="same")(x))
    return x


def shuffled_groups(x, groups):
    height, width, channels = x.shape[1], x.shape[2], x.shape[3]
    x = ops.reshape(x, (-1, height, width, groups, channels // groups))
    x = ops.transpose(x, (0, 1, 2, 4, 3))
    return ops.reshape(x, (-1, height, width, channels))


WIDTHS = {"small": {"width": 8, "depth": 1}, "large": {"width": 16, "depth": 2}}


def of_a_table(x, variant="small"):
    found = WIDTHS[variant]
    for _ in range(found["depth"]):
        x = layers.Conv2D(found["width"], 3, padding="same")(x)
    return x


def pooled_by_name(x, filters, pool="Max", name="unit"):
    x = layers.Conv2D(filters, 3, padding="same", name=name + "_conv")(x)
    return getattr(layers, f"Global{pool}Pooling2D")(name=f"{name}_pool")(x)


def with_optional_strides(x, filters, downsample=False, pool_size=2, pool_strides=None):
    y = layers.Conv1D(filters, 3, padding="same")(x)
    if downsample:
        x = layers.MaxPool1D(pool_size, strides=pool_strides, padding="same")(layers.Conv1D(filters, 1)(x))
        y = layers.MaxPool1D(pool_size, strides=pool_strides, padding="same")(y)
    return layers.add([x, y])


class Stack(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.filters = filters
        self.down = [layers.Conv2D(one, 3, padding="same") for one in filters]

    def build(self, shape):
        self.convs, self.norms = [], []
        for number, one in enumerate(self.filters):
            self.convs.append(layers.Conv2D(one, 1, name=f"conv_{number}"))
            self.norms.append(layers.BatchNormalization())

    def call(self, x):
        for conv in self.down:
            x = conv(x)
        for conv, norm in zip(self.convs, self.norms, strict=False):
            x = norm(conv(x))
        return x


def of_lists_of_layers(x, filters):
    return Stack(filters)(x)


def added_to_a_model(x, filters, n):
    model = keras.Sequential()
    for i in range(n):
        model.add(layers.Conv2D(filters * 2**i, 3, padding="same"))
        model.add(layers.MaxPooling2D(2))
    model.add(layers.Conv2D(filters, 1))
    return model(x)


def of_a_model_that_grows(x, filters, n):
    model = keras.Sequential()
    for _ in range(n):
        model.add(layers.Conv2D(filters, 3, 2, padding="same"))
    return model(x)


def of_several_layers_a_turn(x, filters, n):
    items = [layers.Conv2D(filters, 3, padding="same")]
    for i in range(n):
        items += [layers.Conv2D(filters * (i + 1), 3, 2, padding="same"), layers.ReLU()]
    for item in items:
        x = item(x)
    return x


def of_pairs_of_layers(x, filters, n):
    items = [(layers.Conv2D(filters * 2**i, 3, padding="same"), layers.MaxPooling2D(2)) for i in range(n)]
    for conv, pool in items:
        x = pool(conv(x))
    return x


def of_models_in_a_list(x, filters):
    models = [keras.Sequential([layers.Conv2D(one, 1), layers.BatchNormalization()]) for one in filters]
    for model in models:
        x = model(x)
    return x


class Shared(layers.Layer):
    def __init__(self, filters, n):
        super().__init__()
        self.convs = [layers.Conv2D(filters * (i + 1), 1) for i in range(n)]

    def call(self, x, y):
        for i in range(len(self.convs)):
            x = self.convs[i](x)
            y = self.convs[i](y)
        return x, y


def of_layers_that_are_called_twice(x, y, filters, n):
    return Shared(filters, n)(x, y)


class UNet(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.down = [layers.Conv2D(one, 3, padding="same") for one in filters]
        self.up = [layers.Conv2D(one, 3, padding="same") for one in reversed(filters)]
        self.pool = layers.MaxPooling2D(2)
        self.grow = layers.UpSampling2D(2)

    def call(self, x):
        skips = []
        for conv in self.down:
            x = conv(x)
            skips.append(x)
            x = self.pool(x)
        for conv, skip in zip(self.up, reversed(skips), strict=True):
            x = layers.concatenate([self.grow(x), skip])
            x = conv(x)
        return x


def unet_of_lists_of_layers(x, filters):
    return UNet(filters)(x)


class Projecting(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.filters = filters
        self.conv = layers.Conv2D(filters, 3, padding="same")

    def build(self, shape):
        self.project = layers.Conv2D(self.filters, 1) if shape[-1] != self.filters else None

    def call(self, x):
        y = self.conv(x)
        return layers.add([x if self.project is None else self.project(x), y])


def stage_of_a_list_of_blocks(x, filters):
    blocks = [Projecting(one) for one in filters]
    for block in blocks:
        x = block(x)
    return x


def of_all_but_the_last(x, filters):
    for one in filters[:-1]:
        x = layers.MaxPooling2D(2)(layers.Conv2D(one, 3, padding="same")(x))
    return layers.Conv2D(filters[-1], 3, padding="same")(x)


def of_one_norm_for_two_widths(x, filters):
    norm = layers.BatchNormalization()
    return norm(layers.Conv2D(filters, 1)(norm(x)))


def of_maps_from_the_end(x, filters, depth):
    maps = []
    for i in range(depth):
        x = layers.Conv2D(filters * (i + 1), 3, strides=2, padding="same")(x)
        maps.append(x)
    y = maps[-1]
    for i in range(1, depth):
        y = layers.Concatenate()([layers.UpSampling2D(2)(y), maps[-i - 1]])
    return y


def of_all_but_the_first_layer(x, units, depth):
    items = []
    for i in range(depth):
        items += [layers.Dense(units * (i + 1)), layers.MaxPooling2D(2)]
    for item in items[1:]:
        x = item(x)
    return x


def of_growths(x, growths):
    for growth in growths:
        x = layers.Concatenate()([x, layers.Conv2D(growth, 3, padding="same")(x)])
    return x


def of_branches_of_widths(x, widths, filters):
    y = layers.Concatenate()([layers.Conv2D(width, 1)(x) for width in widths])
    return layers.Add()([layers.Conv2D(filters, 1)(y), layers.Conv2D(filters, 1)(x)])


def of_widths_together(x, widths):
    total, branches = 0, []
    for width in widths:
        branches.append(layers.Conv2D(width, 1)(x))
        total += width
    return layers.Add()([layers.Concatenate()(branches), layers.Conv2D(total, 1)(x)])


def of_growths_and_what_was_before(x, growths, filters):
    y = x
    for growth in growths:
        y = layers.Concatenate()([y, layers.Conv2D(growth, 3, padding="same")(y)])
    return layers.Add()([y, layers.Conv2D(filters, 1)(x)])


def of_growths_backwards(x, growths):
    for growth in reversed(growths):
        x = layers.Concatenate()([x, layers.Conv2D(growth, 1)(x)])
    return layers.Conv2D(x.shape[-1] // 2, 1)(x)


def of_strides(x, filters, strides):
    for one in strides:
        x = layers.Conv2D(filters, 3, strides=one, padding="same")(x)
    return x


def of_strides_with_shortcuts(x, filters, strides):
    for stride in strides:
        shortcut = x
        if stride != 1 or x.shape[-1] != filters:
            shortcut = layers.Conv2D(filters, 1, strides=stride)(x)
        x = layers.Add()([layers.Conv2D(filters, 3, strides=stride, padding="same")(x), shortcut])
    return x


def of_pools(x, sizes):
    for size in sizes:
        x = layers.MaxPooling2D(size)(x)
    return layers.Flatten()(x)


def of_upsamplings(x, strides, filters):
    for stride in strides:
        x = layers.UpSampling2D(stride)(x)
    return layers.Conv2D(filters, 3, padding="same")(x)


def of_pairs(x, pairs):
    for width, kernel in pairs:
        x = layers.Concatenate()([x, layers.Conv2D(width, kernel, padding="same")(x)])
    return x


def of_a_sum_of_growths(x, growths):
    y = x
    for growth in growths:
        y = layers.Concatenate()([y, layers.Conv2D(growth, 3, padding="same")(y)])
    return layers.Add()([y, layers.Conv2D(x.shape[-1] + sum(growths), 1)(x)])


def of_as_many_strides(x, filters, depth, strides=2):
    for _ in range(depth):
        x = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return x


def of_as_many_pools(x, depth, size):
    for _ in range(depth):
        x = layers.MaxPooling2D(size)(x)
    return layers.Flatten()(x)


class AllButTheLast(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.convs = []
        for one in filters:
            self.convs.append(layers.Conv2D(one, 3, padding="same"))

    def call(self, x):
        for conv in self.convs[:-1]:
            x = layers.MaxPooling2D(2)(conv(x))
        return self.convs[-1](x)


def of_layers_and_the_last_one(x, filters):
    return AllButTheLast(filters)(x)


class TwoEachTurn(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.convs = []
        for one in filters:
            self.convs.append(layers.Conv2D(one, 3, padding="same"))
            self.convs.append(layers.Conv2D(one * 2, 1))

    def call(self, x):
        for i in range(len(self.convs) // 2):
            x = self.convs[2 * i](x)
            x = self.convs[2 * i + 1](x)
        return x


def of_layers_by_twos(x, filters):
    return TwoEachTurn(filters)(x)


def of_widths_that_grow(x, width, depth, factor):
    for _ in range(depth):
        x = layers.Conv2D(width, 3, padding="same")(x)
        width = width * factor
    return x


def of_halves_of_widths(x, filters):
    for one in filters:
        x = layers.Concatenate()([x, layers.Conv2D(one // 2, 3, padding="same")(x)])
    return x


def of_patches_of_sizes(x, sizes, units):
    parts = []
    for size in sizes:
        y = layers.AveragePooling1D(size)(x)
        parts.append(layers.Dense(units)(y))
    return layers.Concatenate(axis=1)(parts)


def of_growths_from_the_first_and_the_end(x, growths, filters):
    y = x
    for i in range(len(growths)):
        y = layers.Concatenate()([y, layers.Conv2D(growths[-i], 1)(y)])
    return layers.Add()([y, layers.Conv2D(filters, 1)(x)])


def of_growths_from_the_second_backwards(x, growths, filters):
    y = x
    for i in range(len(growths)):
        y = layers.Concatenate()([y, layers.Conv2D(growths[1 - i], 1)(y)])
    return layers.Add()([y, layers.Conv2D(filters, 1)(x)])


def of_one_growth_less(x, growth_list, blocks):
    for i in range(blocks - 1):
        x = layers.Concatenate()([x, layers.Conv2D(growth_list[i], 1)(x)])
    return x


def of_one_growth_less_and_what_was_before(x, growth_list, blocks, filters):
    y = x
    for i in range(blocks - 1):
        y = layers.Concatenate()([y, layers.Conv2D(growth_list[i], 1)(y)])
    return layers.Add()([y, layers.Conv2D(filters, 1)(x)])


def of_the_first_width_and_growths(x, growths):
    y = layers.Conv2D(growths[0], 1)(x)
    for growth in growths[1:]:
        y = layers.Concatenate()([y, layers.Conv2D(growth, 1)(y)])
    return y


def cropped_to(skip, x):
    gap = skip.shape[1] - x.shape[1]
    return layers.Cropping1D((int(gap / 2), int(gap / 2) + 1))(skip)


def of_a_width_scale(x, alpha, scale=1.0):
    y = layers.Conv2D(int(8 * alpha), 3, padding="same")(x)
    y = layers.Conv2D(math.ceil(6 * alpha), 3, padding="same")(y)
    return layers.Concatenate()([y, layers.Conv2D(round(5 * scale), 1)(x)])


def with_capitals(x, filters, padding="VALID"):
    return layers.Conv2D(filters, 3, padding=padding)(x)


def of_the_second_and_all(x, widths):
    y = layers.Conv2D(widths[1], 1)(x)
    for width in widths:
        y = layers.Conv2D(width, 1)(y)
    return y


def with_a_layer_that_is_not_called(x, filters, kernel, mode="conv"):
    made = {"conv": layers.Conv2D(filters, kernel, padding="same"), "skip": layers.Identity()}
    return layers.Add()([x, made[mode](x)])


def with_a_shape_that_is_said(x, grid, channels):
    return layers.Lambda(lambda t: ops.reshape(t, (-1, grid, grid, channels)), output_shape=(grid, grid, channels))(x)


def every_other_place(x, filters, strides=1):
    shortcut = x[:, ::strides, ::strides, :]
    return layers.Add()([shortcut, layers.Conv2D(filters, 3, strides=strides, padding="same")(x)])


def of_both_parts(x, ratio=0.5):
    first = int(x.shape[-1] * ratio)
    return layers.Add()([x[..., :first], x[..., first:]])


def half_of_it(x, filters):
    width = x.shape[-1] // 2
    return layers.Add()([x[..., :width], layers.Conv2D(filters, 3, padding="same")(x[..., width:])])


def pooled_in_capitals(x, filters, padding="SAME"):
    return layers.MaxPooling2D(2, padding=padding)(layers.Conv2D(filters, 3, padding="same")(x))


def of_capitals_in_a_function(x, kernel=3, padding="SAME"):
    return ops.max_pool(x, kernel, padding=padding)


def all_but_the_last(x, filters):
    for i, width in enumerate(filters):
        x = layers.Conv2D(width, 3, padding="same")(x)
        if i < len(filters) - 1:
            x = layers.MaxPooling2D(2)(x)
    return x


def unet_of_widths(x, filters):
    skips = []
    for width in filters[:-1]:
        x = layers.Conv2D(width, 3, padding="same")(x)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(filters[-1], 3, padding="same")(x)
    for width, skip in zip(reversed(filters[:-1]), reversed(skips), strict=False):
        x = layers.Concatenate()([layers.Conv2DTranspose(width, 2, strides=2)(x), skip])
    return x


def unet_of_pops(x, filters):
    skips = []
    for width in filters:
        x = layers.Conv2D(width, 3, padding="same")(x)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = skips.pop()
    for width in filters[-2::-1]:
        x = layers.Conv2DTranspose(width, 2, strides=2)(x)
        x = layers.Concatenate()([x, skips.pop()])
    return x


def sum_of_all(x, filters, depth):
    outs = []
    for _ in range(depth):
        outs.append(layers.Conv2D(filters, 1)(x))
    return layers.Add()(outs)


def of_half_a_kernel(x, channels, kernel_size, pad_size=None):
    if pad_size is None:
        pad_size = kernel_size // 2
    if pad_size > 0:
        x = layers.ZeroPadding1D(pad_size)(x)
    return layers.Conv1D(channels, kernel_size)(x)


class Scale(layers.Layer):
    def __init__(self, count):
        super().__init__()
        self.count = count

    def build(self, shape):
        self.scale = self.add_weight(shape=(self.count - 2,))

    def call(self, x):
        return x * ops.sum(self.scale)


def of_a_weight(x, num):
    return Scale(num)(x)


def strided_at_first(x, n_blocks, filters, stride):
    made = [layers.Conv2D(filters, 3, strides=stride if i == 0 else 1, padding="same") for i in range(n_blocks)]
    for one in made:
        x = one(x)
    return layers.Add()([x, layers.Conv2D(filters, 1)(x)])


def strided_at_last(x, n_blocks, filters, stride):
    made = [layers.Conv2D(filters, 3, strides=stride if i == n_blocks - 1 else 1, padding="same") for i in range(n_blocks)]
    for one in made:
        x = one(x)
    return x


class Squeezed(layers.Layer):
    def __init__(self, filters, stage=0):
        super().__init__()
        self.stage = stage
        if self.stage != 0:
            self.squeeze = layers.Conv2D(filters, 1)
        self.conv = layers.Conv2D(filters, 3, padding="same")

    def call(self, x):
        if self.stage != 0:
            x = self.squeeze(x)
        return x + self.conv(x)


def of_squeezed_stages(x, filters, n_blocks):
    for one in [Squeezed(filters, stage=i) for i in range(n_blocks)]:
        x = layers.concatenate([x, one(x)])
    return x


def strided_or_compared(x, filters, strides=1, flag=True):
    y = layers.MaxPooling2D(2, strides=1, padding="valid")(x)
    s = layers.Conv2D(filters, 1, strides=strides)(x) if flag or strides > 1 else x
    return layers.Add()([y, s])


def strided_or_repeated(x, filters, strides=1, flag=True):
    if flag:
        return layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    for _ in range(strides):
        x = layers.Conv2D(filters, 3, padding="same")(x)
    return x


def strided_or_divided(x, filters, strides=1, flag=True):
    if flag:
        return layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return layers.Conv2D(filters // strides, 3, padding="same")(x)


def padded_by_a_kernel(x, filters, kernel_size=3, flag=True):
    if flag:
        return layers.Conv2D(filters, kernel_size)(x)
    pad = (kernel_size - 1) // 2
    return layers.Conv2D(filters, kernel_size)(layers.ZeroPadding2D(pad)(x))


def strided_or_sliced(x, filters, strides=1, flag=True):
    if flag:
        return layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return layers.Conv2D(max(filters, strides), 3, padding="same")(x[:, ::strides])


def up_or_dense(x, size=2, flag=True):
    return layers.UpSampling2D(size)(x) if flag else layers.Dense(size)(x)


def dense_by_the_last(x, filters, n):
    outs = [x]
    for _ in range(n):
        y = layers.Conv2D(filters, 3, padding="same")(outs[-1])
        outs.append(layers.Concatenate()([outs[-1], y]))
    return outs[-1]


def down_by_the_last(x, filters):
    outs = [x]
    for f in filters:
        outs.append(layers.Conv2D(f, 3, strides=2, padding="same")(outs[-1]))
    return outs[-1]


def added_by_the_turn(x, filters, n):
    outs = [layers.Conv2D(filters, 1)(x)]
    for i in range(n):
        y = layers.Conv2D(filters, 3, padding="same")(outs[i])
        outs.append(layers.Add()([outs[-1], y]))
    return outs[-1]


def down_by_the_turn(x, f, n):
    outs = [x]
    for i in range(n):
        outs.append(layers.Conv2D(f, 3, strides=2, padding="same")(outs[i]))
    return outs[-1]


class SkippedByTheLast(layers.Layer):
    def __init__(self, filters, with_concat=True, blocks=0):
        super().__init__()
        self.with_concat = with_concat
        self.convs = [layers.Conv2D(filters, 3, padding="same") for _ in range(blocks)]

    def call(self, inputs):
        outs = [inputs]
        for layer in self.convs:
            out = layer(outs[-1])
            outs.append(ops.concatenate([outs[-1], out], axis=-1) if self.with_concat else outs[-1] + out)
        return outs[-1]


def skipped_by_the_last(x, filters, with_concat, blocks):
    return SkippedByTheLast(filters, with_concat, blocks)(x)


def stages_of_strides(x, filters, strides):
    for s in strides:
        x = layers.Conv2D(filters, 3, strides=s, padding="same")(x)
    return x


def guarded_groups(x, filters, groups):
    if any(f % groups for f in filters):
        raise ValueError(filters)
    x = layers.Conv2D(groups, 1)(x)
    for f in filters:
        x = layers.Conv2D(f, 3, groups=groups, padding="same")(x)
    return x


def padded_in_any_letters(x, filters, k, padding="same"):
    """Keras takes 'VALID' for 'valid' in a convolution."""
    return layers.Concatenate()([x, layers.Conv2D(filters, k, padding=padding)(x)])


def padded_in_letters_that_are_asked_for(x, filters, k, padding="same"):
    y = layers.Conv2D(filters, k, padding=padding)(x)
    if padding == "valid":
        x = layers.Cropping2D((k - 1) // 2)(x)
    return layers.Concatenate()([x, y])


def filters_by_a_power(x, root, idx=-1):
    """`2 ** -1` is a float."""
    return layers.Conv2D(2**idx * root, 3, padding="same")(x)


def half_of_a_power(x, root, idx=-1):
    return layers.Conv2DTranspose(2 ** (idx + 1) * root // 2, 2, strides=2)(x)


def filters_of_a_scaled_power(x, root, idx=-1):
    return layers.Conv2D(int(root * 2**idx), 1)(x)


def power_of_two_parameters(x, root, idx=-1):
    return layers.Conv2D(root**idx, 1)(x)


def rounded_down_twice(x, filters, divide=True):
    """A float that is divided and rounded down is a float."""
    return layers.Conv2D(filters / 2 // 2 if divide else int(filters * 0.5 // 2), 1)(x)


def options_or_none(x, filters, opts=None):
    opts = opts or {}
    return layers.Conv2D(filters, opts.get("kernel", 3), padding="same")(x)


def options_or_those_of_all(x, filters, opts=None):
    cfg = opts or {"kernel": 3, "stride": 1}
    y = layers.Conv2D(filters, cfg["kernel"], strides=cfg["stride"], padding="same")(x)
    return layers.Add()([y, layers.Conv2D(filters, 1, strides=cfg["stride"])(x)])


def pooled_but_the_first(x, filters):
    """Of one width no image is left for the last convolution."""
    pool = None
    for i, f in enumerate(filters[:-1]):
        pool = layers.MaxPooling2D(2)(layers.Conv2D(f, 3, padding="same")(x if i == 0 else pool))
    return layers.Conv2D(filters[-1], 3)(pool)


def widened_or_strided(x, filters, strides=1, flag=True):
    n = min(strides, 2) if flag else 1
    return layers.Conv2D(filters * n, 1, strides=strides)(x)


def strided_or_pooled(x, filters, strides=1):
    s = layers.MaxPooling2D(2, padding="same")(x) if strides == (2, 2) else x
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return layers.Add()([layers.Conv2D(filters, 1)(s), y])


def scaled_by_heads(x, width, heads):
    scale = (width // heads) ** -0.5
    return layers.Conv2D(width, 1)(x) * scale


def divided_by_a_root(x, width, heads, reduction=1):
    scale = 1.0 / math.sqrt(width // heads) + 1 / (width // reduction) ** 0.5
    return layers.Conv2D(width, 1)(x) * scale


def capped_widths(x, depth, width=8, most=16):
    """The widths double until they are the most."""
    for _ in range(depth):
        y = layers.Conv2D(width, 3, padding="same")(x)
        x = layers.Concatenate()([x, y])
        width = min(width * 2, most)
    return x


def capped_in_front(x, depth, width=8, most=16):
    for _ in range(depth):
        width = min(width * 2, most)
        y = layers.Conv2D(width, 3, padding="same")(x)
        x = layers.Add()([layers.Conv2D(width, 1)(x), y])
    return x


def dense_stages(x, blocks, growth=4):
    """DenseNet's: each stage grows, and its transition halves."""
    for count in blocks:
        for _ in range(count):
            y = layers.Conv2D(growth, 3, padding="same")(x)
            x = layers.Concatenate()([x, y])
        x = layers.Conv2D(x.shape[-1] // 2, 1)(x)
        x = layers.AveragePooling2D(2)(x)
    return x


def unpadded_stack(x, kernels):
    for size in kernels:
        x = layers.Conv2D(8, size)(x)
        x = layers.MaxPooling2D(2)(x)
    return x


def ever_wider(x, n, add=16):
    """PyramidNet's: what is added is another number at each turn."""
    width = 16
    for i in range(n):
        width = width + add // (i + 1)
        y = layers.Conv2D(width, 3, padding="same")(x)
        x = layers.Concatenate()([y, x])
    return x


def strided_where_told(x, widths, downs):
    for width, down in zip(widths, downs, strict=False):
        if down:
            x = layers.Conv2D(width, 3, strides=2, padding="same")(x)
        y = layers.Conv2D(width, 3, padding="same")(x)
        x = layers.Add()([x, y])
    return x


def strided_at_each_second(x, filters, n):
    for i in range(n):
        strides = 2 if i % 2 == 0 else 1
        y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
        if strides == 2:
            x = layers.Conv2D(filters, 1, strides=2)(x)
        x = layers.Add()([x, y])
    return x


def pooled_at_some(x, filters, n, every=2):
    for i in range(n):
        x = layers.Conv2D(filters, 3, padding="same")(x)
        if (i + 1) % every == 0:
            x = layers.MaxPool2D(2)(x)
    return x


def stages_of_some_units(x, repetitions, filters=8):
    for i, count in enumerate(repetitions):
        for j in range(count):
            strides = 2 if i > 0 and j == 0 else 1
            y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
            shortcut = layers.Conv2D(filters, 1, strides=strides)(x) if j == 0 else x
            x = layers.Add()([shortcut, y])
        filters *= 2
    return x


def skips_of_all_stacks(x, filters, stacks, n):
    """WaveNet's: the skips of loops within loops are added."""
    skips = []
    for _ in range(stacks):
        for i in range(n):
            y = layers.Conv1D(filters, 2, padding="causal", dilation_rate=2**i)(x)
            skips.append(layers.Conv1D(filters, 1)(y))
            x = layers.Add()([x, layers.Conv1D(filters, 1)(y)])
    return layers.Add()(skips)


def wider_where_told(x, flags, width=8):
    for flag in flags:
        if flag:
            width = width * 2
        x = layers.Conv2D(width, 3, padding="same")(x)
    return x


def shrunk_by_inner_loops(x, repeats):
    for i, count in enumerate(repeats):
        if i > 0:
            x = layers.MaxPooling2D(2)(x)
        for _ in range(count):
            x = layers.Conv2D(4, 2)(x)
    return x


def strided_or_pooled_each(x, flags, strides):
    """The lists may be empty, and one shorter than the other."""
    for flag, step in zip(flags, strides, strict=False):
        x = layers.Conv2D(8, 3, strides=step)(x) if flag else layers.MaxPooling2D(2, padding="same")(x)
    return x


def laid_out_behind_pools(x, filters_list, strides_list):
    """Lists without items are neither of one."""
    total, y = x.shape[-1], x
    for f in filters_list:
        total = total + f * 2
    for step in strides_list:
        y = layers.MaxPooling2D(step)(y) if step > 1 else y
    return layers.Reshape((-1, total))(y)


def added_or_projected(x, filters):
    """What fails is made otherwise."""
    y = layers.Conv2D(filters, 3, padding="same")(x)
    try:
        return layers.Add()([x, y])
    except ValueError:
        return layers.Add()([layers.Conv2D(filters, 1)(x), y])


def added_or_not(x, filters, strides=1):
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    with contextlib.suppress(ValueError):
        y = layers.Add()([x, y])
    return y


def named_as_turns_are(x, count, i, j, k, m, n):
    """No letter is left for the turns."""
    width = 8
    for t in range(count):
        x = layers.Conv2D(width, 3, padding="same")(x)
        width = min(width * 2 + t, i + j + k + m + n)
    return x


def pooled_by_flag_or_text(x, filters, pool=True):
    """True is one of the texts."""
    if pool not in (True, False, "max", "average"):
        raise ValueError("pool is a flag, max or average")
    if pool is True:
        pool = "max"
    if pool == "max":
        return layers.MaxPooling2D(2)(x)
    if pool == "average":
        return layers.AveragePooling2D(3)(x)
    return layers.Conv2D(filters, 2, strides=2, padding="same")(x)


def joined_after_unpool(x, skip, filters, unpool=True):
    if unpool is False:
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
    elif unpool is True or unpool == "bilinear":
        x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    elif unpool == "nearest":
        x = layers.UpSampling2D(2)(x)
    else:
        raise ValueError("unpool is a flag, bilinear or nearest")
    return layers.concatenate([x, skip])


def attended(x, attention=False, ratio=8):
    """A text is true, and may be one of which more is asked."""
    y = layers.Conv2D(x.shape[-1], 3, padding="same")(x)
    if attention:
        if attention == "halves":
            y = y[..., ::2]
        elif attention == "squeeze":
            scale = layers.Dense(x.shape[-1] // ratio)(layers.GlobalAveragePooling2D(keepdims=True)(y))
            y = y * layers.Dense(x.shape[-1])(scale)
    return layers.add([x, y])


def up_by_its_stride(x, filters, kernel_size=3, stride=2):
    if kernel_size == "auto":
        kernel_size = stride
    return layers.Conv2DTranspose(filters, kernel_size, strides=stride, padding="same")(x)


def _activated(x, activation="relu"):
    if activation is None:
        return x
    name = activation.lower()
    if name == "prelu":
        return layers.PReLU(shared_axes=[1, 2])(x)
    if name.startswith("leaky_relu/"):
        return layers.LeakyReLU(float(name.split("/")[-1]))(x)
    if name == "squared_relu":
        return tf.square(tf.nn.relu(x))
    return layers.Activation(activation)(x)


def activated_by_name(x, filters, strides=1, activation="relu"):
    """A text decides between layers that keep the shape, and what Keras 3 refuses."""
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    y = _activated(layers.BatchNormalization()(y), activation)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    if strides > 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides=strides)(x)
    return _activated(layers.add([x, y]), activation)


def of_parts_of_a_text(x, filters, mode="plain"):
    width = filters * 2 if "wide" in mode else filters
    y = layers.Conv2D(width, 3, padding="same")(x)
    if mode.endswith("projected"):
        x = layers.Conv2D(width, 1)(x)
    return layers.Add()([x, y])


def _pair(value):
    sides = (value, value) if isinstance(value, int) else tuple(value)
    if len(sides) != 2:
        raise ValueError("a number, or one for each side")
    if {side for side in sides if side <= 0}:
        raise ValueError("sides are positive")
    return sides


def of_checked_kernels(x, filters, kernel=1, depth_kernel=3, strides=1):
    """Both are a number or a pair, as their own function tells."""
    kernel = _pair(kernel)
    if strides > 1:
        x = layers.ZeroPadding2D(((kernel[0] - 1) // 2, (kernel[1] - 1) // 2))(x)
    x = layers.Conv2D(filters, kernel, strides)(x)
    return layers.DepthwiseConv2D(_pair(depth_kernel), padding="same")(x)


def ghost(x, filters, ratio: float = 2.0):
    primary = layers.Conv2D(int(ops.ceil(filters / ratio)), 1)(x)
    cheap = layers.DepthwiseConv2D(3, padding="same")(primary)
    return layers.Concatenate()([primary, cheap])[..., :filters]


def causal(x, filters, kernel_size=2):
    """A tuple is refused, whatever is in it."""
    assert isinstance(filters, list)
    for i in range(len(filters)):
        y = layers.Conv1D(filters[i], kernel_size, padding="causal")(x)
        x = layers.add([y, layers.Conv1D(filters[i], 1)(x) if x.shape[-1] != filters[i] else x])
    return x


def first_of_a_list(x, filters, strides=(2, 2)):
    """What is no list may be a tuple, and the other way round."""
    if isinstance(strides, list):
        strides = strides[0]
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return layers.add([layers.Conv2D(filters, 1, strides=strides)(x), y])


def first_of_a_tuple(x, filters, strides=2):
    if isinstance(strides, tuple):
        strides = strides[0]
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    return layers.add([layers.Conv2D(filters, 1, strides=strides)(x), y])


def gated_across(x, skip, project=True):
    """The projection is one of images; without it the merge takes tensors of any rank."""
    if project:
        x = layers.Conv2D(skip.shape[-1], 1)(x)
    return layers.Add()([x, skip])


def as_wide_as(x, skip, how="conv"):
    gap = skip.shape[-1] - x.shape[-1]
    if gap > 0:
        if how == "pad":
            x = ops.pad(x, [(0, 0)] * (len(x.shape) - 1) + [(0, gap)])
        else:
            x = layers.Conv2D(skip.shape[-1], 1)(x)
    elif gap < 0:
        x = x[..., : skip.shape[-1]]
    return layers.Add()([x, skip])


def attended_across(query, key, project=False):
    if project:
        query = layers.Conv1D(key.shape[-1], 1)(query)
    return layers.Concatenate()([query, key])


def projected_by_product(x, filters, strides=(1, 1)):
    """numpy takes a number for its own product."""
    y = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    if np.prod(strides) != 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides=strides)(x)
    return layers.add([x, y])


def pooled_by_product(x, filters, strides=1):
    shortcut = x if np.prod(strides) == 1 else layers.MaxPooling2D(strides, padding="same")(x)
    return layers.add([shortcut, layers.Conv2D(filters, 3, strides=strides, padding="same")(x)])


def pooled_by_open_product(x, filters, strides):
    shortcut = layers.MaxPooling2D(strides)(x) if np.prod(strides) > 1 else x
    return layers.concatenate([shortcut, layers.Conv2D(filters, 1, strides=strides)(x)])


def scaled_by_steps(x, channels):
    """Written for steps; of an image the width would become a part of the batch, which merges with its own size alone."""
    scale = layers.Dense(channels)(ops.mean(x, axis=1))
    return layers.Multiply()([x, ops.reshape(scale, (-1, 1, channels))])


def joined_by_steps(x, filters):
    pooled = ops.reshape(layers.Dense(filters)(x), (-1, x.shape[1], filters))
    return layers.Concatenate()([ops.reshape(x, (-1, x.shape[1], x.shape[-1])), pooled, x])


def named_or_not(x, filters, blocks=2, name=None):
    """Nobody asks for the name of what is not made."""
    for i in range(blocks):
        x = layers.Add()([x, layers.Conv2D(filters, 3, padding="same", name=name + "_" + str(i))(x)])
    return layers.Conv2D(filters, 1, name=name and name + "_last")(x)


def normalized_on(x, filters, axis="auto"):
    """A text or a number."""
    axis = -1 if axis == "auto" else axis
    return layers.BatchNormalization(axis=axis)(layers.Conv2D(filters, 3, padding="same")(x))


def pooled_globally(x, units):
    return layers.Dense(units)(layers.GlobalAveragePooling2D()(x))


def joined_list(tensors):
    return layers.Concatenate()(tensors)


def added_list(tensors):
    return layers.Add()(tensors)


def joined_with_skips(x, skips):
    y = layers.Conv2D(8, 3, padding="same")(x)
    own = [y]
    return layers.Concatenate()(own + skips)


def joined_around(x, skips):
    return layers.concatenate([x, *skips, x])


def projected_and_added(tensors, filters):
    outs = [layers.Conv2D(filters, 1)(t) for t in tensors]
    return layers.Add()(outs)


def kernels_joined(x, sizes, filters):
    outs = [layers.Conv2D(filters, k)(x) for k in sizes]
    return layers.Concatenate()(outs)


def kernels_added(x, sizes, filters):
    outs = [layers.Conv2D(filters, k)(x) for k in sizes]
    return layers.Add()(outs)


def pyramid_of_list(inputs):
    *rest, last = inputs
    y = layers.Conv2D(8, 1)(last)
    for one in reversed(rest):
        y = layers.Add()([layers.UpSampling2D(2)(y), layers.Conv2D(8, 1)(one)])
    return y


def first_and_rest(inputs):
    first, *rest = inputs
    return layers.Multiply()([layers.Dense(4)(first), *rest])


def up_through_skips(x, skips, filters):
    for skip in reversed(skips):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = layers.Concatenate()([x, skip])
    return x


def copied_list(tensors):
    outs = list(tensors)
    outs.append(layers.Conv2D(4, 1)(tensors[0]))
    return layers.Concatenate()(outs)


def extended_list(x, tensors):
    outs = [layers.Conv2D(4, 1)(x)]
    outs.extend(tensors)
    return layers.Average()(outs)


def widths_added(x, widths):
    outs = [layers.Conv2D(w, 3, padding="same")(x) for w in widths]
    return layers.Add()([x, *outs])


def named_elsewhere(x, filters, activation="relu"):
    """The same text twice: once for a layer of that name, and once for a function, of which Keras has none."""
    y = layers.Conv2D(filters, 3, padding="same")(x)
    y = layers.PReLU(shared_axes=[1, 2])(y) if activation == "prelu" else layers.Activation("relu")(y)
    return layers.Activation("relu" if activation != "prelu" else activation)(layers.Add()([x, y]))


def named_by_nobody(x, filters, activation="soft_plus"):
    """The default is no name of Keras'; there may be others."""
    return layers.Conv2D(filters, 3, activation=activation)(layers.Dense(4, kernel_initializer="he_normal")(x))


def normalized_first(x, units):
    """The layers in front take any rank."""
    y = layers.Activation("relu")(layers.LayerNormalization()(x))
    return layers.GlobalAveragePooling2D()(layers.Conv2D(units, 3, padding="same")(y))


def shared_out(x, dim, heads, coef):
    """The same number in what is divided and in what it is divided by."""
    return layers.Dense(heads * ((dim * coef) // (heads * coef)))(layers.Dense(dim)(x))


def divided_first(x, dim, heads):
    """What is asked of a number that divides is that it is not 0, before all else."""
    assert dim % heads == 0
    return layers.Add()([x, layers.Dense(heads * (dim // heads))(x)])


def in_any_letters(x, filters, padding="SAME", pad=False):
    """The same text in capitals, and in small letters."""
    if pad and padding.upper() == "SAME":
        x = layers.ZeroPadding2D(1)(x)
        padding = "valid"
    return layers.Conv2D(filters, 3, padding=padding.lower())(x)


def one_or_more(tensors):
    """A list of one tensor is not merged."""
    if len(tensors) == 1:
        return tensors[0]
    return layers.Concatenate()(tensors)


def from_the_deepest(x, skips):
    """A list that was handed in is turned round in place."""
    skips.reverse()
    for skip in skips:
        x = layers.Concatenate()([layers.UpSampling2D()(x), skip])
    return x


def without_the_last(x, tensors):
    tensors.pop()
    for tensor in tensors:
        x = layers.Add()([x, layers.Conv2D(8, 1)(tensor)])
    return x


def without_the_first(x, tensors):
    by_another_name = tensors
    del by_another_name[0]
    return layers.Add()([x, *tensors])


def with_more(x, tensors, more):
    tensors.extend(more)
    for tensor in tensors:
        x = layers.Add()([x, layers.Conv2D(8, 1)(tensor)])
    return x


def in_front_of_all(x, tensors):
    tensors.insert(0, x)
    return layers.Concatenate()(tensors)


def behind_all(x, tensors):
    tensors += [x]
    return layers.Concatenate()(tensors)


def first_set_anew(x, tensors):
    tensors[0] = x
    return layers.Concatenate()(tensors)


def widths_joined(x, widths, more):
    """What is added up turns out to be lists."""
    for width in widths + more:
        x = layers.Conv2D(width, 3, padding="same")(x)
    return x


def hierarchy_of_groups(x, width, groups):
    """As in Res2Net: the last group may end behind the channels."""
    parts = []
    for group in range(groups):
        part = x[..., group * width : (group + 1) * width]
        if group > 0:
            part = layers.Conv2D(width, 3, padding="same")(layers.Add()([part, parts[-1]]))
        parts.append(part)
    return layers.Concatenate()(parts)


def stages_of_widths(x, stages):
    """A list of lists."""
    for stage in stages:
        for width in stage:
            x = layers.Conv2D(width, 3, padding="same")(x)
    return x


def beside_the_rest(x, tensors):
    """A part of a list is a list of its own."""
    return layers.Concatenate()([x] + tensors[1:])  # noqa: RUF005


def last_first(tensors):
    return layers.Concatenate()(tensors[::-1])


def first_two_of_a_copy(x, tensors):
    copy = tensors[:]
    first = copy.pop(0)
    return layers.Concatenate()([layers.Conv2D(8, 1)(x), first, copy[0]])


def looked_up_by_level(x, filters, level=2):
    """A key that a number made, asked for by a text of the program."""
    features = {f"p{level}": layers.Conv2D(filters, 1)(x), "c": x}
    if "p3" in features:
        return layers.Concatenate()([features["p3"], x])
    return layers.Add()([features["p2"], x])


def looked_up_by_levels(x, level=2, levels=3):
    """Two such keys, which may be one: what was put there last."""
    features = {}
    features[f"p{level}"] = layers.Conv2D(2, 1)(x)
    features[f"p{levels}"] = layers.Conv2D(3, 1)(x)
    return layers.Concatenate()([features["p3"], features.get("p2", x)])


def pooled_by_powers(x, blocks=2):
    """What the greatest power divides, the others do."""
    features = [x]
    for k in range(blocks):
        features.append(layers.UpSampling2D(2 ** (k + 1))(layers.AveragePooling2D(2 ** (k + 1))(x)))
    return layers.Concatenate()(features)


def folded(tensors):
    out = tensors[0]
    for tensor in tensors[1:]:
        out = layers.Add()([out, tensor])
    return out


def folded_side_by_side(tensors):
    out = tensors[0]
    for tensor in tensors[1:]:
        out = layers.Concatenate()([out, tensor])
    return out


def cut_in_front(x, y, d):
    """Two places between brackets say no rank."""
    return layers.Add()([x[:, d:], y])


def side_by_side_with_its_front(x, n):
    """What is cut out at a turn may be all there is."""
    for i in range(n):
        x = layers.Concatenate()([x, x[..., :i]])
    return x


def unet_by_levels(x, filters, depth):
    y = layers.Conv2D(filters, 3, padding="same")(x)
    if depth == 0:
        return y
    z = unet_by_levels(layers.MaxPooling2D(2)(y), filters * 2, depth - 1)
    z = layers.Conv2DTranspose(filters, 3, strides=2, padding="same")(z)
    return layers.Conv2D(filters, 1)(layers.Concatenate()([y, z]))


def hourglass_by_levels(x, depth, filters):
    up = layers.Add()([layers.Conv2D(filters, 3, padding="same")(x), layers.Conv2D(filters, 1)(x)])
    low = layers.Conv2D(filters, 1)(layers.MaxPooling2D()(x))
    if depth > 1:
        low = hourglass_by_levels(low, depth - 1, filters)
    else:
        low = layers.Conv2D(filters * 2, 3, padding="same")(low)
        low = layers.Conv2D(filters, 1)(low)
    return layers.Add()([up, layers.UpSampling2D()(low)])


def chain_by_levels(x, blocks, filters):
    if blocks <= 0:
        return x
    return chain_by_levels(layers.Add()([x, layers.Conv2D(filters, 1)(x)]), blocks - 1, filters)


def dense_by_levels(x, blocks, filters):
    if blocks:
        x = dense_by_levels(layers.Concatenate()([x, layers.Conv2D(filters, 1)(x)]), blocks - 1, filters)
    return x


def levels_counted_up(x, depth, filters, level=0):
    if level < depth:
        y = layers.Conv2D(filters, 3, strides=2, padding="same")(x)
        y = levels_counted_up(y, depth, filters, level + 1)
        y = layers.Conv2DTranspose(filters, 3, strides=2, padding="same")(y)
        return layers.Add()([layers.Conv2D(filters, 1)(x), y])
    return layers.Conv2D(filters, 1)(x)


def filters_by_levels(x, filters_list, place=0):
    if place == len(filters_list):
        return x
    x = layers.Conv2D(filters_list[place], 1)(x)
    return filters_by_levels(x, filters_list, place=place + 1)


def kept_by_levels(x, depth, filters, wide):
    if wide:
        skip = layers.Conv2D(filters, 1)(x)
    if not depth:
        return x
    y = kept_by_levels(layers.Conv2D(filters, 1)(x), depth - 1, filters, wide)
    if wide:
        y = layers.Add()([y, skip])
    return y


def shortcut_without_layers(x, filters, project=False):
    """A Sequential that stays empty where nothing is projected: Keras 3 refuses its call."""
    shortcut = keras.Sequential()
    if project:
        shortcut.add(layers.Conv2D(filters, 1))
    return layers.Add()([shortcut(x), layers.Conv2D(filters, 3, padding="same")(x)])


def hourglass_counted_first(x, filters, levels):
    """Each level counts before it does anything else, and ends where the counter has met 0."""
    levels -= 1
    upper = layers.Conv2D(filters, 1)(x)
    lower = layers.MaxPooling2D()(x)
    if levels == 0:
        lower = layers.Conv2D(filters, 1)(lower)
    else:
        lower = hourglass_counted_first(lower, filters, levels)
        lower = layers.ReLU()(lower)
    return layers.Add()([upper, layers.UpSampling2D()(lower)])
