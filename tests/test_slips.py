"""Slips of the hand that once led to a bug of ours, as the fuzzing found and shrunk them: none raises within the tool."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from resblock_lint import engine, verdicts
from resblock_lint.conditions import at_least, equal
from resblock_lint.contracts import BUDGETS, contracts
from resblock_lint.diagnostics import Report
from resblock_lint.dims import Dim, Symbol
from resblock_lint.discovery import Discovery
from resblock_lint.engine import Settings, check
from resblock_lint.faults import Judgement
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.loading import load_rules
from resblock_lint.plugin import Rule
from resblock_lint.project import Project
from resblock_lint.report import json as as_json
from resblock_lint.report import text as as_text
from resblock_lint.witness import find

HEAD = "import keras\nfrom keras import layers, ops\nx = layers.Input((8, 8, 4))\n"
SLIPS = {
    "a method of lists on a tuple": "for n in (8,):\n    (3,).append(n)\n",
    "sizes that double without end": "x = layers.Input((64, None, 4))\nwhile 1:\n    x = layers.Conv2D(x.shape[1] * 2, 3, strides=2, padding='same')(x)\n",
    "an item whose place the path knows": (
        "def fuse(branches, widths):\n    out = []\n    for i, w in enumerate(widths):\n        parts = []\n"
        "        for j, y in enumerate(branches):\n            for _ in range(i - j):\n"
        "                y = layers.Conv2D(w, 3, strides=2, padding='same')(y)\n            parts.append(y)\n"
        "        out.append(layers.Add()(parts))\n"
    ),
    "a list as a key that may be missing": "{}.get([], {})\n",
    "a comparison of what is nested too deep, twice": (
        "y = ()\nfor i in range(200):\n    y = (y, y)\nprint(print(3) == y)\nprint(print(print) == y)\nx = ()\n"
        "for i in range(x[:, None]):\n    x = (x, x)\nprint(print(x == y) == y)\n"
    ),
    "a function in place of images": "import tensorflow as tf\ntf.nn.space_to_depth(map, 2)\n",
    "a size that nobody knows in what is reduced": (
        "def p(x, n):\n    x = layers.tf()\n    for i in (n):\n        x = layers.MaxPooling2D()(layers.Conv2D(8, 3)(x))\n"
        "    return layers.Reshape(())(x)\n"
    ),
    "what a text begins with is not said": (
        "def f(x, mode=''):\n    if mode.startswith('wide'):\n        if mode.startswith():\n            y()\n"
    ),
    "a table that is cut at a fraction": "x = layers.Dense(ops.convert_to_tensor([[]])[.1:])((()))\n",
    "an item far beyond the end is taken out": "[3].pop(10**30)\n",
    "an item is put in far beyond the end": "items = []\nitems.insert(2**63, 3)\nitems.insert(-2**63, 4)\nassert items == [4, 3]\n",
    "an infinite number in a text": "a = '%d' % max(1, 1e309)\n",
    "more numbers than a computer counts": "a = ops.arange(10**30)\n",
    "a keyword of the layer's for the function": "a = layers.merge([x, x], layers='')\n",
    "too much for the function of a layer": "a = layers.merge([x, x], 'sum', -1, -1, None, None, None, None, 3)\n",
    "a loop collects what no layer gives": "def f(x, filters, n):\n    ys = [layers.Conv2D(), layers.Conv2D(filters / 2, ...)(filters)]\n    for _ in range(n):\n        ys.append(layers.Conv2D(3, filters, padding='')(ys[-1]))\n",
    "a slice of texts is deleted": "a = [1, 2, 3]\ndel a['x':]\n",
    "a slice without a step is deleted": "a = [1, 2, 3]\ndel a[::0]\n",
    "an encoding of one's own": "'abc'.encode('mycodec')\nb'abc'.decode('mycodec')\n",
    "an object that calls itself": "class A:\n    pass\nA.__call__ = A()\nA()()\n",
    "a list that a comparison empties": (
        "class A:\n    def __eq__(self, other):\n        a.clear()\n        return True\n"
        "a = [A(), A()]\na.remove(3)\na = [A(), A()]\na.index(3)\n"
    ),
    "a float that is rounded beyond all floats": "round(1.7e308, -308)\n",
    "a letter by its name in what Python 3.11 does not parse": "a = f'\\N{AMPERSAND} {f'{1}'}'\n",
    "a function of numbers on too few of them": "import math\nmath.atan2(3)\nmath.sqrt()\n",
    "an iterator that takes its items from itself": (
        "class A:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return next(z)\n"
        "z = zip(A(), A())\nfor n in z:\n    pass\n"
    ),
    "a case that lies far from the others": (
        "def f(x, n):\n    if n == 1:\n        return\n    if n == 2:\n        return\n    if n == 3:\n        return\n"
        "    if n == 10 ** 30:\n        return\n    layers.Add()([x, layers.Conv2D(3, 1)(x)])\n"
    ),
    "a generator that delegates to itself": (
        "def one():\n    yield 0\n    yield from two()\n    yield 3\ndef two():\n    yield 1\n"
        "    try:\n        yield from g\n    except ValueError:\n        pass\n    yield 2\n"
        "g = one()\nassert list(g) == [0, 1, 2, 3]\n"
    ),
    "a layer on no arguments": "layers.Concatenate()()\nlayers.Add()()\n",
    "a value is sent to a generator that gives a list": (
        "def f():\n    yield from [1, 2]\ng = f()\nnext(g)\ng.send(3)\n"
    ),
    "an escape that Python does not know": "a = '\\N{no such letter}'\nb = 'x' '\\N'\nc = f'{f'{1}'}'\n",
    "a star that stands alone": "width = *3\n",
    "a star in a return": "def f(x):\n    return *x\nf(3)\n",
    "sizes that differ on an axis that the inputs lack": (
        "import numpy as np\nnp.dstack([np.random.rand(4), np.random.rand(2)])\n"
        "ops.vstack([layers.Input((8,))[0], layers.Input((4,))[0]])\n"
    ),
    "more numbers than any computer counts": "import numpy as np\nx = np.arange(263 ** 63).shape\n",
    "a tensor of more axes than any": (
        "def f(x, y):\n    return ops.max(x, 2 ** 63) < y\n"
        "def g(x):\n    if x.ndim == 10 ** 30:\n        x = ops.expand_dims(x, axis=0)\n    return x.shape[1]\n"
    ),
    "a loop of nothing": "while []:\n    pass\ndef f(x, more):\n    while more(x):\n        pass\n    return layers.Add()([x, x])\n",
    "a variable of nothing": (
        "import keras, tensorflow as tf\ndef f(x):\n    tf.Variable()\n    tf.Variable({})\n    keras.Variable('zeros')\n    return layers.Add()([x, x])\n"
    ),
    "a class with a property of the name that enumerations have": (
        "class A:\n    @property\n    def __members__(self):\n        return {}\n    def f(self, x):\n        return layers.Add()([x, x])\nA()\nA['a']\n"
    ),
    "a layer on nothing": "layers.Conv2D(4, 3)(())\n",
    "a function on None": "ops.reshape(None, (-1, 1))\n",
    "an iterator of symbolic length": "import itertools\ndef f(x, n):\n    return list(itertools.repeat(x, n * 2))\n",
    "an iterator of nonsense": "import itertools\nfor n in itertools.repeat(9, {}):\n    pass\n",
    "a chain of a number": "import itertools\nfor n in itertools.chain(3, ()):\n    pass\n",
    "a range of nothing": "for n in range():\n    pass\n",
    "a pattern that would take for ever": "import re\nre.match('(a+)+b', 'a' * 300)\n",
    "a size of which nothing is asked, under two names": (
        "import tensorflow as tf\n"
        "def fill(image, center, half, replace=None):\n"
        "    low = tf.maximum(0, center - half)\n"
        "    high = tf.maximum(0, tf.shape(image)[1] - center - half)\n"
        "    shape = [tf.shape(image)[0], tf.shape(image)[1] - (low + high), tf.shape(image)[2]]\n"
        "    mask = tf.pad(tf.zeros(shape, dtype=image.dtype), [[0, 0], [low, high], [0, 0]], constant_values=1)\n"
        "    mask = tf.tile(tf.expand_dims(mask, -1), [1, 1, 1, tf.shape(image)[3]])\n"
        "    return tf.where(tf.equal(mask, 0), tf.ones_like(image) * replace, image)\n"
    ),
    "a layer of two inputs on one": "layers.MultiHeadAttention(2, 4)(x)\n",
    "a list in the place of a layer": "def f(x):\n    return layers.TimeDistributed([layers.Activation('')])(x)\n",
    "nothing in the place of a layer": "def f(x):\n    return layers.Bidirectional(print(64))(x)\n",
    "a question about no text": (
        "def f(x, mode):\n    if mode.startswith('wide'):\n        x = layers.ReLU()(x)\n"
        "    if mode.startswith(''):\n        x = layers.ReLU()(x)\n    return x\nf(x, 'wide'[1])\n"
    ),
    "half a letter that is evaluated": "def f(x, activation='\\ud800'):\n    return eval(activation)(x)\n",
    "items that a call of no function makes": "y = map(20, 'valid')\ndef f(x):\n    return y\n",
    "a size that is divided by more than any number": (
        "def f(x, size):\n    sizes = [size // (10**30**i) for i in range(3)]\n"
        "    return [layers.Conv1D(4, one, padding='same')(x) for one in sizes]\n"
    ),
}


COMPARED = (
    "def f(x, units, count=2, own=0):\n    for i in range(count):\n        y = layers.Dense(units)(x)\n"
    "        if {} > own:\n            y = layers.Add()([y, x])\n        x = y\n    return x\n"
)


def checked(text: str) -> Report:
    """A check in which a bug of ours is raised, not told."""
    texts = {"program.py": text.encode("utf-8", "surrogatepass")}
    settings = Settings(budgets=Budgets(strict=True))
    return check(texts, texts.get, load_rules(), settings)


@pytest.mark.parametrize("name", SLIPS)
def test_no_slip_raises_within_the_tool(name: str) -> None:
    report = checked(HEAD + SLIPS[name])
    json.loads(as_json.render(report))
    as_text.render(report, verbose=True)


@pytest.mark.parametrize("compared", ["range", "len", "layers", "layers.Dense(3)", "[own]", "{}", "(lambda: 3)"])
def test_what_has_no_order_beside_numbers_is_no_part_of_an_expression(compared: str) -> None:
    texts = {"program.py": (HEAD + COMPARED.format(compared)).encode()}
    ((made,), _) = contracts(texts, texts.get)
    assert all("<" not in need.expression.replace(" <", "") for need in made.requires)


def test_a_statement_that_comes_to_another_state_when_it_is_run_again() -> None:
    code = """
