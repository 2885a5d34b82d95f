"""How contracts read: the page of a function, word for word. The cases are in readable.md."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from resblock_lint.contracts import BUDGETS, contracts
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.report.contracts import render_text

SECONDS = 600  # for each page, also where other tests run beside
PAGE = (Path(__file__).parent / "readable.md").read_text(encoding="utf-8")
CASE = re.compile(r"^## (.+?)\n.+?```python\n(.+?)```\n```\n(.+?)\n```$", re.MULTILINE | re.DOTALL)
CASES = {title: (code, text) for title, code, text in CASE.findall(PAGE)}


def test_all_cases_are_read() -> None:
    assert len(CASES) == PAGE.count("\n## ") > 10


@pytest.mark.parametrize("title", CASES)
def test_a_contract_reads_so(title: str) -> None:
    code, text = CASES[title]
    found, problems = contracts(["m.py"], {"m.py": code.encode()}.get, budgets=replace(BUDGETS, seconds=SECONDS))
    assert problems == []
    assert len(found) == 1
    page = render_text(found, width=120, colour=False)
    assert page.split("\n", 1)[1].split("\n\n")[0].strip() == text, page


OF_A_LIST = b"""
from keras import layers


def stack(x, kernels):
    for kernel in kernels:
        x = layers.Conv2D(8, kernel, padding="same")(x)
    return x
"""


def test_the_first_item_of_a_list_is_none_apart() -> None:
    (found,), _ = contracts(["m.py"], {"m.py": OF_A_LIST}.get)
    assert found.complete
    ranks, kernels = found.requires
    assert ranks.expression == "len(kernels) == 0 or len(x.shape) == 4"
    assert kernels.expression == "all(k >= 1 for k in kernels)"


LAID_OUT = b"""
from keras import layers


def stem(x, data_format, dense=False, wide=False):
    y = layers.Conv2D(8, 4, data_format=data_format)(x)
    if dense:
        y = layers.Dense(4)(y)
    return layers.Dense(8)(y) if wide else y
"""


@pytest.mark.parametrize("paths", [1, 2, 3])
def test_what_the_paths_ask_that_were_run_is_not_asked_of_all_calls(paths: int) -> None:
    found, _ = contracts(["m.py"], {"m.py": LAID_OUT}.get, budgets=replace(Budgets(), paths=paths, joins=False))
    assert not found[0].complete
    assert found[0].requires
    names = {"data_format": "channels_last", "dense": True, "wide": True, "x": SimpleNamespace(shape=(2, 8, 8, 3))}
    assert all(eval(one.expression, dict(names)) for one in found[0].requires)  # Keras builds it


HANDED = b"""
from keras import activations, layers

def swish(x):
    return layers.Activation("swish")(x)

def halved(x):
    return layers.AveragePooling2D()(x)

def block(x, filters, activation):
    y = activation(layers.Conv2D(filters, 3, padding="same")(x))
    return layers.Add()([x, y])

def net(x):
    return block(block(x, 16, activation=swish), 16, %s)
"""


def test_callers_tell_what_a_parameter_does_that_is_called() -> None:
    """One that keeps shapes is as good as another; one that halves them is told apart, and nothing tells by what."""
    found, _ = contracts(["m.py"], {"m.py": HANDED % b"activations.relu"}.get)
    (block,) = (one for one in found if one.qualname == "block")
    assert block.complete
    assert [one.expression for one in block.reads] == ["x.shape[-1] == filters"]
    found, _ = contracts(["m.py"], {"m.py": HANDED % b"halved"}.get)
    (block,) = (one for one in found if one.qualname == "block")
    assert not block.complete
    assert block.reasons


def test_a_contract_says_what_it_leaves_out() -> None:
    code = b"""
from keras import layers

def block(x, filters, activation):
    return layers.Add()([x, activation(layers.Conv2D(filters, 1)(x))])
