from keras.models import Model
from keras.layers import Input, Dense, Lambda, Activation, BatchNormalization, GlobalAveragePooling2D
from keras.layers import Conv2D, concatenate, add, LeakyReLU
from keras.regularizers import l2
import keras


def __initial_conv_block(input, weight_decay=5e-4):
    channel_axis = 1 if keras.backend.image_data_format() == 'channels_first' else -1
    x = Conv2D(64, (3, 3), padding='same', use_bias=False, kernel_initializer='he_normal', kernel_regularizer=l2(weight_decay))(input)
    x = BatchNormalization(axis=channel_axis)(x)
    x = LeakyReLU()(x)
    return x


def __grouped_convolution_block(input, grouped_channels, cardinality, strides, weight_decay=5e-4):
    init = input
    channel_axis = 1 if keras.backend.image_data_format() == 'channels_first' else -1
    group_list = []
    if cardinality == 1:
        x = Conv2D(grouped_channels, (3, 3), padding='same', use_bias=False, strides=(strides, strides))(init)
        x = BatchNormalization(axis=channel_axis)(x)
        x = LeakyReLU()(x)
        return x
    for c in range(cardinality):
        x = Lambda(lambda z: z[:, :, :, c * grouped_channels:(c + 1) * grouped_channels]
                   if keras.backend.image_data_format() == 'channels_last' else
                   z[:, c * grouped_channels:(c + 1) * grouped_channels, :, :])(input)
        x = Conv2D(grouped_channels, (3, 3), padding='same', use_bias=False, strides=(strides, strides))(x)
        group_list.append(x)
    group_merge = concatenate(group_list, axis=channel_axis)
    x = BatchNormalization(axis=channel_axis)(group_merge)
    x = LeakyReLU()(x)
    return x


def __bottleneck_block(input, filters=64, cardinality=8, strides=1, weight_decay=5e-4):
    init = input
    grouped_channels = int(filters / cardinality)
    channel_axis = 1 if keras.backend.image_data_format() == 'channels_first' else -1
    if keras.backend.image_data_format() == 'channels_first':
        if init.shape[1] != 2 * filters:
            init = Conv2D(filters * 2, (1, 1), padding='same', strides=(strides, strides), use_bias=False)(init)
            init = BatchNormalization(axis=channel_axis)(init)
    else:
        if init.shape[-1] != 2 * filters:
            init = Conv2D(filters * 2, (1, 1), padding='same', strides=(strides, strides), use_bias=False)(init)
            init = BatchNormalization(axis=channel_axis)(init)
    x = Conv2D(filters, (1, 1), padding='same', use_bias=False)(input)
    x = BatchNormalization(axis=channel_axis)(x)
    x = LeakyReLU()(x)
    x = __grouped_convolution_block(x, grouped_channels, cardinality, strides, weight_decay)
    x = Conv2D(filters * 2, (1, 1), padding='same', use_bias=False)(x)
    x = BatchNormalization(axis=channel_axis)(x)
    x = add([init, x])
    x = LeakyReLU()(x)
    return x


def __create_res_next(nb_classes, img_input, include_top, depth=29, cardinality=8, width=4, weight_decay=5e-4, pooling=None):
    if type(depth) is list or type(depth) is tuple:
        N = list(depth)
    else:
        N = [(depth - 2) // 9 for _ in range(3)]
    filters = cardinality * width
    filters_list = []
    for i in range(len(N)):
        filters_list.append(filters)
        filters *= 2
    x = __initial_conv_block(img_input, weight_decay)
    for i in range(N[0]):
        x = __bottleneck_block(x, filters_list[0], cardinality, strides=1, weight_decay=weight_decay)
    N = N[1:]
    filters_list = filters_list[1:]
    for block_idx, n_i in enumerate(N):
        for i in range(n_i):
            if i == 0:
                x = __bottleneck_block(x, filters_list[block_idx], cardinality, strides=2, weight_decay=weight_decay)
            else:
                x = __bottleneck_block(x, filters_list[block_idx], cardinality, strides=1, weight_decay=weight_decay)
    if include_top:
        x = GlobalAveragePooling2D()(x)
        x = Dense(nb_classes, use_bias=False, activation='softmax')(x)
    return x


def ResNext(input_shape=None, depth=29, cardinality=8, width=64, include_top=True, input_tensor=None, classes=10):
    if type(depth) == int:
        if (depth - 2) % 9 != 0:
            raise ValueError('Depth of the network must be such that (depth - 2) should be divisible by 9.')
    if input_tensor is None:
        img_input = Input(shape=input_shape)
    else:
        img_input = input_tensor
    x = __create_res_next(classes, img_input, include_top, depth, cardinality, width)
    inputs = img_input
    return Model(inputs, x, name='resnext')


if __name__ == '__main__':
    model = ResNext((32, 32, 3), depth=20, cardinality=4, width=4)
