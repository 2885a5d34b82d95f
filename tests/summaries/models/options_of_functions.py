"""Which arguments of functions Keras lists as inputs: tensors that are options are none of them."""

import keras
from keras import layers, ops

one, two = keras.Input((8,)), keras.Input((8,))
along = keras.Model([one, two], ops.trapezoid(one, x=two))
taken = keras.Model([one, two], ops.take(indices=ops.cast(two, "int32"), x=one, axis=1))
inputs = keras.Input((8, 8, 3))
filled = keras.Model(inputs, ops.full_like(inputs, ops.sum(inputs)))
product = keras.Model(inputs, ops.matmul(x2=ops.transpose(inputs, (0, 1, 3, 2)), x1=ops.relu(inputs)))
padded = keras.Model(inputs, ops.pad(inputs, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=ops.max(inputs)))
chosen = keras.Model(inputs, ops.select([inputs > 0, inputs < 1], [inputs, inputs], default=ops.mean(inputs)))
lower = keras.Model(inputs, ops.tril(inputs, k=ops.cast(ops.sum(inputs), "int32")))
same = keras.Model(inputs, ops.view(inputs))
axes = ops.ndim(inputs)
which = layers.ReLU() if axes == 4 else layers.Softmax()  # which is False: `axes` is a tensor
counted = keras.Model(inputs, [which(inputs), axes])
