import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import (GlobalAveragePooling2D, GlobalMaxPooling2D, Reshape, Dense, multiply, Permute,
                                     Concatenate, Conv2D, Add, Activation, Lambda, Input, BatchNormalization, Multiply)
from tensorflow.keras.models import Model


def squeeze_excite_block(input, ratio=16):
    init = input
    channel_axis = 1 if K.image_data_format() == "channels_first" else -1
    filters = init.shape[channel_axis]
    se_shape = (1, 1, filters)
    se = GlobalAveragePooling2D()(init)
    se = Reshape(se_shape)(se)
    se = Dense(filters // ratio, activation='relu', kernel_initializer='he_normal', use_bias=False)(se)
    se = Dense(filters, activation='sigmoid', kernel_initializer='he_normal', use_bias=False)(se)
    if K.image_data_format() == 'channels_first':
        se = Permute((3, 1, 2))(se)
    x = multiply([init, se])
    return x


def attach_attention_module(net, attention_module):
    if attention_module == 'se_block':
        net = se_block(net)
    elif attention_module == 'cbam_block':
        net = cbam_block(net)
    else:
        raise Exception("'{}' is not supported attention module!".format(attention_module))
    return net


def se_block(input_feature, ratio=8):
    channel = input_feature.shape[-1]
    se_feature = GlobalAveragePooling2D()(input_feature)
    se_feature = Reshape((1, 1, channel))(se_feature)
    assert se_feature.shape[1:] == (1, 1, channel)
    se_feature = Dense(channel // ratio, activation='relu')(se_feature)
    assert se_feature.shape[1:] == (1, 1, channel // ratio)
    se_feature = Dense(channel, activation='sigmoid')(se_feature)
    se_feature = multiply([input_feature, se_feature])
    return se_feature


def cbam_block(cbam_feature, ratio=8):
    cbam_feature = channel_attention(cbam_feature, ratio)
    cbam_feature = spatial_attention(cbam_feature)
    return cbam_feature


def channel_attention(input_feature, ratio=8):
    channel = input_feature.shape[-1]
    shared_layer_one = Dense(channel // ratio, activation='relu', use_bias=True)
    shared_layer_two = Dense(channel, use_bias=True)
    avg_pool = GlobalAveragePooling2D()(input_feature)
    avg_pool = Reshape((1, 1, channel))(avg_pool)
    avg_pool = shared_layer_one(avg_pool)
    avg_pool = shared_layer_two(avg_pool)
    max_pool = GlobalMaxPooling2D()(input_feature)
    max_pool = Reshape((1, 1, channel))(max_pool)
    max_pool = shared_layer_one(max_pool)
    max_pool = shared_layer_two(max_pool)
    cbam_feature = Add()([avg_pool, max_pool])
    cbam_feature = Activation('sigmoid')(cbam_feature)
    return multiply([input_feature, cbam_feature])


def spatial_attention(input_feature):
    kernel_size = 7
    avg_pool = Lambda(lambda x: tf.reduce_mean(x, axis=3, keepdims=True))(input_feature)
    max_pool = Lambda(lambda x: tf.reduce_max(x, axis=3, keepdims=True))(input_feature)
    concat = Concatenate(axis=3)([avg_pool, max_pool])
    cbam_feature = Conv2D(filters=1, kernel_size=kernel_size, strides=1, padding='same', activation='sigmoid', use_bias=False)(concat)
    return multiply([input_feature, cbam_feature])


def resnet_block(x, filters, stride, attention):
    shortcut = x
    y = Conv2D(filters, 3, stride, 'same')(x)
    y = BatchNormalization()(y)
    y = Activation('relu')(y)
    y = Conv2D(filters, 3, padding='same')(y)
    y = BatchNormalization()(y)
    if attention is not None:
        y = attach_attention_module(y, attention)
    if stride != 1 or shortcut.shape[-1] != filters:
        shortcut = Conv2D(filters, 1, strides=stride)(shortcut)
        shortcut = BatchNormalization()(shortcut)
    return Activation('relu')(Add()([shortcut, y]))


for att in (None, 'se_block', 'cbam_block'):
    inp = Input((32, 32, 3))
    x = squeeze_excite_block(Conv2D(32, 3, padding='same')(inp))
    for i, f in enumerate([32, 64]):
        for j in range(2):
            x = resnet_block(x, f, 2 if i and not j else 1, att)
    model = Model(inp, x)
