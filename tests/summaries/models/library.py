"""Parts of Python's library that code around models uses: partial methods, parts of paths, truths that are spelled."""

import functools
import os

import keras
from keras import layers


def network(width):
    inputs = keras.Input((5,))
    return keras.Model(inputs, layers.Dense(width)(inputs))


class Builder:
    def __init__(self):
        self.more = 1

    def make(self, width, times=1):
        return network(width * times + self.more)

    @classmethod
    def of(cls, width):
        return network(width + len(cls.__name__))

    small = functools.partialmethod(make, 4)
    double = functools.partialmethod(make, times=2)
    of_three = functools.partialmethod(of, 3)


small, double, of_three = Builder().small(), Builder().double(7), Builder.of_three()
root, extension = os.path.splitext("models/first.h5")
of_parts = network(len(root) + len(extension))
of_names = network(
    len(os.path.basename(root)) + len(os.path.dirname(root)) + os.path.isabs(root) + len(os.path.split(root))
)
