"""Paths that meet again end: what is found with it is what is found without, and flags do not multiply."""

from __future__ import annotations

import random
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from resblock_lint.contracts import Contract, contracts
from resblock_lint.engine import Settings, check
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.loading import choose, load_rules
from resblock_lint.plugin import Rule

FLAGS = """
from keras import layers

def block(x, filters, strides=1, use_bn=True, act="relu", bias=True, first=False, se=False, deep=True,
          pool=None, project=True):
    shortcut = x
    if first:
        x = layers.BatchNormalization()(x)
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=bias)(x)
    if use_bn:
        x = layers.BatchNormalization()(x)
    if act is not None:
        x = layers.Activation(act)(x)
    if deep:
        x = layers.Conv2D(filters, 3, padding="same")(x)
        if use_bn:
            x = layers.BatchNormalization()(x)
    if se:
        s = layers.GlobalAveragePooling2D(keepdims=True)(x)
        s = layers.Dense(filters // 4)(s)
        x = layers.Multiply()([x, layers.Dense(filters)(s)])
    x = layers.Conv2D(filters * 2, 1)(x)
    if project:
        shortcut = layers.Conv2D(filters * 2, 1, strides=strides)(shortcut)
    x = layers.Add()([x, shortcut])
    if not first:
        x = layers.ReLU()(x)
    if pool == "avg":
        x = layers.GlobalAveragePooling2D()(x)
    elif pool == "max":
        x = layers.GlobalMaxPooling2D()(x)
    return x
"""
LINKED = """
from keras import layers

def conv(x, filters, strides, bn):
    x = layers.Conv2D(filters, 3, strides=strides, padding="same")(x)
    if bn:
        x = layers.BatchNormalization()(x)
    return x

def block(x, filters, a=True, b=False, c=False, d=False):
    y = x
    width = filters if a else filters * 2
    if b:
        y = conv(y, width, 1, bn=d)
    else:
        y = layers.MaxPooling2D(2)(y)
    if c and not b:
        y = layers.UpSampling2D(2)(y)
    if d:
        y = layers.ReLU()(y)
    kept = []
    if c:
        kept.append(y)
    y = conv(y, width, 1, bn=c)
    if kept:
        y = layers.Concatenate()([y, *kept])
    if a:
        x = layers.Conv2D(filters, 1)(x)
    return layers.Add()([x, y])
"""
OBJECTS = """
from keras import layers

class Part:
    def __init__(self, filters, wide=False, norm=True, scale=1):
        self.filters = filters
        if wide:
            self.filters = filters * 2
        if norm:
            self.norm = layers.BatchNormalization()
        else:
            self.norm = None
        self.scale = scale

    def __call__(self, x):
        x = layers.Conv2D(self.filters, 1)(x)
        if self.norm is not None:
            x = self.norm(x)
        return x

def block(x, filters, wide=False, norm=True, act=True, again=False):
    y = Part(filters, wide, norm)(x)
    if act:
        y = layers.ReLU()(y)
    if again:
        y = Part(filters, not wide)(y)
    return layers.Add()([y, x])
"""
ALIASES = """
from keras import layers

class Box:
    pass

def block(x, filters, a=True, b=False, c=False, d=True, e=None):
    box, y, z = Box(), x, x
    box.b, box.d, box.e = b, d, e
    if a:
        y = layers.ReLU()(y)
    if b:
        z = layers.Conv2D(x.shape[-1], 1)(z)
    box.z = z
    if box.d:
        y = layers.Conv2D(filters, 1)(y)
    if c:
        z = y
    if e is not None:
        y = layers.Activation("relu")(y)
    return layers.Concatenate(axis=1)([layers.Add()([y, z]), box.z]) if box.b else layers.Add()([y, z])
"""


def chosen() -> list[Rule]:
    return choose(load_rules(), [], [])


ROOM = (3, 6)  # so many statements are drawn
NEVER = 1000  # more open conditions than a path has: no excursions


def contract_of(text: str, *, joins: bool, excursions: int = NEVER) -> Contract:
    budgets = Budgets(joins=joins, excursions=excursions, paths=5000)
    found, problems = contracts(["m.py"], lambda path: text.encode() if path == "m.py" else None, budgets=budgets)
    assert not problems
    return next(one for one in found if one.qualname == "block")


