"""Classes that inherit from a named tuple: defaults in `__new__`, properties, a constructor of their own."""

from collections import namedtuple

import keras
from keras import layers


def net(width):
    x = keras.Input((5,))
    return keras.Model(x, layers.Dense(int(width))(x))


class Feature(namedtuple("Feature", ["name", "size", "width"])):
    __slots__ = ()

    def __new__(cls, name, size, width=4):
        if width == "auto":
            width = 6 * int(pow(size, 0.25))
        return super(Feature, cls).__new__(cls, name, size, width)  # noqa: UP008

    def __hash__(self):
        return self.name.__hash__()

    @property
    def total(self):
        return self.size * self.width


class Base(namedtuple("Base", "a b")):
    def __new__(cls, a, b=2):
        return super().__new__(cls, a, b)


class Heir(Base):
    def __new__(cls, a):
        return super().__new__(cls, a + 1)

    def sum(self):
        return self.a + self.b


class Multiplied(namedtuple("Multiplied", "a b")):
    def __init__(self, a, b):
        self.c = a * b


Point = namedtuple("Point", "x y z")
Point.__new__.__defaults__ = (1, 2)
feature = Feature("a", 10)
defaults = net(feature.total + Feature("b", 16, "auto").width + len(feature))
inherited = net(Heir(3).sum() + (1 if isinstance(Heir(3), Base) else 0))
constructed = net(Multiplied(2, 3).c + sum(Multiplied(4, 5)))
as_keys = net({Feature: 1, Base: 2}[type(feature)] + {feature: 3}[feature])
made_by_hand = net(Point(5).z + Point(5).y + Point.__new__(Point, 4).x + Feature._make(["q", 2, 3]).total)
name, size, width = feature
unpacked = net(size + width + feature[1] + feature._replace(size=3).total)
compared = net((2 if feature == Feature("a", 10) else 1) + (10 if feature == ("a", 10, 4) else 20))