import tensorflow as tf

def block(x, filters, kernel_size=3, stride=1, conv_shortcut=True, final=False):
    if conv_shortcut:
        shortcut = BN()(shortcut)
    else:
        shortcut = x
        x = tf.keras.layers.Add(dtype='float32')([shortcut.x])
    return x

def stack(x, filters, blocks, stride1=2, final=False):
    for i in range(2, blocks + 1):
        if i == blocks and final:
            x = block(x, filters, conv_shortcut=False, final=True)
    def stack_fn(x):
        return stack(x, 512, 3, final=True)
"""
    found, _ = contracts(["m.py"], {"m.py": code.encode()}.get, budgets=replace(BUDGETS, strict=True))
    assert [one.qualname for one in found] == ["block", "stack"]


def test_a_witness_is_sought_by_symbols_that_are_equal_but_not_the_same_object() -> None:
    one, again, other = (Dim.of(Symbol(name)) for name in ("a", "a", "b"))
    assert (
        find([at_least(one + other, 1), at_least(other, one), at_least(one, other + 1), equal(again, 5)], True) is None
    )


def test_a_bug_in_one_root_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging the first function goes wrong; the second one's finding is told all the same."""
    text = "from keras import layers\n" + "".join(
        f"def {name}(x):\n    return layers.Add()([x, layers.Conv2D(3, 1)(x)])\n" for name in ("first", "second")
    )

    def judge(exploration: Exploration, rules: Sequence[Rule], seconds: float) -> Judgement:
        if exploration.root.name == "first":
            raise KeyError("broken on purpose")
        return verdicts.judge(exploration, rules, seconds)

    monkeypatch.setattr(engine, "judge", judge)
    texts = {"a.py": text.encode()}
    report = check(texts, texts.get, load_rules())
    assert [one.function for one in report.diagnostics] == ["second"]
    assert any("a bug of ours (KeyError" in one.reason for one in report.coverage.reasons)