def drawn(pick: random.Random, contract: Contract) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for name in contract.parameters:
        if name == "x":
            names[name] = SimpleNamespace(
                shape=(2, pick.choice([1, 2, 4, 7]), pick.choice([1, 4, 6]), pick.choice([1, 4, 8, 16]))
            )
        elif name == "filters":
            names[name] = pick.choice([1, 2, 4, 8])
        elif name == "strides":
            names[name] = pick.choice([1, 1, 2])
        elif name in ("act", "pool"):
            names[name] = pick.choice([None, "relu"] if name == "act" else [None, "avg", "max"])
        else:
            names[name] = pick.random() < 0.5
    return names


def ceildiv(over: int, under: int) -> int:
    return -(-over // under)


def holds(contract: Contract, names: dict[str, Any]) -> bool:
    return all(eval(one.expression, {"ceildiv": ceildiv}, dict(names)) for one in contract.requires)


def agreed(text: str, one: Contract, other: Contract, seed: int, calls: int) -> Iterator[tuple[dict[str, Any], bool]]:
    """Drawn calls of which two contracts of a text say the same, and whether they say that each succeeds."""
    pick = random.Random(seed)
    for _ in range(calls):
        names = drawn(pick, one)
        succeeds = holds(other, names)
        assert holds(one, names) is succeeds, (text, names)
        yield names, succeeds


@pytest.mark.parametrize("excursions", [0, NEVER])
@pytest.mark.parametrize("text", [FLAGS, LINKED, OBJECTS, ALIASES], ids=["flags", "linked", "objects", "aliases"])
def test_a_contract_says_the_same_with_and_without_joins(text: str, excursions: int) -> None:
    with_joins, without = contract_of(text, joins=True, excursions=excursions), contract_of(text, joins=False)
    assert with_joins.complete
    assert without.complete
    assert {succeeds for _, succeeds in agreed(text, with_joins, without, seed=4, calls=700)} == {True, False}


def test_independent_flags_do_not_multiply() -> None:
    found, _ = contracts(["m.py"], lambda path: FLAGS.encode() if path == "m.py" else None, budgets=Budgets(paths=64))
    assert found[0].complete
    assert "not se or filters >= 4" in [one.expression for one in found[0].requires]


SETTING = """
from keras import layers

class Scaled(layers.Layer):
    def __init__(self, scale):
        super().__init__()
        self.scale = scale

    def call(self, x):
        return x

def block(x, scale, flag):
    x = layers.Conv2D(8, 1)(x)
    if flag:
        Scaled(scale)
    return layers.ReLU()(x + scale)
"""


def test_a_parameter_that_became_a_setting_is_another_state() -> None:
    """On the path through the constructor it is a number, on the other one it may be a tensor: they do not join."""
    made = {}
    for joins in (True, False):
        budgets = Budgets(joins=joins, excursions=0)
        found, _ = contracts(["m.py"], lambda path: SETTING.encode() if path == "m.py" else None, budgets=budgets)
        made[joins] = next(one for one in found if one.qualname == "block")
    assert made[True].requires == made[False].requires
    assert any("scale.shape" in one.expression for one in made[True].requires)


BRANCHES = """
from keras import layers

def branches(x, widths):
    x = layers.Conv2D(8, 1, data_format="channels_first")(x)
    parts = [x]
    for width in widths:
        parts.append(layers.Conv2D(width, 3, padding="same", data_format="channels_first")(x))
    return layers.Concatenate(axis=1)(parts)
"""


def test_what_one_branch_has_is_not_said_of_all_of_them() -> None:
    """The axis that is joined is none of those on which all inputs agree, wherever it stands."""
    found, _ = contracts(["m.py"], lambda path: BRANCHES.encode() if path == "m.py" else None)
    assert [(one.when, one.shapes[0][1]) for one in found[0].gives] == [(None, "sum(widths) + 8")]


HANDED = """
import keras
from keras import layers

class Net(keras.Model):
    def __init__(self, shape, a, b, c, d, e, f, g, pooling=None, name=None, **kwargs):
        if a and pooling:
            raise ValueError("one of them")
        x = inputs = keras.Input(shape)
        if b:
            x = layers.Rescaling(1 / 255)(x)
        if c:
            x = layers.ReLU()(x)
        x = y = layers.Conv2D(8, 3, padding="same", use_bias=d)(x)
        if e:
            x = layers.BatchNormalization(trainable=f)(x)
        x = layers.Add()([x, y])
        super().__init__(inputs, x, name=name, **kwargs)
        if g is not None:
            self.load_weights(g)
        self.a, self.b, self.c, self.d, self.e, self.f, self.g = a, b, c, d, e, f, g
        self.pooling = pooling

def build(shape, a, b, c, d, e, f, g, pooling=None):
    return Net(shape, a=a, b=b, c=c, d=d, e=e, f=f, g=g, pooling=pooling)
"""


def test_flags_that_are_only_handed_on_do_not_multiply() -> None:
    """Nine of them, kept as attributes for `get_config` as is usual, leave the merge judged within 24 paths."""
    report = check(["m.py"], {"m.py": HANDED.encode()}.get, chosen(), Settings(budgets=Budgets(paths=24)))
    assert (report.coverage.merges, report.coverage.proved) == (1, 1)


AUGMENTED = """
import keras
from keras import layers

def base():
    a = keras.Input((None, None, 8))
    y = layers.Conv2D(8, 3, padding="same")(a)
    return keras.Model(a, layers.Add()([a, y]))

def block(x, a, b, c, d, e, f, g, h):
    if a:
        x = layers.RandomFlip()(x)
    if b:
        x = layers.RandomRotation(0.1)(x)
    if c:
        x = layers.RandomContrast(0.1)(x)
    if d:
        x = layers.RandomBrightness(0.1)(x)
    if e:
        x = layers.GaussianNoise(0.1)(x)
    model = base()
    model.trainable = f
    y = model(layers.Conv2D(8, 1)(layers.Resizing(64, 64)(x)))
    return layers.Add()([layers.Conv2D(16, 1, use_bias=g)(y), layers.Conv2D(16, 1, use_bias=h)(y)])
"""


def test_what_was_done_to_an_image_is_not_asked_by_a_model_made_later() -> None:
    """The model is made anew on 64 by 64, of what was made behind all choices."""
    report = check(["m.py"], {"m.py": AUGMENTED.encode()}.get, chosen(), Settings(budgets=Budgets(paths=8)))
    assert (report.coverage.merges, report.coverage.proved) == (4, 4)


SAME = """
from keras import layers

def block(x, flag):
    y = layers.Conv2D(8, 1)(x)
    if flag:
        z = y
    else:
        z = layers.ReLU()(y)
    return layers.Add()([y, z])
"""


def test_tensors_that_meet_are_told_apart() -> None:
    """With the flag the merge adds a tensor to itself, without it two of them: that is no self-merge."""
    report = check(["m.py"], {"m.py": SAME.encode()}.get, chosen(), Settings())
    assert (report.coverage.proved, list(report.diagnostics)) == (1, [])
    always = SAME.replace("layers.ReLU()(y)", "y")
    report = check(["m.py"], {"m.py": always.encode()}.get, chosen(), Settings())
    assert [one.rule for one in report.diagnostics] == ["RBL107"]


def a_program(pick: random.Random) -> str:
    """A block of a few statements that alias tensors, keep flags and ask for them again."""
    names, flags = ("x", "y", "z"), "abcd"
    lines = ["y = z = x = layers.Conv2D(x.shape[-1], 1)(x)", "box, kept = Box(), []", "box.flag = a"]
    for _ in range(pick.randint(3, 6)):
        v, w, f, g = pick.choice(names), pick.choice(names), pick.choice(flags), pick.choice(flags)
        lines.append(
            pick.choice(
                [
                    f"{v} = {w}",
                    f"{v} = {w} if {f} else layers.ReLU()({w})",
                    f"{v} = layers.Conv2D({pick.choice(['filters', 'x.shape[-1]', '4'])}, 1)({w}) if {f} else {v}",
                    f"{v} = layers.Add()([{v}, {w}]) if {f} else {v}",
                    f"box.flag = {f}",
                    f"{v} = {w} if box.flag else {v}",
                    f"kept.append({v} if {f} else {w})",
                    f"{v} = kept[-1] if kept else {v}",
                    f"{f} = {g}",
                    f"{v} = layers.MaxPooling2D(2)({w}) if {f} and not {g} else {v}",
                ]
            )
        )
    lines.append("return layers.Add()([x, y, z])")
    body = "".join(f"    {line}\n" for line in lines)
    head = "from keras import layers\n\nclass Box:\n    pass\n\n"
    return f"{head}def block(x, filters, a=True, b=False, c=True, d=False):\n{body}"


@pytest.mark.parametrize("excursions", [0, NEVER])
@pytest.mark.parametrize("seed", range(14))
def test_drawn_programs_say_the_same_with_and_without_joins(seed: int, excursions: int) -> None:
    text = a_program(random.Random(seed))
    with_joins, without = contract_of(text, joins=True, excursions=excursions), contract_of(text, joins=False)
    assert with_joins.complete, text
    assert len(list(agreed(text, with_joins, without, seed, calls=300))) == 300


HELPERS = """from keras import layers

class Box:
    pass

def either(one, other, flag):
    if flag:
        return one
    return other

def refuse(flag, other):
    if flag and not other:
        raise ValueError("not both")

"""


def a_changing_program(pick: random.Random) -> str:
    """A block of blocks: what is changed in place on one side only, refused, caught, returned early or counted."""
    names, flags = ("x", "y", "z"), "abcd"
    lines = [
        "y = z = x = layers.Conv2D(x.shape[-1], 1)(x)",
        "box, kept, known, turns = Box(), [x], {}, [0]",
        "box.t = x",
    ]
    for _ in range(pick.randint(3, 6)):
        v, w, f, g = pick.choice(names), pick.choice(names), pick.choice(flags), pick.choice(flags)
        lines += pick.choice(
            [
                [f"if {f}:", f"    kept.append({v})", f"{w} = kept[-1]"],
                [f"if {f}:", f"    box.t = {v}", "    if not kept:", f"        kept.append({w})", f"{w} = box.t"],
                [f"if {f} and {g}:", '    raise ValueError("not both")'],
                [f"{v} = either({v}, {w}, {f})"],
                ["try:", f"    refuse({f}, {g})", "except ValueError:", f"    {v} = layers.MaxPooling2D(2)({w})"],
                [f"refuse({f}, {g})"],
                [f"if not {f}:", f"    known['{v}'] = {g}", f"if known.get('{v}'):", f"    {v} = layers.ReLU()({v})"],
                [f"if {f}:", "    turns[0] += 1", "if turns[0] > 1:", f"    {v} = layers.UpSampling2D(2)({v})"],
                [f"for one in ({v}, {w}):", f"    if {f}:", "        kept.append(one)", f"    elif {g}:", "        kept[0] = one"],
                [f"if {f}:", f"    {v} = layers.Conv2D(filters, 1)({v})", "    kept.clear()", f"{g} = bool(kept)"],
                [f"if {f}:", "    if kept:", f"        {v} = kept.pop()", "else:", f"    {v} = layers.Add()([{v}, {w}])"],
            ]
        )  # fmt: skip
    lines.append("return layers.Add()([x, y, z])")
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HELPERS}def block(x, filters, a=True, b=False, c=True, d=False):\n{body}"


