"""What Keras counts as parts of a layer: what comes into lists and dicts by index, by methods, or before they are kept."""

import keras
from keras import layers


def model(make):
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            make(self)

        def call(self, x):
            return x

    m = Net()
    m(keras.Input((3,)))
    return m


def one(n):
    made = layers.Dense(n)
    made.build((None, 3))
    return made


def set_by_index(self):
    self.blocks = [one(4), one(5)]
    self.blocks[1] = one(7)


def kept_before_it_grows(self):
    blocks = [one(4)]
    self.blocks = blocks
    blocks.append(one(5))
    self.last = one(len(self.blocks))


def in_another_order(self):
    x, y = one(4), one(5)
    self.y = y
    self.x = x


def list_within_a_dict(self):
    self.d = {}
    self.d["a"] = []
    self.d["a"].append(one(4))


def lists_within_a_list(self):
    self.d = [[], []]
    self.d[0].append(one(4))
    self.d[1].append(one(5))


def popped(self):
    self.d = [one(4), one(5), one(6)]
    self.d.pop()
    self.d.pop(0)


def deleted(self):
    self.d = [one(4), one(5), one(6)]
    del self.d[1]
    self.d.remove(self.d[0])


def dict_methods(self):
    self.d = {"a": one(4), "b": one(5)}
    self.d.pop("a")
    self.d.setdefault("c", one(6))
    self.d.update({"e": one(7)})


def added(self):
    self.d = [one(4)]
    self.d += [one(5)]
    self.d = [*self.d, one(6)]


def slices(self):
    self.d = [one(4), one(5)]
    self.d[:] = [one(6)]


def deleted_from_a_dict(self):
    self.d = {"a": one(4), "b": one(5)}
    del self.d["a"]


def list_put_into_a_list(self):
    self.d = []
    self.d.append([one(4)])
    self.d[0].append(one(5))


def cleared(self):
    self.d = [one(4), one(5)]
    self.e = self.d
    self.d.clear()


def filled(self):
    self.d = [None] * 3
    for i in range(3):
        self.d[i] = one(4 + i)


def filled_and_kept_again(self):
    self.d = [None] * 3
    for i in range(3):
        self.d[i] = one(4 + i)
    self.d = self.d


def moved(self):
    self.d = [one(4), one(5)]
    self.d.insert(0, one(6))
    self.d.extend([one(7)])
    self.d.reverse()


ma = model(set_by_index)
mb = model(kept_before_it_grows)
mc = model(in_another_order)
md = model(list_within_a_dict)
me = model(lists_within_a_list)
mf = model(popped)
mg = model(deleted)
mh = model(dict_methods)
mi = model(added)
mj = model(slices)
mk = model(deleted_from_a_dict)
ml = model(list_put_into_a_list)
mm = model(cleared)
mn = model(filled)
mo = model(filled_and_kept_again)
mp = model(moved)