def test_what_is_not_kept_counts_too() -> None:
    """A method that draws nothing is forgotten, but not the work that it took: a file's bound holds for all of it."""
    text = "import keras\n\nclass Busy:\n    def run(self):\n        for i in range(2000):\n            i += 1\n"
    found = Discovery(Project({"busy.py": text.encode()}.get, ["busy.py"]), "channels_last", Budgets())
    found.run(["busy.py"])
    assert found.used > sum(one.steps for one in found.explorations) + 2000
    assert found.spent["busy.py"] > sum(one.seconds for one in found.explorations)


def test_judging_has_its_time_too() -> None:
    """Without time to judge, a merge is not modelled, with the reason; with time, it is refuted."""
    text = "from keras import layers\ndef block(x):\n    return layers.Add()([layers.Conv2D(3, 1)(x), layers.Conv2D(4, 1)(x)])\n"
    texts = {"a.py": text.encode()}
    assert check(texts, texts.get, load_rules()).coverage.refuted == 1
    hurried = check(texts, texts.get, load_rules(), Settings(budgets=Budgets(judging=0.0)))
    assert (hurried.coverage.refuted, hurried.coverage.not_modelled) == (0, 1)
    assert [one.reason for one in hurried.coverage.reasons] == ["it takes too much time"]


