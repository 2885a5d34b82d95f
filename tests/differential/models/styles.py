import os, sys, random, logging
import numpy as np
import keras
from keras import layers, Input, Model
from keras.layers import Dense, Conv2D, Flatten, Dropout, Add, Lambda, concatenate
from functools import partial

keras.utils.set_random_seed(42)
logger = logging.getLogger(__name__)
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
CONFIG = {
    'stem': dict(filters=32, kernel_size=3),
    'stages': [
        {'filters': 32, 'blocks': 2, 'stride': 1},
        {'filters': 64, 'blocks': 2, 'stride': 2},
        {'filters': 128, 'blocks': 3, 'stride': 2, 'se': True},
    ],
    'head': [64, 10],
}
DefaultConv2D = partial(keras.layers.Conv2D, kernel_size=3, strides=1, padding="same", use_bias=False)


class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, strides=1, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)
        self.main_layers = [
            DefaultConv2D(filters, strides=strides),
            keras.layers.BatchNormalization(),
            self.activation,
            DefaultConv2D(filters),
            keras.layers.BatchNormalization()]
        self.skip_layers = []
        if strides > 1:
            self.skip_layers = [
                DefaultConv2D(filters, kernel_size=1, strides=strides),
                keras.layers.BatchNormalization()]

    def call(self, inputs):
        Z = inputs
        for layer in self.main_layers:
            Z = layer(Z)
        skip_Z = inputs
        for layer in self.skip_layers:
            skip_Z = layer(skip_Z)
        return self.activation(Z + skip_Z)


