"""Objects of named tuples and dataclasses: their fields, and which of them are equal, and one key."""

import dataclasses
import typing
from collections import namedtuple
from typing import NamedTuple

import keras
from keras import layers


def network(*widths):
    x = inputs = keras.Input((9,))
    for width in widths:
        x = layers.Dense(int(width))(x)
    return keras.Model(inputs, x)


P = namedtuple("P", "x y")
table = {P(1, 2): 3}
table[P(1, 2)] = 5
a = network(len(table) + table[P(1, 2)], *[p.x + 3 for p in table], table.get(P(2, 2), 7), 2 + (P(1, 2) in table))


class Q(NamedTuple):
    width: int
    name: str = "q"


b = network(len({Q(1), Q(1), Q(2)}), {Q(3): 4, Q(3, "q"): 6}[Q(3)])


@dataclasses.dataclass(frozen=True)
class Conf:
    width: int
    depth: int = 2


cache = {}


def cached(conf):
    if conf not in cache:
        cache[conf] = len(cache) + 3
    return cache[conf]


c = network(cached(Conf(1)), cached(Conf(1, 2)), cached(Conf(2)), len(cache))
s = {P(1, 2)}
s.add(P(1, 2))
e = network(len(s), len(s | {P(1, 2), P(3, 4)}), s.pop().y)
t = {(P(1, 2), "a"): 4}
g = network(t[(P(1, 2), "a")])


@dataclasses.dataclass
class Block:
    filters: int
    kernels: list = dataclasses.field(default_factory=list)
    name: str = dataclasses.field(default="b", repr=False)
    count: int = dataclasses.field(init=False, default=2)
    SHARED: typing.ClassVar[int] = 9
    note = 7

    def __post_init__(self):
        self.kernels.append(3)


@dataclasses.dataclass
class Deep(Block):
    depth: int = 4
    filters: int = 8


one, other = Block(3), Block(3, [1], "c")
h = network(one.filters, len(one.kernels), len(other.kernels), one.count + len(other.name), Block.SHARED, one.note)
i = network(Deep().filters, Deep(5, [], "x", 6).depth, 1 + (one == Block(3)), 1 + (one == other), 1 + (one != other))
again = dataclasses.replace(other, filters=7)
j = network(again.filters, len(again.kernels), *dataclasses.asdict(Deep(2))["kernels"], len(dataclasses.fields(Deep)))
k = network(dataclasses.astuple(Block(6))[0], 1 + dataclasses.is_dataclass(Block), 1 + (Block(3) in [one]))