@pytest.mark.parametrize("seed", range(12))
def test_what_one_side_changes_is_undone_for_the_other(seed: int) -> None:
    """Excursions leave nothing behind: contracts are the same as those of one run for each path."""
    text = a_changing_program(random.Random(seed))
    with_joins, without = contract_of(text, joins=True, excursions=0), contract_of(text, joins=False)
    assert with_joins.complete is without.complete, text
    calls = 300 if without.complete else 0
    assert len(list(agreed(text, with_joins, without, seed, calls))) == calls


def a_sizing_program(pick: random.Random) -> str:
    """A block whose flags decide on numbers of channels and sides of images, and which asks for them again."""
    tensors, sizes, flags = ("x", "y", "z"), ("n", "m", "box.t", "kept[0]"), "abcd"
    lines = [
        "y = z = x = layers.Conv2D(x.shape[-1], 1)(x)",
        "n, m = filters, 4",
        "box, kept = Box(), [filters, 2]",
        "box.t = x.shape[-1]",
    ]
    for _ in range(pick.randint(*ROOM)):
        v, w, f, g = pick.choice(tensors), pick.choice(tensors), pick.choice(flags), pick.choice(flags)
        n, m, k = pick.choice(sizes), pick.choice(sizes), pick.choice([2, 4, 8])
        lines += pick.choice(
            [
                [f"{n} = {m} * 2 if {f} else {m}"],
                [f"if {f}:", f"    {n} = {k}", f"elif {g}:", f"    {n} = filters"],
                [f"{v} = layers.Conv2D({n}, 1)({w})"],
                [f"{v} = layers.Conv2D({n} if {f} else {m}, 1)({w})"],
                [f"if {v}.shape[-1] != {n}:", f"    {v} = layers.Conv2D({n}, 1)({v})"],
                [f"if {n} == {m}:", f"    {v} = layers.Add()([{v}, {w}])", f"    {n} = {n} + {k}"],
                [f"if {f}:", f"    {v} = layers.MaxPooling2D(2, padding='same')({w})", f"    {n} = {v}.shape[-1]"],
                [f"{v} = either({v}, layers.UpSampling2D(2)({w}), {f})"],
                [f"{n} = either({n}, {m}, {f} and {g})"],
                [f"if {f} and {n} > {k}:", '    raise ValueError("too many")'],
                [f"kept = [{n}, {m}] if {f} else [{m}, {n}]"],
                [f"box.t = {n} // 2 if {f} else {m}", f"if box.t < {k}:", f"    box.t += {k}"],
                [f"for turn in range(2 if {f} else 1):", f"    {n} = {n} * 2"],
                [f"{n} = max({n}, {k}) if {f} else {m}"],
                [f"for turn in range({n}):", f"    {v} = layers.ReLU()({v})"],
                [f"{n} = int({m} * 0.5)"],
                [f"kept = [2] * {n} + [{m}]"],
                [f"{n} = [{k}, {m}][{n} % 2] if {f} else {m}"],
            ]
        )  # fmt: skip
    lines.append("return layers.Add()([x, y, z])")
    body = "".join(f"    {line}\n" for line in lines)
    return f"{HELPERS}def block(x, filters, a=True, b=False, c=True, d=False):\n{body}"