def test_a_witness_names_no_turn() -> None:
    code = """
import keras
from keras import layers

class Cup(layers.Layer):
    def __init__(self, filters, n_skip=3):
        super().__init__()
        self.n_skip = n_skip
        self.blocks = [layers.Conv2D(f, 1) for f in filters]

    def call(self, x, features):
        for i, block in enumerate(self.blocks):
            skip = features[i] if i < self.n_skip else None
            x = layers.UpSampling2D(2)(x)
            if skip is not None:
                x = keras.ops.concatenate([x, skip], axis=-1)
            x = block(x)
        return x
"""
    (one,) = checked(code).diagnostics
    assert set(one.witness or {}) == {"len(self.filters)", "self.n_skip", "x.shape", "features[0].shape"}


def test_a_witness_has_the_shape_of_a_tensor_that_a_layer_kept_before_its_rank_was_known() -> None:
    """And no size of one condition meets one of another."""
    code = """
from keras import layers


def net(scaled, tensor):
    x = tensor
    if scaled:
        x = layers.Rescaling(1.0 / 255.0)(x)
    y = layers.UpSampling2D()(layers.Conv2D(8, 3, strides=2, padding="same")(x))
    return layers.Concatenate()([x, y])
"""
    (one,) = checked(code).diagnostics
    assert set(one.witness or {}) == {"scaled", "tensor.shape"}


def test_a_witness_names_the_place_of_a_flag_and_no_turn() -> None:
    code = """
from keras import layers

def config_skip(x, config):
    for f, k, skip in config:
        y = layers.Conv2D(f, k, padding="same")(x)
        x = layers.Add()([x, y]) if skip else y
    return x
"""
    found = checked(code).diagnostics
    assert found
    assert not any("turn" in name for one in found for name in one.witness or {})


def test_a_witness_has_the_axes_that_were_asked_for_before_the_rank_was_known() -> None:
    code = """
import keras
from keras import layers

class Heads(layers.Layer):
    def __init__(self, dim, heads=4):
        super().__init__()
        self.dim, self.heads = dim, heads
        self.qkv = layers.Dense(dim * 3)

    def call(self, x):
        n, c = x.shape[1], x.shape[2]
        q = keras.ops.reshape(self.qkv(x), (-1, n, 3, self.heads, c // self.heads))
        q = keras.ops.transpose(q, (2, 0, 1, 3, 4))[0]
        return keras.ops.reshape(q, (-1, n, c)) + x
"""
    found = [one for one in checked(code).diagnostics if one.requires == "x.shape[2] % self.heads == 0"]
    assert found
    for witness in (one.witness or {} for one in found):
        assert witness["x.shape"][2] % witness["self.heads"] != 0
