"""Numbers that numpy and `keras.ops` work out."""

import keras
import numpy as np
from keras import layers, ops

x = keras.Input((64, 64, 3))


def chain(widths):
    y = x
    for width in widths:
        y = layers.Conv2D(int(width), 3)(y)
    return keras.Model(x, y)


by_type = chain(np.linspace(8.2, 20.9, 4).astype("int32"))
rounded = chain(np.array([4.5, 5.6]).round())
parts = chain(np.arange(2, 10)[1:3].tolist())
powers = chain([4 * np.power(2, 2), np.maximum(3, 5), np.abs(-6), np.mod(17, 10), np.floor_divide(17, 5)])
rows = chain(np.minimum(7, 224 // 2 ** np.arange(2, 5)))
reduced = chain([np.max([3, 8]), np.sum([1, 2]), np.array([4, 9]).max(), np.argmax([1, 5, 2]) + 1, np.clip(9, 1, 6)])
of_ops = chain([ops.ceil(5 / 2.0), ops.minimum(7, 56), ops.log2(8.0), ops.prod((2, 3))])
many = chain(np.concatenate([[4, 4], np.sort([9, 8])]))
weighted = chain(np.interp([1.5, 2.5], [1, 2, 3], [10, 20, 30]))
counts = chain([np.size([1, 2, 3]), np.unique([4, 4, 5])[1], np.digitize(2.5, [1, 2, 3])])
typed = chain([np.add(1, 2, dtype=np.int32), np.sum([1, 2], dtype=np.float32)])
