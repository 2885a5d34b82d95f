"""Classes that inherit from `list`, and `ChainMap`: objects that hold items, and several dicts that are asked in turn."""

from collections import ChainMap

import keras
from keras import layers


class Widths(list):
    def doubled(self):
        return Widths([2 * one for one in self])

    def append(self, width):
        super().append(width + 1)


class Named(list):
    def __init__(self, name, *widths):
        super().__init__(widths)
        self.name = name


class Sum:
    def __init__(self, total):
        self.total = total

    def __iadd__(self, more):
        self.total += more
        return self

    def __add__(self, more):
        return Sum(0)


def network(width):
    inputs = keras.Input((5,))
    return keras.Model(inputs, layers.Dense(width)(inputs))


widths = Widths([1, 2])
same = widths
widths.append(3)
widths += (5,)
of_its_items = network(sum(widths.doubled()) + len(same))
last, before = same[-1], same[:2]
by_place = network(
    last + len(before) + 10 * (4 in widths) + 20 * isinstance(widths, list) + 40 * isinstance(before, Widths)
)
widths[0] = 7
del widths[1]
as_a_list = network(len(["a"] * 2 + widths) + len(widths + widths) + (widths == [7, 4, 5]))
named = Named("four", 1, 3)
named.sort(reverse=True)
with_a_name = network(len(named.name) + named[0] + max(named) + named.index(1) + bool(Named("none")))
unpacked = network((lambda a, b: 10 * a + b)(*named))
total = Sum(3)
total += 4
in_place = network(total.total)

chain = ChainMap({"a": 3}, {"a": 7, "b": 9})
first_found = network(chain["a"] + chain["b"])
counted = network(len(chain) + (2 if "b" in chain else 0) + chain.get("z", 4))
as_keywords = network({**chain}["b"] + (lambda a, b: a * b)(**chain))
child = chain.new_child({"b": 1})
child["q"] = 5
of_a_child = network(sum(child.values()) + len(child.maps))
of_its_parents = network(sum(dict(child).values()) + 10 * len(child.parents) + ("q" in chain))
child.pop("b")
without = network(child["b"] + 10 * list(child).index("q"))


class Settings(ChainMap):
    def __missing__(self, key):
        return 11


settings = Settings({}, {"w": 2})
settings.update(d=3)
inherited = network(settings["w"] + settings["h"] + len(settings.maps[0]) + isinstance(settings, ChainMap))
