import keras
from keras import layers, Model, Sequential, ops
import tensorflow as tf
from typing import Optional, Sequence, Tuple


class BasicBlock(layers.Layer):
    expansion = 1

    def __init__(self, out_channel, strides=1, downsample=None, **kwargs):
        super(BasicBlock, self).__init__(**kwargs)
        self.conv1 = layers.Conv2D(out_channel, kernel_size=3, strides=strides, padding="SAME", use_bias=False)
        self.bn1 = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
        self.conv2 = layers.Conv2D(out_channel, kernel_size=3, strides=1, padding="SAME", use_bias=False)
        self.bn2 = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
        self.downsample = downsample
        self.relu = layers.ReLU()
        self.add = layers.Add()

    def call(self, inputs, training=False):
        identity = inputs
        if self.downsample is not None:
            identity = self.downsample(inputs)
        x = self.conv1(inputs)
        x = self.bn1(x, training=training)
        x = self.relu(x)
        x = self.conv2(x)
        x = self.bn2(x, training=training)
        x = self.add([identity, x])
        return self.relu(x)


class Bottleneck(layers.Layer):
    expansion = 4

    def __init__(self, out_channel, strides=1, downsample=None, **kwargs):
        super(Bottleneck, self).__init__(**kwargs)
        self.conv1 = layers.Conv2D(out_channel, kernel_size=1, use_bias=False, name="conv1")
        self.conv2 = layers.Conv2D(out_channel, kernel_size=3, use_bias=False, strides=strides, padding="SAME", name="conv2")
        self.conv3 = layers.Conv2D(out_channel * self.expansion, kernel_size=1, use_bias=False, name="conv3")
        self.relu = layers.ReLU()
        self.downsample = downsample
        self.add = layers.Add()

    def call(self, inputs, training=False):
        identity = inputs
        if self.downsample is not None:
            identity = self.downsample(inputs)
        x = self.relu(self.conv1(inputs))
        x = self.relu(self.conv2(x))
        x = self.conv3(x)
        x = self.add([x, identity])
        return self.relu(x)


def _make_layer(block, in_channel, channel, block_num, name, strides=1):
    downsample = None
    if strides != 1 or in_channel != channel * block.expansion:
        downsample = Sequential([
            layers.Conv2D(channel * block.expansion, kernel_size=1, strides=strides, use_bias=False, name="conv1"),
            layers.BatchNormalization(momentum=0.9, epsilon=1.001e-5, name="BatchNorm")
        ], name="shortcut")
    layers_list = []
    layers_list.append(block(channel, downsample=downsample, strides=strides, name="unit_1"))
    for index in range(1, block_num):
        layers_list.append(block(channel, name="unit_" + str(index + 1)))
    return Sequential(layers_list, name=name)


def _resnet(block, blocks_num, im_width=64, im_height=64, num_classes=1000, include_top=True):
    input_image = layers.Input(shape=(im_height, im_width, 3), dtype="float32")
    x = layers.Conv2D(filters=64, kernel_size=7, strides=2, padding="SAME", use_bias=False, name="conv1")(input_image)
    x = layers.MaxPool2D(pool_size=3, strides=2, padding="same")(x)
    x = _make_layer(block, x.shape[-1], 64, blocks_num[0], name="block1")(x)
    x = _make_layer(block, x.shape[-1], 128, blocks_num[1], strides=2, name="block2")(x)
    x = _make_layer(block, x.shape[-1], 256, blocks_num[2], strides=2, name="block3")(x)
    if include_top:
        x = layers.GlobalAvgPool2D()(x)
        x = layers.Dense(num_classes, name="logits")(x)
        predict = layers.Softmax()(x)
    else:
        predict = x
    return Model(inputs=input_image, outputs=predict)


def resnet34(**kw):
    return _resnet(BasicBlock, [2, 2, 2], **kw)


def resnet50(num_classes=1000, include_top=True):
    return _resnet(Bottleneck, [2, 2, 2], num_classes=num_classes, include_top=include_top)


class FPN(keras.Model):
    def __init__(self, channels: int = 32, num: Optional[int] = None, rates: Sequence[int] = (1, 2, 4)):
        super().__init__()
        self.stem = Sequential([layers.Conv2D(16, 3, 2, "same"), layers.BatchNormalization()])
        self.stages = [Sequential([layers.Conv2D(16 * 2 ** i, 3, 2, "same", activation="relu"), layers.Dropout(0.1)]) for i in range(3)]
        self.lateral = {f"l{i}": layers.Conv2D(channels, 1) for i in range(3)}
        self.up = layers.UpSampling2D()
        self.aspp = [layers.Conv2D(channels, 3, padding="same", dilation_rate=r) for r in rates]
        self.gamma = None

    def build(self, input_shape):
        self.gamma = self.add_weight(shape=(1,), initializer="zeros", name="gamma")
        self.built = True

    def call(self, x):
        x = self.stem(x)
        feats = []
        for stage in self.stages:
            x = stage(x)
            feats.append(x)
        lat = [self.lateral[f"l{i}"](f) for i, f in enumerate(feats)]
        for i in range(len(lat) - 2, -1, -1):
            lat[i] = lat[i] + self.up(lat[i + 1])
        pyramid = [a(lat[0]) for a in self.aspp]
        y = ops.concatenate(pyramid, axis=-1)
        z = sum(pyramid)
        return self.gamma * z + lat[0], y


class SelfAttention2D(layers.Layer):
    def __init__(self, r=8, **kw):
        super().__init__(**kw)
        self.r = r

    def build(self, input_shape):
        _, h, w, c = input_shape
        self.c = c
        self.f = layers.Conv2D(c // self.r, 1)
        self.g = layers.Conv2D(c // self.r, 1)
        self.h = layers.Conv2D(c, 1)
        self.scale = self.add_weight(name="scale", shape=[c], initializer="ones")

    def call(self, x):
        n = x.shape[1] * x.shape[2]
        f = tf.reshape(self.f(x), (-1, n, self.c // self.r))
        g = tf.reshape(self.g(x), (-1, n, self.c // self.r))
        h = tf.reshape(self.h(x), (-1, n, self.c))
        s = tf.matmul(g, f, transpose_b=True)
        beta = tf.nn.softmax(s, axis=-1)
        o = tf.matmul(beta, h)
        o = tf.reshape(o, (-1, *x.shape[1:]))
        return o * self.scale + x

    def compute_output_shape(self, s):
        return s


m = resnet34(num_classes=5)
m2 = resnet50()
inp = layers.Input((64, 64, 3))
a, b = FPN()(inp)
s = SelfAttention2D()(a)
q = layers.Concatenate()([s, b, a])
FPN(channels=8)(tf.zeros((2, 64, 64, 3)))
