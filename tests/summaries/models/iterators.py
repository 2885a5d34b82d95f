"""Iterators that are objects, endless ones among them; counts, queues, and operators as functions."""

import bisect
import contextlib
import functools
import heapq
import itertools
import math
import operator
from collections import Counter, deque

import keras
from keras import layers


def network(*widths):
    x = inputs = keras.Input((9,))
    for width in widths:
        x = layers.Dense(width)(x)
    return keras.Model(inputs, x)


class Doubling:
    """An iterator of one's own."""

    def __init__(self, last):
        self.now, self.last = 1, last

    def __iter__(self):
        return self

    def __next__(self):
        if self.now > self.last:
            raise StopIteration
        self.now *= 2
        return self.now


own = Doubling(9)
first = next(own)
by_hand = network(first, *own, next(own, 7), *Doubling(3))

turns = itertools.cycle((4, 8, 2))
cycled = network(
    *(next(turns) for _ in range(4)), *[a * b for a, b in zip(range(1, 4), turns, strict=False)], next(turns)
)
numbered = itertools.count(2, 3)
counted = network(
    *[a * b for a, b in zip(numbered, [1, 2], strict=False)], next(numbered), *itertools.islice(numbered, 2)
)
repeated = network(*map(pow, [3, 4], itertools.repeat(2)), *itertools.repeat(5, 2))

grown = []
for size in itertools.count(3):
    if size > 5:
        break
    grown.append(size)
until = network(*grown)

once = iter([3, 4, 5, 6, 7])
pairs = [one + next(once, 1) for one in once]
by_pairs = network(*pairs, *[a * b for a, b in zip(*[iter([1, 2, 3, 4])] * 2, strict=False)])

chosen = network(
    *itertools.starmap(pow, [(2, 3), (3, 2)]),
    *itertools.takewhile(lambda one: one < 5, [1, 3, 7, 2]),
    *itertools.dropwhile(lambda one: one < 5, [1, 3, 7, 2]),
    *itertools.filterfalse(lambda one: one % 2, [3, 4, 6]),
    *itertools.compress([4, 5, 6], [1, 0, True]),
    *[len(list(group)) * key for key, group in itertools.groupby([1, 1, 2, 2, 2, 3])],
    *[sum(pair) for pair in itertools.combinations_with_replacement([1, 2], 2)],
)
running = network(
    *itertools.accumulate([2, 3, 4]),
    *itertools.accumulate([2, 3, 4], operator.mul),
    *itertools.accumulate([2, 3], lambda before, one: before * 2 + one, initial=1),
)

names = Counter()
x = inputs = keras.Input((9,))
for name in ["conv", "norm", "conv"]:
    names.update([name])
    x = layers.Dense(4, name=f"{name}_{names[name]}")(x)
named = keras.Model(inputs, x)
letters = Counter("aabbbc") + Counter(a=2)
tallied = network(letters["a"], letters["z"] + 1, letters.total(), *[n for _, n in letters.most_common(2)])

queue = deque([4, 5, 6], maxlen=4)
queue.appendleft(3)
queue.append(7)  # the 3 leaves
queue.rotate(1)
queued = network(queue.popleft(), *queue, len(queue), queue.pop())

skips = deque()
x = inputs = keras.Input((9,))
for width in (8, 16):
    x = layers.Dense(width)(x)
    skips.append(x)
while skips:
    x = layers.Concatenate()([x, skips.pop()])
joined = keras.Model(inputs, x)

applied = network(
    *operator.itemgetter(0, 2)([4, 5, 6]),
    *map(operator.attrgetter("units"), [layers.Dense(3)]),
    *map(len, map(operator.methodcaller("split", "-"), ["a-b", "c"])),
    functools.reduce(operator.mul, [2, 3]),
    math.comb(5, 2) + math.factorial(3) + math.isqrt(17) + math.lcm(4, 6),
    bisect.bisect_left([1, 4, 9], 5),
    *heapq.nlargest(2, [3, 9, 4]),
    int("101", 2),
)

width = 5
with contextlib.suppress(KeyError, IndexError):
    width = {}["width"]
with contextlib.nullcontext(4) as other:
    swallowed = network(width, other)
