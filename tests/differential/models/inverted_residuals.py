import tensorflow as tf
from tensorflow.keras import layers, Model
from tensorflow.keras.layers import Conv2D, BatchNormalization, ReLU, DepthwiseConv2D, add


def _make_divisible(v, divisor, min_value=None):
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v


def relu6(x):
    return tf.keras.activations.relu(x, max_value=6.0)


def _conv_block(inputs, filters, kernel, strides):
    x = Conv2D(filters, kernel, padding='same', strides=strides)(inputs)
    x = BatchNormalization(axis=-1)(x)
    return layers.Activation(relu6)(x)


def _bottleneck(inputs, filters, kernel, t, alpha, s, r=False):
    tchannel = inputs.shape[-1] * t
    cchannel = int(filters * alpha)
    x = _conv_block(inputs, tchannel, (1, 1), (1, 1))
    x = DepthwiseConv2D(kernel, strides=(s, s), depth_multiplier=1, padding='same')(x)
    x = BatchNormalization(axis=-1)(x)
    x = layers.Activation(relu6)(x)
    x = Conv2D(cchannel, (1, 1), strides=(1, 1), padding='same')(x)
    x = BatchNormalization(axis=-1)(x)
    if r:
        x = layers.Add()([x, inputs])
    return x


def _inverted_residual_block(inputs, filters, kernel, t, alpha, strides, n):
    x = _bottleneck(inputs, filters, kernel, t, alpha, strides)
    for i in range(1, n):
        x = _bottleneck(x, filters, kernel, t, alpha, 1, True)
    return x


def MobileNetv2(input_shape, k, alpha=1.0):
    inputs = layers.Input(shape=input_shape)
    first_filters = _make_divisible(32 * alpha, 8)
    x = _conv_block(inputs, first_filters, (3, 3), strides=(2, 2))
    x = _inverted_residual_block(x, 16, (3, 3), t=1, alpha=alpha, strides=1, n=1)
    x = _inverted_residual_block(x, 24, (3, 3), t=6, alpha=alpha, strides=2, n=2)
    x = _inverted_residual_block(x, 32, (3, 3), t=6, alpha=alpha, strides=2, n=3)
    if alpha > 1.0:
        last_filters = _make_divisible(1280 * alpha, 8)
    else:
        last_filters = 1280
    x = _conv_block(x, last_filters, (1, 1), strides=(1, 1))
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Reshape((1, 1, last_filters))(x)
    x = layers.Dropout(0.3, name='Dropout')(x)
    x = Conv2D(k, (1, 1), padding='same')(x)
    x = layers.Activation('softmax', name='softmax')(x)
    output = layers.Reshape((k,))(x)
    return Model(inputs, output)


class InvertedResidual(layers.Layer):
    def __init__(self, in_ch, out_ch, stride, expand):
        super().__init__()
        hidden = int(round(in_ch * expand))
        self.use_shortcut = stride == 1 and in_ch == out_ch
        seq = []
        if expand != 1:
            seq += [Conv2D(hidden, 1, use_bias=False), BatchNormalization(), ReLU(6.)]
        seq.extend([DepthwiseConv2D(3, stride, 'same', use_bias=False), BatchNormalization(), ReLU(max_value=6.0),
                    Conv2D(out_ch, 1, use_bias=False), BatchNormalization()])
        self.main = tf.keras.Sequential(seq, name='main')

    def call(self, x, training=None, **kwargs):
        if self.use_shortcut:
            return x + self.main(x, training=training)
        return self.main(x, training=training)


def net(alpha=1.0, round_nearest=8):
    input_channel = _make_divisible(32 * alpha, round_nearest)
    settings = [
        # t, c, n, s
        [1, 16, 1, 1],
        [6, 24, 2, 2],
        [6, 32, 3, 2],
    ]
    inp = layers.Input((64, 64, 3))
    x = Conv2D(input_channel, 3, 2, 'same')(inp)
    for t, c, n, s in settings:
        output_channel = _make_divisible(c * alpha, round_nearest)
        for i in range(n):
            stride = s if i == 0 else 1
            x = InvertedResidual(x.shape[-1], output_channel, stride, expand=t)(x)
    return Model(inp, x)


m = MobileNetv2((64, 64, 3), 10, 0.75)
n = net(0.5)
