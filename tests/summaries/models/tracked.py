"""What Keras counts as parts of a layer: what comes into lists and dicts by index, by methods, or before they are kept."""
import keras
from keras import layers
def model(make, call=None):
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            make(self)
        def call(self, x):
            return x
    m = Net()
    m(keras.Input((3,)))
    return m
class Part(layers.Layer):
    pass
def one(n):
    d = layers.Dense(n); d.build((None, 3)); return d
def a(self):
    self.blocks = [one(4), one(5)]
    self.blocks[1] = one(7)
def b(self):
    l = [one(4)]
    self.blocks = l
    l.append(one(5))
    self.last = layers.Dense(len(self.blocks)); self.last.build((None, 3))
def c(self):
    x, y = one(4), one(5)
    self.y = y
    self.x = x
def d(self):
    self.d = {}
    self.d["a"] = []
    self.d["a"].append(one(4))
def e(self):
    self.d = [[], []]
    self.d[0].append(one(4))
    self.d[1].append(one(5))
def f(self):
    self.d = [one(4), one(5), one(6)]
    self.d.pop()
    self.d.pop(0)
def g(self):
    self.d = [one(4), one(5), one(6)]
    del self.d[1]
    self.d.remove(self.d[0])
def h(self):
    self.d = {"a": one(4), "b": one(5)}
    self.d.pop("a")
    self.d.setdefault("c", one(6))
    self.d.update({"e": one(7)})
def i(self):
    self.d = [one(4)]
    self.d += [one(5)]
    self.d = self.d + [one(6)]
def j(self):
    self.d = [one(4), one(5)]
    self.d[:] = [one(6)]
def k(self):
    self.d = {"a": one(4), "b": one(5)}
    del self.d["a"]
def l(self):
    self.d = []
    self.d.append([one(4)])
    self.d[0].append(one(5))
def m(self):
    self.d = [one(4), one(5)]
    self.e = self.d
    self.d.clear()
def n(self):
    self.d = [None] * 3
    for i in range(3):
        self.d[i] = one(4 + i)
def o(self):
    self.d = [None] * 3
    for i in range(3):
        self.d[i] = one(4 + i)
    self.d = self.d
def p(self):
    self.d = [one(4), one(5)]
    self.d.insert(0, one(6))
    self.d.extend([one(7)])
    self.d.reverse()
ma, mb, mc, md, me, mf, mg, mh = [model(z) for z in (a, b, c, d, e, f, g, h)]
mi, mj, mk, ml, mm, mn, mo, mp = [model(z) for z in (i, j, k, l, m, n, o, p)]
