"""Classes that inherit from `MultiHeadAttention` and build its projections themselves, from its private attributes."""

import keras
from keras import layers, ops


class Keys(layers.MultiHeadAttention):
    def build(self, query_shape, value_shape):
        common = self._get_common_kwargs_for_sublayer()
        heads, bias = (None, self._num_heads, self._key_dim), "de" if self._use_bias else None
        self._query_dense = layers.EinsumDense("abc,cde->abde", heads, bias_axes=bias, **common)
        self._query_dense.build(query_shape)
        self._key_dense = layers.EinsumDense("abc,cde->abde", heads, **common)
        self._key_dense.build(value_shape)
        self._value_dense = layers.EinsumDense("abc,cde->abde", (None, self._num_heads, self._value_dim), **common)
        self._value_dense.build(value_shape)
        self._build_attention(4)
        width = sum(self._output_shape or (query_shape[-1],)) + len(self._attention_axes)
        self._output_dense = layers.EinsumDense("abcd,cde->abe", (None, width), bias_axes="e", **common)
        self._output_dense.build((None, None, self._num_heads, self._value_dim))

    def call(self, query, value):
        keys, values = self._key_dense(value), self._value_dense(value)
        scores = self._softmax(ops.einsum("aecd,abcd->acbe", keys, self._query_dense(query)))
        return self._output_dense(self._dropout_layer(ops.einsum("acbe,aecd->abcd", scores, values)))

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        return (*query_shape[:-1], sum(self._output_shape or query_shape[-1:]) + 1)


x, y = keras.Input((6, 10)), keras.Input((7, 5))
plain = keras.Model([x, y], layers.Dropout(0.1)(Keys(2, 4)(x, y)))
wide = keras.Model([x, y], Keys(num_heads=3, key_dim=4, value_dim=8, use_bias=False, output_shape=9)(x, y))
told = keras.Model(x, layers.Dense(layers.MultiHeadAttention(2, 4).value_dim)(x))