def geron():
    model = keras.models.Sequential([
        DefaultConv2D(64, kernel_size=7, strides=2, input_shape=[96, 96, 3]),
        keras.layers.BatchNormalization(),
        keras.layers.Activation("relu"),
        keras.layers.MaxPool2D(pool_size=3, strides=2, padding="same"),
    ])
    prev_filters = 64
    for filters in [64] * 2 + [128] * 2 + [256] * 2:
        strides = 1 if filters == prev_filters else 2
        model.add(ResidualUnit(filters, strides=strides))
        prev_filters = filters
    model.add(keras.layers.GlobalAvgPool2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


class WideAndDeepModel(keras.Model):
    def __init__(self, units=30, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.hidden1 = keras.layers.Dense(units, activation=activation)
        self.hidden2 = keras.layers.Dense(units, activation=activation)
        self.main_output = keras.layers.Dense(1)
        self.aux_output = keras.layers.Dense(1)

    def call(self, inputs):
        input_A, input_B = inputs
        hidden1 = self.hidden1(input_B)
        hidden2 = self.hidden2(hidden1)
        concat = keras.layers.concatenate([input_A, hidden2])
        return self.main_output(concat), self.aux_output(hidden2)


def from_config(cfg, shape):
    inp = Input(shape)
    x = Conv2D(**cfg['stem'], padding='same')(inp)
    for s, stage in enumerate(cfg['stages']):
        for b in range(stage['blocks']):
            stride = stage['stride'] if b == 0 else 1
            shortcut = x
            h = Conv2D(stage['filters'], 3, stride, padding='same', name=f's{s}b{b}_c1')(x)
            h = Conv2D(stage['filters'], 3, padding='same', name=f's{s}b{b}_c2')(h)
            if stage.get('se', False):
                w = layers.GlobalAveragePooling2D(keepdims=True)(h)
                w = Dense(stage['filters'], activation='sigmoid')(w)
                h = h * w
            if stride != 1 or shortcut.shape[-1] != stage['filters']:
                shortcut = Conv2D(stage['filters'], 1, stride)(shortcut)
            x = layers.add([h, shortcut])
            logger.info('%s %s', s, x.shape)
    x = Flatten()(x)
    *hidden, last = cfg['head']
    for u in hidden:
        x = Dense(u, activation='relu')(x)
    return Model(inp, Dense(last)(x))


def siamese(shape=(28, 28, 1)):
    def tower():
        i = Input(shape)
        x = Conv2D(16, 3, padding='same')(i)
        x = layers.MaxPooling2D()(x)
        x = Flatten()(x)
        return Model(i, Dense(32)(x))
    base = tower()
    a, b = Input(shape), Input(shape)
    fa, fb = base(a), base(b)
    d = Lambda(lambda t: keras.ops.abs(t[0] - t[1]), output_shape=(32,))([fa, fb])
    e = Lambda(lambda v: keras.ops.sqrt(keras.ops.maximum(keras.ops.sum(keras.ops.square(v[0] - v[1]), axis=1, keepdims=True), 1e-7)))([fa, fb])
    m = layers.Subtract()([fa, fb])
    c = concatenate([d, e, m, fa * fb])
    return Model([a, b], Dense(1, activation='sigmoid')(c))


def channels_first():
    i = Input((3, 32, 32))
    x = Conv2D(16, 3, padding='same', data_format='channels_first')(i)
    y = layers.BatchNormalization(axis=1)(x)
    y = Conv2D(16, 3, padding='same', data_format='channels_first')(y)
    x = Add()([x, y])
    z = layers.Concatenate(axis=1)([x, i])
    return Model(i, z)


def build_3d(width=64, height=64, depth=16):
    inputs = keras.Input((width, height, depth, 1))
    x = layers.Conv3D(filters=64, kernel_size=3, activation="relu")(inputs)
    x = layers.MaxPool3D(pool_size=2)(x)
    r = x
    x = layers.Conv3D(64, 3, padding="same")(x)
    x = layers.add([r, x])
    x = layers.GlobalAveragePooling3D()(x)
    return keras.Model(inputs, layers.Dense(units=1)(x), name="3dcnn")


def ghost(x, out, ratio=2, dw=3):
    init = int(np.ceil(out / ratio))
    p = Conv2D(init, 1, use_bias=False)(x)
    c = layers.DepthwiseConv2D(dw, padding='same', depth_multiplier=ratio - 1)(p)
    return layers.Concatenate()([p, c])[..., :out]


def ghost_bottleneck(x, hid, out, s, use_se):
    r = x
    h = ghost(x, hid)
    if s > 1:
        h = layers.DepthwiseConv2D(3, s, padding='same')(h)
    if use_se:
        h = layers.Multiply()([h, Dense(hid, activation='hard_sigmoid')(layers.GlobalAvgPool2D(keepdims=True)(h))])
    h = ghost(h, out)
    if s == 1 and r.shape[-1] == out:
        pass
    else:
        r = layers.DepthwiseConv2D(3, s, padding='same')(r)
        r = Conv2D(out, 1)(r)
    return Add()([h, r])


def rnn():
    i = Input((20,), dtype='int32')
    e = layers.Embedding(100, 32)(i)
    h = layers.Bidirectional(layers.LSTM(16, return_sequences=True))(e)
    h = layers.Add()([h, e])
    att = layers.Attention()([h, h])
    h2, state_h, state_c = layers.LSTM(32, return_sequences=True, return_state=True)(h)
    return Model(i, layers.concatenate([layers.GlobalMaxPool1D()(h + att), state_h, state_c]))


if __name__ == "__main__":
    X = np.random.rand(100, 28, 28).astype(np.float32)
    X = X[..., np.newaxis]
    geron()
    WideAndDeepModel()([np.zeros((4, 5)), np.zeros((4, 6))])
    from_config(CONFIG, X.shape[1:])
    siamese(X.shape[1:])
    channels_first()
    build_3d()
    g = Input((32, 32, 16))
    t = g
    for hid, out, s, se in [[16, 16, 1, False], (48, 24, 2, 0), [72, 24, 1, 1]]:
        t = ghost_bottleneck(t, hid, out, s, se)
    rnn()
    n_classes = len(np.unique(np.array([0, 1, 2])))
    top = Dense(n_classes)(layers.GlobalAveragePooling2D()(t))
