"""Functions that take functions, cells of the user's own, sizes that only a run shows, and parts that use up names."""

import keras
from keras import layers, ops


class Cell(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))
        self.recurrent = self.add_weight(shape=(self.units, self.units))

    def call(self, inputs, states):
        made = ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.recurrent)
        return made, [made]


x = keras.Input((7, 5))
own_cell = keras.Model(x, layers.RNN(Cell(4))(x))
mixed_cells = keras.Model(x, layers.RNN([layers.LSTMCell(3), Cell(6)], return_sequences=True)(x))
mapped = keras.Model(x, ops.map(lambda one: ops.sum(one, axis=0), x))
doubled = keras.Model(x, ops.vectorized_map(lambda one: one * 2, x))
looped = keras.Model(x, ops.fori_loop(0, 3, lambda i, value: value + 1.0, x))
chosen = keras.Model(x, ops.cond(ops.sum(x) > 0, lambda: x + 1, lambda: x - 1))
found = keras.Model(x, ops.nonzero(x)[0])
products = keras.Model(x, ops.einsum("nab,ncb->nac", x, x))
open_sizes = keras.Model(x, layers.EinsumDense("aBc,cd->aBd", output_shape=(None, 6))(x))

vectors = layers.TextVectorization(max_tokens=10)
looked_up = keras.Sequential(
    [keras.Input((1,), dtype="string"), layers.StringLookup(vocabulary=["a", "B", "c"], output_mode="one_hot")]
)

tokens = keras.Input((10, 16))
attended = layers.MultiHeadAttention(2, 8)(query=tokens, value=tokens)
attended = layers.Dropout(0.1)(layers.Add()([tokens, attended]))
encoder = keras.Model(tokens, layers.Dense(3)(layers.Softmax()(layers.LayerNormalization()(attended))))
given = dict(query=keras.Input((8, 16), name="query"), value=keras.Input((4, 16), name="value"))  # noqa: C408
by_keyword = keras.Model(given, layers.MultiHeadAttention(2, 2)(**given))