def shape_given(contract: Contract, names: dict[str, Any]) -> list[int]:
    """What a contract says that a call gives: the same by whichever of its cases the call falls under."""
    known = {"ceildiv": ceildiv, "N": names["x"].shape[0]}
    found = [
        [eval(size, known, dict(names)) for size in one.shapes[0]]
        for one in contract.gives
        if one.when is None or eval(one.when, known, dict(names))
    ]
    assert found, (contract.gives, names)
    assert all(one == found[0] for one in found), (contract.gives, names)
    return found[0]


@pytest.mark.parametrize("seed", range(10))
def test_sizes_that_are_one_of_several_say_what_each_of_them_does(seed: int) -> None:
    text = a_sizing_program(random.Random(seed))
    with_joins, without = contract_of(text, joins=True, excursions=0), contract_of(text, joins=False)
    assert with_joins.complete is without.complete, text
    for names, succeeds in agreed(text, with_joins, without, seed, calls=200 if without.complete else 0):
        if succeeds:
            assert shape_given(with_joins, names) == shape_given(without, names), (text, names)


ASKED = """
from keras import layers

def block(x, filters, check=True, bn=False):
    y = layers.Conv2D(x.shape[-1], 1)(x)
    if bn:
        y = layers.BatchNormalization()(y)
    if check:
        layers.Add()([y, layers.Conv2D(filters, 1)(x)])
    return y
"""


