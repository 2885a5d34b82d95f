"""What a parameter is, an integer or a real number, one number or one for each side: contracts beside Keras."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("keras")
sys.path.insert(0, str(Path(__file__).parent))

from sampled import built, promised, results
from test_contracts_keras import holds_as_keras_says

from resblock_lint.contracts import contracts

pytestmark = pytest.mark.slow
IMAGE = (2, 8, 8, 8)

OF_A_SCALE = """
from keras import layers


def block(x, width, depth=1):
    y = layers.Conv2D(int(16 * width), 3, padding="same")(x)
    if width > 1:
        y = layers.Conv2D(4, 1)(y)
    for _ in range(int(2 * depth)):
        y = layers.MaxPooling2D(2)(y)
    return layers.Concatenate()([layers.Conv2D(8, 1, strides=4)(x), y])
"""


@pytest.mark.parametrize("width", [0.5, 1, 0.05, 1.5, -1])
@pytest.mark.parametrize("depth", [1, 0.5, 1.6])
def test_a_product_that_is_made_whole_may_be_one_of_a_fraction(width: float, depth: float) -> None:
    holds_as_keras_says(OF_A_SCALE, IMAGE, width=width, depth=depth)


OF_A_WIDTH = """
from keras import layers


def block(x, filters):
    y = layers.Conv2D(int(4 * filters), 3, padding="same")(x)
    return layers.Add()([x, layers.Conv2D(filters, 1)(y)])
"""


@pytest.mark.parametrize("filters", [8, 4, 0])
def test_a_width_is_whole_where_a_layer_asks_for_that(filters: int) -> None:
    holds_as_keras_says(OF_A_WIDTH, IMAGE, filters=filters)


OF_A_KERNEL_AND_A_WIDTH = """
import math

from keras import layers


def block(x, mid, out, ratio=0.0):
    seen = ratio is not None and ratio > 0.0
    y = layers.Conv2D(int(mid * 0.25), 1)(x)
    y = layers.Conv2D(math.ceil(mid / 2), out, padding="same")(y)
    return y if mid == out else layers.Conv2D(4, 1)(y)
"""


@pytest.mark.parametrize("mid", [8, 3, 2])
@pytest.mark.parametrize("out", [8, 0, (8, 8), (3, 0)])
def test_what_is_compared_with_a_kernel_of_several_sides_is_a_number(mid: int, out: object) -> None:
    holds_as_keras_says(OF_A_KERNEL_AND_A_WIDTH, IMAGE, mid=mid, out=out)


OF_A_WIDTH_AND_A_KERNEL = """
from keras import layers


def block(x, mid, out):
    same = mid == out
    y = layers.Conv2D(mid, out, padding="same")(x)
    return layers.Add()([x, y]) if same else layers.Add()([layers.Conv2D(out, 1)(x), y])
"""


@pytest.mark.parametrize("mid", [8, 3])
@pytest.mark.parametrize("out", [8, 3, (8, 8), (3, 3)])
def test_a_kernel_of_several_sides_is_no_width(mid: int, out: object) -> None:
    holds_as_keras_says(OF_A_WIDTH_AND_A_KERNEL, IMAGE, mid=mid, out=out)


OF_A_LIST_FOR_ALL = """
from keras import layers


def block(x, filters=(64, 64, 256), depth=3):
    if len(filters) == 1:
        filters = depth * filters
    y = x
    for i in range(depth):
        y = layers.Conv2D(filters[i], 3, padding="same")(y)
    return layers.Add()([x, y])
"""


@pytest.mark.parametrize("filters", [(8,), (4,), (0,), (4, 8, 8), (4, 4, 256), (4, 8, 8, 3)])
@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_a_list_that_is_repeated_has_the_items_that_it_was_given(filters: object, depth: int) -> None:
    holds_as_keras_says(OF_A_LIST_FOR_ALL, IMAGE, filters=filters, depth=depth)


OF_CAPITALS = """
from keras import layers


def block(x, padding="VALID"):
    return layers.Conv2D(8, 3, padding=padding)(x)
"""


@pytest.mark.parametrize("padding", ["VALID", "SAME", "same", "valid", "other"])
@pytest.mark.parametrize("side", [2, 3])
def test_texts_in_capitals(padding: str, side: int) -> None:
    holds_as_keras_says(OF_CAPITALS, (2, side, side, 3), padding=padding)


@pytest.mark.parametrize("filters", [(), (8,), (4, 8)])
def test_items_that_a_list_may_lack_are_asked_for_last(filters: object) -> None:
    holds_as_keras_says(OF_A_LIST_FOR_ALL, IMAGE, filters=filters, depth=0)


OF_A_LIST_OR_A_NUMBER = """
from keras import layers


