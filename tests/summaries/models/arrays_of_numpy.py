"""Widths that are read out of arrays of numpy: turned, put into other shapes, cut by several indices, taken by places."""

import math

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def net(width):
    x = keras.Input((5,))
    return keras.Model(x, layers.Dense(int(width))(x))


table = np.array([[1, 2], [3, 4], [5, 6]])
flattened = net(len(np.array([[1, 0, 0], [0, 1, 0]]).flatten()) + len(np.zeros((2, 4)).ravel()))
raveled = net(table.ravel()[2] + np.ravel([[5, 6], [7, 8]])[1] + sum(v for v in table.flat))
by_columns = net(sum(table.flatten("F")[:2]) + table.T[0][1] + sum(table.transpose()[0]))
reshaped = net(table.reshape(-1)[3] + np.array([1, 2, 3, 4]).reshape(2, 2)[1][0])
of_tables = net(np.zeros((2, 4)).flatten().shape[0] + np.ones((2, 3)).size + np.zeros((3, 3)).ndim)
repeated = net(np.tile([1, 2], 3)[3] + np.repeat([1, 2], 2)[2] + len(np.hstack([[1, 2], [3]])))
by_places = net(table[[2, 0]][0][1] + table[np.array([0, 1]), 1][1] + table[..., 0].sum() + table[1:, None].shape[0])
masked = net(table[table > 2].sum() + table[::-1][0][0] + table[-1, -1])
many = net(np.arange(20)[[3, 4]][1] + (np.arange(20) * 2)[3] + len(np.arange(20) + np.arange(20)))

# the places of relative positions, as attention in windows computes them
rows, columns = np.meshgrid(range(4), range(4))
places = np.reshape(np.stack([rows, columns], axis=-1), [-1, 2])
between = places[:, None, :] - places[None, :, :]
index = np.sum(np.stack([between[:, :, 0] + 3, (between[:, :, 1] + 3) * 7], axis=-1), axis=-1).astype("float32")
first = np.ones((1, index.shape[1]), dtype=index.dtype) * 49
corner = np.concatenate([np.ones((1, 1)), np.ones((index.shape[0], 1)) * 50], axis=0)
index = np.concatenate([corner, np.concatenate([first, index], axis=0)], axis=1)
relative = net(index.shape[0] + index.shape[1] + rows[1, 2] + between.shape[0])

# sines and cosines of places, as transformers for images add them
steps = np.expand_dims(np.arange(4, dtype="float32") * (2 * math.acos(-1.0)), -1) / 10.0 ** (np.arange(6) // 2 / 6)
waves = np.reshape(np.stack([np.sin(steps[:, 0::2]), np.cos(steps[:, 1::2])], axis=-1), [4, 1, -1])
encoded = net(waves.shape[2] + math.degrees(1.1) + math.atan2(1, 2) + math.cbrt(27) + math.erf(3) + math.expm1(2))

# rates that grow from block to block, some for each stage; no machine of ours has a TPU
rates = [part.numpy().tolist() for part in tf.split(tf.linspace(0.0, 0.4, 5), [2, 3])]
split = net(len(rates[1]) + int(10 * rates[1][-1]) + (rates[0][0] > 0))
elsewhere = net(3 if len(tf.config.list_logical_devices("TPU")) != 0 else 4)

# items that are set anew in place, as windows of attention count where their pixels lie
grid = np.array([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
grid[:, :, 0] += 1
added = net(grid.sum())
grid[:, :, 0] *= 3
times = net(grid.sum() + grid[1, 0, 0])
grid[0, 1] = [9, 9]
grid[..., 1] = 5
grid[1, :, 1] = np.array([2, 3])
set_anew = net(grid.sum() + grid[1][0][1])
grid[0] = 1.9
broadcast = net(grid.sum())
rows, columns = np.meshgrid(np.arange(2), np.arange(3), indexing="ij")
flat = np.stack([rows, columns]).reshape(2, -1)
apart = (flat[:, :, None] - flat[:, None, :]).transpose([1, 2, 0])
apart[:, :, 0] += 1
apart[:, :, 1] += 2
apart[:, :, 0] *= 5
places = apart.sum(-1)
held = tf.Variable(initial_value=tf.convert_to_tensor(places), trainable=False)
of_windows = net(held.shape[0] + len(held.shape) + places[1][2] + places.max())
products = np.einsum("m,d->md", np.arange(14), np.arange(1, 5))
waves = np.concatenate([np.sin(products), np.cos(products)], axis=1)
of_waves = net(waves.shape[0] + waves.shape[1])
whole = (places / 2).astype("int32").reshape(-1)
of_whole = net(whole.shape[0] + whole.sum())
