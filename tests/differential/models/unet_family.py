import argparse
import tensorflow as tf
from tensorflow.keras.layers import *
from tensorflow.keras.models import Model


def conv_block(x, f, k=3):
    for _ in range(2):
        x = Conv2D(f, k, padding='same', kernel_initializer='he_normal')(x)
        x = BatchNormalization()(x)
        x = Activation('relu')(x)
    return x


def nested_unet(shape, nb=(16, 32, 64, 128), deep_supervision=False):
    inp = Input(shape)
    X = {}
    for i, f in enumerate(nb):
        src = inp if i == 0 else MaxPooling2D()(X[i - 1, 0])
        X[i, 0] = conv_block(src, f)
    for j in range(1, len(nb)):
        for i in range(len(nb) - j):
            up = Conv2DTranspose(nb[i], 2, strides=2, padding='same')(X[i + 1, j - 1])
            X[i, j] = conv_block(concatenate([X[i, k] for k in range(j)] + [up]), nb[i])
    outs = [Conv2D(1, 1, activation='sigmoid', name=f'out_{j}')(X[0, j]) for j in range(1, len(nb))]
    return Model(inp, outs if deep_supervision else outs[-1])


def attention_gate(x, g, inter):
    theta = Conv2D(inter, 1, strides=2)(x)
    phi = Conv2D(inter, 1)(g)
    a = Activation('relu')(Add()([theta, phi]))
    a = Activation('sigmoid')(Conv2D(1, 1)(a))
    a = UpSampling2D(2)(a)
    return Multiply()([x, a])


def attention_unet(shape=(64, 64, 1), base=16, depth=4):
    inp = Input(shape)
    x, skips = inp, []
    for d in range(depth):
        x = conv_block(x, base * 2 ** d)
        skips.append(x)
        x = MaxPool2D(2)(x)
    x = conv_block(x, base << depth)
    for d in reversed(range(depth)):
        s = attention_gate(skips[d], x, base * 2 ** d)
        x = UpSampling2D(2, interpolation='bilinear')(x)
        x = Conv2D(base * 2 ** d, 2, padding='same')(x)
        x = conv_block(Concatenate(axis=3)([s, x]), base * 2 ** d)
    return Model(inp, Conv2D(1, 1)(x))


def vnet(shape=(32, 32, 16, 1), n_channels=8, levels=3):
    inp = Input(shape)
    x = Conv3D(n_channels, 5, padding='same')(inp)
    x = add([x, concatenate([inp] * n_channels)])
    feats = []
    for l in range(levels):
        f = n_channels * 2 ** l
        h = x
        for _ in range(min(l + 1, 3)):
            h = PReLU(shared_axes=[1, 2, 3])(Conv3D(f, 5, padding='same')(h))
        x = add([h, x])
        feats.append(x)
        if l != levels - 1:
            x = Conv3D(f * 2, 2, strides=2)(x)
    for l in range(levels - 2, -1, -1):
        f = n_channels * 2 ** l
        up = Conv3DTranspose(f, (2, 2, 2), strides=(2, 2, 2))(x)
        c = Concatenate()([up, feats[l]])
        h = Conv3D(f * 2, 5, padding='same')(c)
        x = add([h, c])
    return Model(inp, Conv3D(2, 1, activation='softmax')(x))


def hourglass(x, n, f):
    up1 = residual(x, f)
    low = MaxPooling2D(2, 2)(x)
    low = residual(low, f)
    low = hourglass(low, n - 1, f) if n > 1 else residual(low, f)
    low = residual(low, f)
    return Add()([up1, UpSampling2D()(low)])


def residual(x, f):
    skip = Conv2D(f, 1)(x) if x.shape[-1] != f else x
    h = BatchNormalization()(x)
    h = Conv2D(f // 2, 1)(ReLU()(h))
    h = Conv2D(f // 2, 3, padding='same')(ReLU()(h))
    h = Conv2D(f, 1)(h)
    return skip + h


def get_args():
    p = argparse.ArgumentParser()
    p.add_argument('--size', type=int, default=64)
    p.add_argument('--stacks', type=int, default=2)
    p.add_argument('--filters', default=32, type=int)
    p.add_argument('--deep', action='store_true')
    return p.parse_args()


if __name__ == '__main__':
    args = get_args()
    m1 = nested_unet((args.size, args.size, 3), deep_supervision=args.deep)
    m2 = attention_unet()
    m3 = vnet()
    inp = Input((args.size, args.size, 3))
    x = Conv2D(args.filters, 7, 2, 'same')(inp)
    for _ in range(args.stacks):
        x = hourglass(x, 3, args.filters)
    m4 = Model(inp, x)
