"""Generators run as far as they are asked: they and whoever takes their items change the same things by turns."""

import itertools

import keras
from keras import layers


def network(*widths):
    x = inputs = keras.Input((9,))
    for width in widths:
        x = layers.Dense(int(width))(x)
    return keras.Model(inputs, x)


class Source:
    def __init__(self):
        self.width = 1

    def items(self):
        for i in range(3):
            yield self.width + i
            self.width *= 2


source, total = Source(), 0
for one in source.items():
    source.width += 1
    total += one
shared = network(total)


log = []


def logged():
    log.append("start")
    for i in range(2):
        log.append(i)
        yield len(log)
    log.append("end")


found = []
for one in logged():
    log.append("consumer")
    found.append(one)
by_turns = network(*found, len(log))
given = logged()
begun_late = len(log)
first = next(given)
log.clear()
asked_twice = network(begun_late, first, *given, len(log))


def running():
    total = 0
    while True:
        got = yield total
        if got is None:
            return "done"
        total += got


sums = running()
next(sums)
sent = network(sums.send(3), sums.send(4))
try:
    sums.send(None)
    ended = 1
except StopIteration:
    ended = 2
after_the_end = network(ended, next(sums, 7))


def inner():
    yield 3
    return 8


def outer():
    x = yield from inner()
    yield x


delegated = network(*outer())


def cleaning():
    try:
        yield 4
        yield 5
    finally:
        log.append("cleaned")


before = len(log)
for width in cleaning():
    if width > 3:
        break
left_early = network(len(log) - before, width)
kept = cleaning()
for _ in kept:
    break
not_yet = network(len(log) - before, next(kept), *kept, len(log) - before)
by_hand = cleaning()
next(by_hand)
by_hand.close()
closed = network(len(log) - before, next(by_hand, 6))


def catching():
    try:
        yield 2
    except ValueError:
        yield 3
    else:
        yield 4


one, other = catching(), catching()
next(one)
next(other)
thrown = network(one.throw(ValueError("x")), next(other))


def blocks(n):
    for i in range(n):
        yield layers.Dense(4 + i)


x = inputs = keras.Input((9,))
for block in blocks(3):
    x = layers.Dense(2)(block(x))
names = keras.Model(inputs, x)
x = inputs = keras.Input((9,))
for i, block in enumerate(blocks(3)):
    x = layers.Dense(2 + i)(block(x))
numbered = keras.Model(inputs, x)
x = inputs = keras.Input((9,))
for block, width in zip(blocks(3), (5, 6), strict=False):
    x = layers.Dense(width)(block(x))
beside = keras.Model(inputs, x)
x = inputs = keras.Input((9,))
for block in map(layers.Dense, [4, 5]):
    x = layers.Dense(3)(block(x))
mapped = keras.Model(inputs, x)
x = inputs = keras.Input((9,))
for block in (layers.Dense(i) for i in (4, 5) if i):
    x = layers.Dense(3)(block(x))
expressed = keras.Model(inputs, x)


def walk(tree):
    for one in tree:
        if isinstance(one, list):
            yield from walk(one)
        else:
            yield one


recursive = network(*walk([1, [2, [3, 4]], 5]))


class Tree:
    def __init__(self, *leaves):
        self.leaves = leaves

    def __iter__(self):
        yield from self.leaves


iterated = network(*Tree(3, 4), sum(Tree(1, 2)))


def count():
    n = 2
    while True:
        yield n
        n += 1


endless = []
for n in count():
    if n > 5:
        break
    endless.append(n)
numbers = count()
limited = network(*endless, next(numbers), next(numbers), *itertools.islice(count(), 2))
zipped = network(*[a * b for a, b in zip(count(), [2, 3], strict=False)])
doubled = (log.append(i) or len(log) for i in range(3))
size = len(log)
log.append("between")
lazy = network(next(doubled) - size, *[n - size for n in doubled])
