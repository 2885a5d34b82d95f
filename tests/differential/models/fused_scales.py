import keras
from keras.layers import *
from keras.models import Model


def conv3x3(x, out_filters, strides=(1, 1)):
    x = Conv2D(out_filters, 3, padding='same', strides=strides, use_bias=False, kernel_initializer='he_normal')(x)
    return x


def basic_Block(input, out_filters, strides=(1, 1), with_conv_shortcut=False):
    x = conv3x3(input, out_filters, strides)
    x = BatchNormalization(axis=3)(x)
    x = Activation('relu')(x)
    x = conv3x3(x, out_filters)
    x = BatchNormalization(axis=3)(x)
    if with_conv_shortcut:
        residual = Conv2D(out_filters, 1, strides=strides, use_bias=False)(input)
        residual = BatchNormalization(axis=3)(residual)
        x = add([x, residual])
    else:
        x = add([x, input])
    x = Activation('relu')(x)
    return x


def bottleneck_Block(input, out_filters, strides=(1, 1), with_conv_shortcut=False):
    expansion = 4
    de_filters = int(out_filters / expansion)
    x = Conv2D(de_filters, 1, use_bias=False)(input)
    x = BatchNormalization(axis=3)(x)
    x = Conv2D(de_filters, 3, strides=strides, padding='same', use_bias=False)(x)
    x = Conv2D(out_filters, 1, use_bias=False)(x)
    if with_conv_shortcut:
        residual = Conv2D(out_filters, 1, strides=strides, use_bias=False)(input)
        x = add([x, residual])
    else:
        x = add([x, input])
    return Activation('relu')(x)


def stem_net(input):
    x = Conv2D(64, 3, strides=(2, 2), padding='same', use_bias=False)(input)
    x = bottleneck_Block(x, 256, with_conv_shortcut=True)
    x = bottleneck_Block(x, 256, with_conv_shortcut=False)
    return x


def transition_layer1(x, out_filters_list=[32, 64]):
    x0 = Conv2D(out_filters_list[0], 3, padding='same', use_bias=False)(x)
    x1 = Conv2D(out_filters_list[1], 3, strides=(2, 2), padding='same', use_bias=False)(x)
    return [x0, x1]


def make_branch(x, out_filters):
    for _ in range(2):
        x = basic_Block(x, out_filters, with_conv_shortcut=False)
    return x


def fuse_layer(xs, filters):
    outs = []
    for i in range(len(xs)):
        parts = []
        for j, x in enumerate(xs):
            if j == i:
                parts.append(x)
            elif j > i:
                y = Conv2D(filters[i], 1, use_bias=False)(x)
                y = UpSampling2D(size=(2 ** (j - i), 2 ** (j - i)))(y)
                parts.append(y)
            else:
                y = x
                for k in range(i - j):
                    y = Conv2D(filters[i] if k == i - j - 1 else filters[j], 3, strides=(2, 2), padding='same')(y)
                parts.append(y)
        outs.append(Activation('relu')(add(parts)))
    return outs


def transition(xs, filters):
    return [*xs, Conv2D(filters[-1], 3, strides=2, padding='same')(xs[-1])]


def final(xs, classes):
    ups = [UpSampling2D(2 ** k)(x) if k else x for k, x in enumerate(xs)]
    x = concatenate(ups, axis=-1)
    return Conv2D(classes, 1)(x)


inputs = Input(shape=(64, 64, 3))
x = stem_net(inputs)
xs = transition_layer1(x)
xs = [make_branch(b, f) for b, f in zip(xs, (32, 64))]
xs = fuse_layer(xs, (32, 64))
xs = transition(xs, (32, 64, 128))
xs = list(map(lambda p: make_branch(*p), zip(xs, (32, 64, 128))))
xs = fuse_layer(xs, [32, 64, 128])
model = Model(inputs, final(xs, 4))
