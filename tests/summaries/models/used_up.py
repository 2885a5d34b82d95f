"""What `zip`, `map`, generators and their like give can be taken once: who asks again finds only what is left."""

import itertools

import keras
from keras import layers


def network(width):
    inputs = keras.Input((5,))
    return keras.Model(inputs, layers.Dense(width)(inputs))


def numbers():
    yield from range(1, 4)


pairs = zip([1, 2, 3], [4, 5, 6], strict=False)
twice = network(len(list(pairs)) + len(list(pairs)))
more = map(abs, [-2, -3, -4])
summed = network(sum(more) + sum(more))
given = numbers()
next(given)
rest_of_a_generator = network(sum(given) + len(list(given)))
squares = (width * width for width in range(5))
found = 4 in squares
behind_what_was_found = network(sum(squares) + found)
places = enumerate("abc")
for _ in places:
    break
left_early = network(len(list(places)) + sum(place for place, _ in places) + 1)
kept = filter(None, [1, 0, 2])
unpacked = network(len([*kept]) + len([*kept, 7]))
stream = iter(range(10))
in_parts = network(sum(itertools.islice(stream, 3)) * 100 + sum(itertools.islice(stream, 2)) * 10 + next(stream))
stream = iter(range(10))
beside = list(zip(range(2), stream, strict=False)), list(zip(stream, range(2), strict=False))
no_more_than_needed = network(sum(stream) + len(beside[1]))
flags = (width > 2 for width in range(6))
no_further = network(10 * any(flags) + len(list(flags)))
backwards = reversed([1, 2, 3])
true_though_empty = network(next(backwards) + len(list(backwards)) + (5 if backwards else 0) + len(list(backwards)))
chained = itertools.chain([1], [2, 3])
its_own = network((iter(chained) is chained) + sum(chained) + sum(chained))
no_list = network(3 + isinstance(pairs, list) + hasattr(given, "__len__") + 2 * hasattr(given, "__next__"))