def test_what_one_side_asks_is_not_asked_of_the_other() -> None:
    """Both sides leave the same state; the merge lies on one of them."""
    asked = [one.expression for one in contract_of(ASKED, joins=True, excursions=0).requires if one.rule == "RBL101"]
    assert asked == ["not check or x.shape[-1] == filters or x.shape[-1] == 1 or filters == 1"]
    report = check(["m.py"], {"m.py": ASKED.encode()}.get, chosen(), Settings(budgets=Budgets(excursions=0)))
    assert [one.condition for one in report.diagnostics] == ["not check or x.shape[-1] == filters"]


GRAPHS = """
import keras
from keras import layers

def block(x, flag):
    a = keras.Input((None, None, 4))
    y = layers.Conv2D(4, 3, padding="same")(a)
    if flag:
        y = layers.Conv2D(4, 1)(layers.ZeroPadding2D(4)(layers.Cropping2D(4)(a)))
    model = keras.Model(a, y)
    y = model(layers.Conv2D(4, 1)(keras.Input((6, 6, 4))))
    return layers.Concatenate()([layers.GlobalMaxPooling2D()(x), layers.GlobalMaxPooling2D()(y)])
"""


def test_models_of_other_layers_are_told_apart() -> None:
    """Both have the same shapes; on an image of 6 only the one without the flag can be run."""
    for joins in (True, False):
        assert "not flag" in [one.expression for one in contract_of(GRAPHS, joins=joins).requires]