def block(x, filters, n=3):
    widths = filters if isinstance(filters, list) else [filters] * n
    for w in widths:
        x = layers.Conv2D(w, 3, padding="same")(x)
    return x
"""


@pytest.mark.parametrize("filters", [[], [4], [4, 8], [4, 0], 4, 0])
@pytest.mark.parametrize("n", [0, 1])
def test_a_list_or_a_number_for_all(filters: object, n: int) -> None:
    holds_as_keras_says(OF_A_LIST_OR_A_NUMBER, IMAGE, filters=filters, n=n)


IN_A_LAYER = """
from keras import layers


class Pooled(layers.Layer):
    def __init__(self, size=2, padding="valid"):
        super().__init__()
        self.size, self.padding = size, padding
        self.most = layers.MaxPooling2D(size, strides=1, padding=padding)

    def call(self, x):
        return layers.Concatenate()([x, self.most(x)])
"""


@pytest.mark.parametrize("padding", ["valid", "VALID", "same", "Same", "causal", "CAUSAL", "other"])
@pytest.mark.parametrize("size", [1, 2])
def test_inside_of_a_layer_poolings_take_capitals(padding: str, size: int) -> None:
    (found,), _ = contracts(["m.py"], {"m.py": IN_A_LAYER.encode()}.get)
    assert found.complete
    scope: dict[str, object] = {}
    exec(IN_A_LAYER, scope)
    made, _ = built(lambda x: scope["Pooled"](size, padding)(x), {}, {"x": IMAGE})
    names = {"self": SimpleNamespace(size=size, padding=padding), "x": SimpleNamespace(shape=IMAGE)}
    assert promised(found, names) is (made is not None)
    assert made is None or results(found, names) == [made]


OF_A_HALF_KERNEL = """
from keras import layers


def block(x, k, framed=False, strides=1):
    if framed and k // 2 > 0:
        x = layers.ZeroPadding2D(k // 2)(x)
        return layers.DepthwiseConv2D(k, strides=strides)(x)
    return layers.DepthwiseConv2D(k, padding="same", strides=strides)(x)
"""


@pytest.mark.parametrize("k", [1, 3, 0, (3, 3), (3, 3, 3)])
@pytest.mark.parametrize("framed", [False, True])
@pytest.mark.parametrize("strides", [1, (2, 2)])
def test_what_is_given_divides_a_kernel_of_one_side_alone(k: object, framed: bool, strides: object) -> None:
    holds_as_keras_says(OF_A_HALF_KERNEL, IMAGE, k=k, framed=framed, strides=strides)


OF_THE_LARGEST_SIDE = """
from keras import layers


def block(x, kernel_size):
    pad = max(kernel_size) // 2 if isinstance(kernel_size, (list, tuple)) else kernel_size // 2
    if pad != 0:
        x = layers.ZeroPadding2D(pad)(x)
    return layers.Conv2D(4, kernel_size)(x)
"""

OF_THREE_SIDES = """
from keras import layers


def block(x, kernel_size=3):
    pad = [one // 2 for one in kernel_size] if isinstance(kernel_size, (list, tuple)) else kernel_size // 2
    return layers.Conv3D(4, kernel_size)(layers.ZeroPadding3D(pad)(x))
"""


@pytest.mark.parametrize("kernel_size", [1, 3, 0, (3, 3), (3, 1), [3, 3], (3,), (), (3, 3, 3), (3, 0, 3), (9, 3, 3)])
@pytest.mark.parametrize(("code", "shape"), [(OF_THE_LARGEST_SIDE, IMAGE), (OF_THREE_SIDES, (2, 8, 8, 8, 3))])
def test_what_is_asked_whether_it_has_items_has_one_for_each_side(code: str, shape: tuple[int, ...], kernel_size: object) -> None:
    holds_as_keras_says(code, shape, kernel_size=kernel_size)


OF_A_REDUCTION = """
from keras import layers


def block(x, channels, reduction, block):
    y = layers.GlobalAveragePooling2D()(x)
    y = layers.Dense(channels // reduction, name="squeeze" + block)(y)
    return layers.Dense(channels)(y)
"""


@pytest.mark.parametrize("reduction", [2, 1.5, 2.0, 16])
@pytest.mark.parametrize("block", ["a", 1, None])
def test_what_an_integer_is_made_of_is_one_and_what_is_added_to_a_text_is_a_text(reduction: float, block: object) -> None:
    holds_as_keras_says(OF_A_REDUCTION, IMAGE, channels=8, reduction=reduction, block=block)
