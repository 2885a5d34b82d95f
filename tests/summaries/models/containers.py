"""Lists, dicts and rows of numbers that are asked for what is done to them less often; properties that are set."""

from collections import OrderedDict, namedtuple

import keras
import numpy as np
from keras import layers


def network(width):
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, layers.Conv2D(width, 3)(inputs))


class Widths:
    @property
    def widths(self):
        return self._widths

    @widths.setter
    def widths(self, named):
        self._widths = namedtuple("Widths", named.keys())(*named.values())


class Wide(Widths):
    def __init__(self):
        self.widths = {"first": 3, "last": 4}


set_by_a_property = network(Wide().widths.first * Wide().widths.last)

by_name = {"first": 4, "last": 7}
key, value = by_name.popitem()
popped = network(value + len(by_name) + len(key))

ordered = OrderedDict([("a", 4), ("b", 7), ("c", 9)])
ordered.move_to_end("a")
ordered.popitem(last=False)
moved = network(list(ordered.values())[-1] * 2 + len(ordered))

from_keys = network(dict.fromkeys(["a", "b"], 6)["b"] + len({}.fromkeys("abc")))

pairs = [(4, "b"), (3, "c"), (9, "a")]
pairs.sort()
backwards = sorted(pairs, key=lambda pair: (pair[1], pair[0]), reverse=True)
in_order = network(pairs[0][0] + backwards[0][0] * sorted([(5, 3), (5, 2)])[0][1])

unbound = network(len(str.join("", map(str.upper, ["a", "b"]))) + dict.get({"k": 3}, "k"))
special = network({"a": 5}.__getitem__("a") + [7].__len__() + [1, 5, 1].index(1, 1))

row = np.array([1, 2])
same, copied = row, row.copy()
row *= 3
row += 1
in_place = network(int(same[0]) + int(copied[1]) + int(row.sum()))

table = np.array([[1, 2], [3, 4]]) * 2 + np.array([1, 1])
masked = network(int(table[1][0]) + int((table > 4).sum()) + len(row == 4) + int(table.sum(axis=1)[0]))

pooled, grid = np.array([1, 1]), (4, 2)
inputs = keras.Input((64, 64, 3))
outputs = inputs
while tuple(pooled) != tuple(grid):
    pool = 1 + (np.asarray(grid) > pooled)
    pooled *= pool
    outputs = layers.MaxPooling2D(pool)(outputs)
by_masks = keras.Model(inputs, outputs)