"""
    found, _ = contracts(["m.py"], {"m.py": code}.get)
    page = render_text(found, width=80, colour=False)
    assert "└── a tensor goes through `activation`, which is not modelled: the parameter\n" in page
    assert "`activation` is called  line 5\n" in page


def test_a_contract_is_told_for_each_rank_that_a_tensor_may_have() -> None:
    code = b"""
from keras import layers

class Encoder(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.dense = layers.Dense(width)
        self.attend = layers.MultiHeadAttention(2, 4)

    def call(self, x):
        y = self.dense(x)
        return self.attend(y, y)
"""
    (found,), _ = contracts(["m.py"], {"m.py": code}.get)
    assert found.complete
    assert [one.expression for one in found.requires] == ["self.width >= 1", "len(x.shape) != 2"]
    assert {one.when: one.shapes[0] for one in found.gives} == {
        "len(x.shape) == 3": ("x.shape[0]", "x.shape[1]", "self.width"),
        "len(x.shape) == 4": ("x.shape[0]", "x.shape[1]", "x.shape[2]", "self.width"),
        "len(x.shape) == 5": ("x.shape[0]", "x.shape[1]", "x.shape[2]", "x.shape[3]", "self.width"),
    }


def test_an_optional_tensor_that_is_scaled_is_compared() -> None:
    code = b"""
from keras import ops

def scores(q, k, mask=None):
    found = ops.matmul(q, ops.transpose(k, (0, 2, 1)))
    if mask is not None:
        found += (1.0 - mask) * -1e9
    return ops.softmax(found)
"""
    found, _ = contracts(["m.py"], {"m.py": code}.get)
    (scores,) = found
    assert not scores.complete
    assert any("mask.shape[-1]" in one.expression for one in scores.requires)
    assert not any("len(mask.shape)" in part.when for part in scores.gives if part.when and "mask is None" in part.when)


def test_what_goes_through_an_item_that_nothing_tells_is_not_exact() -> None:
    code = b"""
from keras import layers

def block(x, width, depth):
    items = []
    for i in range(depth):
        items += [layers.Dense(width * (i + 1)), layers.MaxPooling2D(2)]
    if depth > 8:
        return items[width](x)
    return layers.Dense(4)(x)
"""
    (found,), _ = contracts(["m.py"], {"m.py": code}.get)
    assert not found.complete


@pytest.mark.parametrize("title", ["A ladder over the levels of a network", "The last two of several tensors"])
@pytest.mark.parametrize(("shapes", "fits"), [([8], True), ([16, 8], True), ([], False)])
def test_what_is_asked_of_an_item_is_asked_of_lists_that_have_it(title: str, shapes: list[int], fits: bool) -> None:
    (found,), _ = contracts(["m.py"], {"m.py": CASES[title][0].encode()}.get)
    shapes = shapes if title.startswith("A ladder") else [8 for _ in shapes]
    scope = {"xs": [SimpleNamespace(shape=(2, size, size, 3)) for size in shapes], "f": 4}
    assert found.complete
    assert all(eval(one.expression, dict(scope)) for one in found.requires) is fits
    results = [part for part in found.gives if fits and (part.when is None or eval(part.when, dict(scope)))]
    assert {str([[eval(size, dict(scope)) for size in one] for one in part.shapes]) for part in results} == (
        {f"[[2, {shapes[0]}, {shapes[0]}, 4]]"} if fits else set()
    )


def test_a_rank_that_follows_one_that_is_open_is_open_as_well() -> None:
    code = b"""
from keras import layers

def attending(dim, depth, cross=False):
    def apply(x, context=None, own=False):
        for _ in range(depth):
            if context is None:
                kv = x
            else:
                kv = layers.concatenate([x, context], axis=1) if own else context
            x += layers.MultiHeadAttention(2, 4)(x, kv)
            if not cross:
                x += layers.Dense(dim)(x)
        return x
    return apply
"""
    (found,), _ = contracts(["m.py"], {"m.py": code}.get)
    assert not found.complete
    assert any("`context`" in one.reason for one in found.reasons)
