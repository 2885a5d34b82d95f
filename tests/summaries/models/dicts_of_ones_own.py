"""Classes that inherit from `dict`, as configurations do: their objects hold items beside attributes."""

import keras
from keras import layers


class Config(dict):
    def __getattr__(self, name):
        return self[name]

    def total(self):
        return sum(self.values())


class Counted(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.more = 2

    def __missing__(self, key):
        return 9

    def __setitem__(self, key, value):
        super().__setitem__(key, value + 1)


def network(width, times=1):
    inputs = keras.Input((5,))
    return keras.Model(inputs, layers.Dense(width * times)(inputs))


config = Config(width=3, times=4)
config["depth"] = 5
by_attribute = network(config.width + config["times"] + len(config))
by_method = network(config.total() + ("depth" in config) + 10 * ("other" in config))
del config["depth"]
as_keywords = network(**config)
merged = network(sum({**config, "more": 1}.values()) + len(dict(config)) + isinstance(config, dict))
counted = Counted({"a": 1}, b=2)
counted["c"] = 7
missing = network(counted["nothing"] + counted.more + counted.get("d", 1) + counted["c"])
turns = network(sum(len(key) * value for key, value in counted.items()) + sum(1 for _ in counted))


class Open(Config):
    def __setattr__(self, name, value):
        self[name] = value


class Doubled:
    def __init__(self, width):
        object.__setattr__(self, "depth", 3)
        self.width = width

    def __setattr__(self, name, value):
        super().__setattr__(name, 2 * value)


written = Open(width=2)
written.depth = 4
setattr(written, "t" + "imes", 5)
by_assignment = network(written.total())
doubled = Doubled(4)
past_it = network(doubled.width + doubled.depth)
