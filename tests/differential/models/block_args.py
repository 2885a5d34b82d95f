import math
import collections
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
import tensorflow as tf
from tensorflow.keras import layers as L
from tensorflow import keras

BlockArgs = collections.namedtuple('BlockArgs', ['kernel_size', 'num_repeat', 'input_filters', 'output_filters',
                                                 'expand_ratio', 'id_skip', 'strides', 'se_ratio'])
BlockArgs.__new__.__defaults__ = (None,) * len(BlockArgs._fields)
DEFAULT_BLOCKS_ARGS = [
    BlockArgs(kernel_size=3, num_repeat=1, input_filters=32, output_filters=16, expand_ratio=1, id_skip=True, strides=[1, 1], se_ratio=0.25),
    BlockArgs(kernel_size=3, num_repeat=2, input_filters=16, output_filters=24, expand_ratio=6, id_skip=True, strides=[2, 2], se_ratio=0.25),
    BlockArgs(kernel_size=5, num_repeat=2, input_filters=24, output_filters=40, expand_ratio=6, id_skip=True, strides=[2, 2], se_ratio=0.25),
]


@dataclass
class Conf:
    kernel: int = 3
    stride: int = 1
    filters: int = 16
    expand: float = 4.0
    se: bool = True


def round_filters(filters, width_coefficient, depth_divisor):
    filters *= width_coefficient
    new_filters = int(filters + depth_divisor / 2) // depth_divisor * depth_divisor
    new_filters = max(depth_divisor, new_filters)
    if new_filters < 0.9 * filters:
        new_filters += depth_divisor
    return int(new_filters)


def round_repeats(repeats, depth_coefficient):
    return int(math.ceil(depth_coefficient * repeats))


def mb_conv_block(inputs, block_args, activation, drop_rate=None, prefix=''):
    has_se = (block_args.se_ratio is not None) and (0 < block_args.se_ratio <= 1)
    Dropout = L.Dropout
    filters = block_args.input_filters * block_args.expand_ratio
    if block_args.expand_ratio != 1:
        x = L.Conv2D(filters, 1, padding='same', use_bias=False, name=prefix + 'expand_conv')(inputs)
        x = L.BatchNormalization(axis=3, name=prefix + 'expand_bn')(x)
        x = L.Activation(activation, name=prefix + 'expand_activation')(x)
    else:
        x = inputs
    x = L.DepthwiseConv2D(block_args.kernel_size, strides=block_args.strides, padding='same', use_bias=False, name=prefix + 'dwconv')(x)
    x = L.BatchNormalization(axis=3)(x)
    x = L.Activation(activation)(x)
    if has_se:
        num_reduced_filters = max(1, int(block_args.input_filters * block_args.se_ratio))
        se_tensor = L.GlobalAveragePooling2D(name=prefix + 'se_squeeze')(x)
        target_shape = (1, 1, filters)
        se_tensor = L.Reshape(target_shape)(se_tensor)
        se_tensor = L.Conv2D(num_reduced_filters, 1, activation=activation, padding='same')(se_tensor)
        se_tensor = L.Conv2D(filters, 1, activation='sigmoid', padding='same')(se_tensor)
        x = L.multiply([x, se_tensor], name=prefix + 'se_excite')
    x = L.Conv2D(block_args.output_filters, 1, padding='same', use_bias=False)(x)
    x = L.BatchNormalization(axis=3)(x)
    if block_args.id_skip and all(s == 1 for s in block_args.strides) and block_args.input_filters == block_args.output_filters:
        if drop_rate and (drop_rate > 0):
            x = Dropout(drop_rate, noise_shape=(None, 1, 1, 1), name=prefix + 'drop')(x)
        x = L.add([x, inputs], name=prefix + 'add')
    return x


def EfficientNet(width_coefficient, depth_coefficient, drop_connect_rate=0.2, depth_divisor=8, blocks_args=DEFAULT_BLOCKS_ARGS):
    img_input = L.Input((64, 64, 3))
    x = L.Conv2D(round_filters(32, width_coefficient, depth_divisor), 3, strides=(2, 2), padding='same', use_bias=False)(img_input)
    num_blocks_total = sum(block_args.num_repeat for block_args in blocks_args)
    block_num = 0
    for idx, block_args in enumerate(blocks_args):
        assert block_args.num_repeat > 0
        block_args = block_args._replace(
            input_filters=round_filters(block_args.input_filters, width_coefficient, depth_divisor),
            output_filters=round_filters(block_args.output_filters, width_coefficient, depth_divisor),
            num_repeat=round_repeats(block_args.num_repeat, depth_coefficient))
        drop_rate = drop_connect_rate * float(block_num) / num_blocks_total
        x = mb_conv_block(x, block_args, activation='swish', drop_rate=drop_rate, prefix='block{}a_'.format(idx + 1))
        block_num += 1
        if block_args.num_repeat > 1:
            block_args = block_args._replace(input_filters=block_args.output_filters, strides=[1, 1])
            for bidx in range(block_args.num_repeat - 1):
                drop_rate = drop_connect_rate * float(block_num) / num_blocks_total
                block_prefix = 'block{}{}_'.format(idx + 1, 'bcdefg'[bidx])
                x = mb_conv_block(x, block_args, activation='swish', drop_rate=drop_rate, prefix=block_prefix)
                block_num += 1
    return keras.Model(img_input, x)


conv_bn = partial(L.Conv2D, padding='same', use_bias=False)


def fused(x, c: Conf):
    h = conv_bn(int(x.shape[-1] * c.expand), c.kernel, strides=c.stride)(x)
    h = L.BatchNormalization()(h)
    h = conv_bn(c.filters, 1)(h)
    if c.stride == 1 and x.shape[-1] == c.filters:
        h = L.Add()([h, x])
    return h


m = EfficientNet(1.2, 1.4)
x0 = L.Input((32, 32, 16))
y = x0
for conf in [Conf(), Conf(stride=2, filters=32), replace(Conf(filters=32), expand=2.0)]:
    y = fused(y, conf)
f = keras.Model(x0, y)
