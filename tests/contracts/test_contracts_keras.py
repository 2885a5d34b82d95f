"""A contract holds for a call exactly where Keras builds that call: blocks written here, and those of installed packages.

More packages and more calls are run by hand: `published.py`.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from dataclasses import replace
from functools import cache
from itertools import islice, product
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

pytest.importorskip("keras")
sys.path.insert(0, str(Path(__file__).parent))

from drawn_programs import agrees, contract_of
from sampled import built, check, promised, results

from resblock_lint.contracts import BUDGETS, Contract, contracts
from resblock_lint.files import Files

pytestmark = pytest.mark.slow
CALLS = 6
SECONDS = 600  # for the file of all blocks, also where other tests run beside
OPEN = {"stack_of"}  # told of its default alone: a function
PUBLISHED = {
    "keras.src.applications.resnet": 4, "keras.src.applications.mobilenet_v2": 1, "keras.src.applications.inception_v3": 1,
}  # fmt: skip

OWN = Path(__file__).parent / "blocks.py"


@cache
def own() -> tuple[ModuleType, dict[str, Contract]]:
    spec = importlib.util.spec_from_file_location("blocks", OWN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found, problems = contracts([str(OWN)], Files({}).read, budgets=replace(BUDGETS, seconds=SECONDS))
    assert not problems
    return module, {one.qualname: one for one in found if "." not in one.qualname}


HELPERS = {"make_divisible", "_pair"}  # no tensor reaches it
BLOCKS = sorted({*re.findall(r"^def (\w+)", OWN.read_text(encoding="utf-8"), re.M)} - HELPERS)


@pytest.mark.xdist_group("blocks")
def test_every_block_has_a_contract() -> None:
    assert sorted(own()[1]) == BLOCKS


@pytest.mark.xdist_group("blocks")
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_built_exactly_where_its_contract_holds(name: str) -> None:
    module, found = own()
    assert found[name].complete is (name not in OPEN)
    if name not in OPEN:
        ranks = any(".shape)" in str(part.when) for part in found[name].gives)  # few calls have one that fits
        tally = check(getattr(module, name), found[name], CALLS * 6 if ranks else CALLS)
        tally = tally if tally.built else check(getattr(module, name), found[name], CALLS * 6)  # none of few was apt
        assert not tally.wrong
        assert tally.built
        assert tally.shaped == tally.built


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_block_is_built_exactly_where_its_contract_holds(name: str) -> None:
    module = importlib.import_module(name)
    found, problems = contracts([str(module.__file__)], Files({}).read)
    assert not problems
    exact = 0
    for one in found:
        function = getattr(module, one.qualname, None)
        if one.complete and function is not None and not one.qualname.startswith(("preprocess", "decode", "_obtain")):
            tally = check(function, one, CALLS // 2)
            assert not tally.wrong
            exact += bool(tally.built)
    assert exact >= PUBLISHED[name]


OF_A_TABLE = """
from keras import layers


def block(x, params):
    return layers.Conv2D(4, params["size"], strides=params["strides"])(x)
"""


def holds_as_keras_says(code: str, shape: tuple[int, ...], **given: object) -> None:
    """Compares the contract of `block` with what Keras does on a call."""
    (found,), _ = contracts(["m.py"], {"m.py": code.encode()}.get)
    assert found.complete
    scope: dict[str, object] = {}
    exec(code, scope)
    made, _ = built(scope["block"], given, {"x": shape})
    names = {**given, "x": SimpleNamespace(shape=shape)}
    assert promised(found, names) is (made is not None)
    assert made is None or results(found, names) == [made]


@pytest.mark.parametrize(("size", "strides"), list(product((0, 3, (3, 2)), (1, (2, 1), (0, 1)))))
def test_an_item_by_its_key_is_a_number_or_one_for_each_side(size: object, strides: object) -> None:
    holds_as_keras_says(OF_A_TABLE, (2, 8, 8, 3), params={"size": size, "strides": strides})


OF_NONE = [
    """
    strides = option if option is not None else (1, 1)
    y = layers.Conv2D(4, 3, strides=strides, padding="same")(x)
    return layers.Add()([y, layers.Conv2D(4, 1, strides=strides)(x)])
""",
    """
    y = layers.Conv2D(4, 3, padding="same")(x)
    if option:
        y, x = layers.MaxPooling2D(option)(y), layers.MaxPooling2D(option)(x)
    return layers.Concatenate()([x, y])
""",
    """
    return layers.Add()([layers.Conv2D(4, option or 3, padding="same")(x), layers.Conv2D(4, 1)(x)])
""",
    """
    y = layers.Conv2D(4, 3, strides=option or 1, padding="same")(x)
    return layers.Add()([y, layers.Conv2D(4, 1, strides=option)(x) if option is not None else layers.Conv2D(4, 1)(x)])
""",
]


@pytest.mark.parametrize(("body", "option"), list(product(OF_NONE, (None, 0, 1, 2, (2, 2), (0, 1), (1, 2)))))
def test_an_option_that_is_none_by_default(body: str, option: object) -> None:
    code = f"from keras import layers\n\n\ndef block(x, option=None):{body}"
    holds_as_keras_says(code, (2, 8, 8, 3), option=option)


ANNOTATED = """
from keras import layers


def block(x, dropout: float | None = 0, expand: float = 1):
    y = layers.Conv2D(int(expand * x.shape[-1]), 1)(x)
    if dropout and dropout > 0:
        y = layers.Dropout(dropout)(y)
    return layers.Concatenate()([x, y])
"""


@pytest.mark.parametrize(("dropout", "expand"), list(product((None, 0, 0.5, 1, 2, -1), (0.1, 0.5, 1, 1.5))))
def test_what_is_annotated_as_a_real_number_or_none(dropout: float | None, expand: float) -> None:
    holds_as_keras_says(ANNOTATED, (2, 8, 8, 3), dropout=dropout, expand=expand)


OF_ANY_LENGTH = """
from keras import layers


def block(x, strides=1, pool=(2, 2)):
    return layers.MaxPooling2D(pool, padding="same")(layers.Conv2D(4, 3, strides=strides, padding="same")(x))
"""


@pytest.mark.parametrize(("strides", "pool"), list(product((2, (2,), (2, 1), (1, 2, 2)), (2, (2, 2), (), (2, 2, 2)))))
def test_one_for_each_side_is_as_many_as_there_are_sides(strides: object, pool: object) -> None:
    holds_as_keras_says(OF_ANY_LENGTH, (2, 8, 8, 3), strides=strides, pool=pool)


OF_A_HALF = """
from keras import layers


def block(x, filters):
    part = x[..., : x.shape[-1] // 2]
    y = layers.Add()([part, layers.Conv2D(filters, 3, padding="same")(x)])
    return y if x.shape[-1] == filters else layers.Conv2D(8, 1)(x)
"""


@pytest.mark.parametrize(("channels", "filters"), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 3), (4, 2)])
def test_an_empty_part_is_told_apart_where_ways_meet(channels: int, filters: int) -> None:
    holds_as_keras_says(OF_A_HALF, (2, 8, 8, channels), filters=filters)


OF_DIVISIBLE_WIDTHS = """
from keras import layers


def divisible(value, divisor=8):
    new = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return new + divisor if new < 0.9 * value else new


def block(x, filters, alpha, narrow):
    y = layers.Conv2D(divisible(filters * alpha), 1)(x)
    y = layers.Add()([y, layers.Conv2D(filters if narrow else filters * 2, 1)(y)])
    return layers.Reshape((-1, y.shape[-1]))(y)
"""


@pytest.mark.parametrize(("filters", "alpha", "narrow"), list(product((4, 8, 16), (0.5, 1.0, 2.0), (True, False))))
def test_what_joins_keeps_apart_what_its_sizes_may_be(filters: int, alpha: float, narrow: bool) -> None:
    holds_as_keras_says(OF_DIVISIBLE_WIDTHS, (2, 8, 8, 3), filters=filters, alpha=alpha, narrow=narrow)


OF_A_FRAME = """
from keras import layers


def block(x, cropping):
    return layers.Cropping2D(cropping)(x)
"""


@pytest.mark.parametrize("cropping", [1, 4, (1, 2), (-1, 0), ((1, 0), (0, 2)), ((1, 0), 2), ((5, 3), (0, 0)), (1, (-1, 2))])
def test_a_cropping_is_a_number_or_one_or_two_for_each_side(cropping: object) -> None:
    holds_as_keras_says(OF_A_FRAME, (2, 8, 9, 3), cropping=cropping)


OF_A_WORD = """
from keras import layers


def block(x, kernel, filters):
    if kernel == "pool":
        return layers.Conv2D(filters, 1)(x)
    if isinstance(kernel, int):
        return layers.Conv2D(4, kernel, padding="same")(x)
    return x
"""


@pytest.mark.parametrize(("kernel", "filters"), list(product(("pool", "other", 3, 0, (0, 3)), (4, 0))))
def test_a_kernel_may_be_a_word(kernel: object, filters: int) -> None:
    holds_as_keras_says(OF_A_WORD, (2, 8, 8, 3), kernel=kernel, filters=filters)


OF_OPTIONS = """
from keras import layers


def block(x, options):
    y = layers.Conv2D(4, options["kernel"], strides=options.get("stride", 1), padding=options.get("padding", "same"))(x)
    if options.get("pool"):
        y = layers.MaxPooling2D(options["pool"])(y)
    return y
"""


@pytest.mark.parametrize("stride", [{}, {"stride": 0}, {"stride": 2}, {"stride": (1, 3)}])
@pytest.mark.parametrize("pool", [{}, {"pool": None}, {"pool": 3}, {"pool": (1, 4)}])
@pytest.mark.parametrize("rest", [{"kernel": 3}, {"kernel": 5, "padding": "valid"}, {"kernel": 1, "padding": "other"}])
def test_a_table_may_lack_what_it_is_asked_for(stride: dict[str, object], pool: dict[str, object], rest: dict[str, object]) -> None:
    holds_as_keras_says(OF_OPTIONS, (2, 7, 7, 3), options={**stride, **pool, **rest})


OF_ALL_RATES = """
from keras import layers


def block(x, filters, rate):
    if isinstance(rate, tuple):
        for one in rate:
            x = layers.Conv2D(filters, 3, padding="same", dilation_rate=one)(x)
        return x
    return layers.Conv2D(filters, 3, padding="same", dilation_rate=rate)(x)
"""


@pytest.mark.parametrize("rate", [1, 0, (2,), (), (1, 2, 0), (1, 2, 2), [2, 2], [2, 0]])
def test_what_the_program_goes_over_has_any_number_of_items(rate: object) -> None:
    holds_as_keras_says(OF_ALL_RATES, (2, 8, 8, 3), filters=4, rate=rate)


OF_ALL_WIDTHS = """
from keras import layers


def block(x, filters, count):
    if not isinstance(filters, (list, tuple)):
        filters = [filters] * count
    assert len(filters) == count
    for one in filters:
        x = layers.Conv2D(one, 3, padding="same")(x)
    return x
"""


@pytest.mark.parametrize("filters", [4, 0, (4,), [4, 8], (4, 0), [], [4, 8, 2]])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_one_number_for_all_or_a_list_of_them(filters: object, count: int) -> None:
    holds_as_keras_says(OF_ALL_WIDTHS, (2, 8, 8, 3), filters=filters, count=count)


OF_KEYWORDS = """
from keras import layers


def block(x, filters, **kwargs):
    y = layers.Conv2D(filters, kwargs.get("kernel", 3), strides=kwargs.get("strides", 1), padding="same")(x)
    return layers.Add()([x, y])
"""


@pytest.mark.parametrize("kwargs", [{}, {"kernel": 5}, {"kernel": 0}, {"strides": 2}, {"strides": (1, 2), "kernel": 1}])
def test_keywords_are_asked_for_as_the_program_asks(kwargs: dict[str, object]) -> None:
    (found,), _ = contracts(["m.py"], {"m.py": OF_KEYWORDS.encode()}.get)
    assert found.complete
    scope: dict[str, object] = {}
    exec(OF_KEYWORDS, scope)
    for filters in (3, 4):
        made, _ = built(scope["block"], {"filters": filters, **kwargs}, {"x": (2, 8, 8, 3)})
        names = {"filters": filters, "kwargs": kwargs, "x": SimpleNamespace(shape=(2, 8, 8, 3))}
        assert promised(found, names) is (made is not None)


OF_A_TRUTH = """
from keras import layers


def block(x, skip, filters, attention=False):
    if attention is True:
        skip = layers.Add()([layers.Conv2D(filters, 1)(x), layers.Conv2D(filters, 1)(skip)])
    return layers.Concatenate()([x, skip])
"""


@pytest.mark.parametrize("attention", [True, False, 1, 0, "yes"])
def test_what_is_true_is_not_always_true_itself(attention: object) -> None:
    (found,), _ = contracts(["m.py"], {"m.py": OF_A_TRUTH.encode()}.get)
    assert found.complete
    scope: dict[str, object] = {}
    exec(OF_A_TRUTH, scope)
    for filters, side in product((4, 0), (8, 1)):
        shapes = {"x": (2, 8, 8, 3), "skip": (2, side, side, 3)}
        made, _ = built(scope["block"], {"filters": filters, "attention": attention}, shapes)
        names = {name: SimpleNamespace(shape=shape) for name, shape in shapes.items()}
        assert promised(found, {"filters": filters, "attention": attention, **names}) is (made is not None)


OF_A_LAYOUT = """
from keras import layers


def block(x, filters, data_format="channels_last", padding="same"):
    axis = -1 if data_format == "channels_last" else 1
    y = layers.Conv2D(filters, 3, padding=padding, data_format=data_format)(x)
    return layers.BatchNormalization(axis=axis)(layers.Reshape((8, 8, filters))(y))
"""


@pytest.mark.parametrize("data_format", [None, "channels_last", "channels_first", "other"])
@pytest.mark.parametrize("padding", ["same", "valid", "causal", "other"])
def test_a_text_is_one_that_keras_knows(data_format: object, padding: str) -> None:
    holds_as_keras_says(OF_A_LAYOUT, (2, 8, 8, 3), filters=3, data_format=data_format, padding=padding)


OF_A_FLAG = """
from keras import layers


def block(x, filters, convolved=True):
    if convolved:
        return layers.Conv2D(filters, 3, padding="same")(x)
    return layers.Add()([x, layers.Dense(filters)(x)])
"""


@pytest.mark.parametrize(("convolved", "rank"), list(product((True, False), (2, 3, 4, 5))))
def test_a_rank_that_one_way_settles_is_asked_on_that_way_alone(convolved: bool, rank: int) -> None:
    holds_as_keras_says(OF_A_FLAG, (2, 8, 8, 8, 3)[-rank:], filters=3, convolved=convolved)


@pytest.mark.xdist_group("drawn loops")
@pytest.mark.parametrize("seed", range(8))
def test_a_drawn_loop_is_built_exactly_where_its_contract_holds(seed: int) -> None:
    text, _, tally = agrees("loops", seed, CALLS)  # many more by hand: drawn_programs.py
    assert tally is None or not tally.wrong, text


@pytest.mark.xdist_group("drawn loops")
def test_most_drawn_loops_have_a_complete_contract() -> None:
    complete = (seed for seed in range(40) if (found := contract_of("loops", seed)) is not None and found.complete)
    assert len(list(islice(complete, 25))) == 25


@pytest.mark.parametrize("seed", range(8))
def test_a_drawn_block_is_built_exactly_where_its_contract_holds(seed: int) -> None:
    text, _, tally = agrees("blocks", seed, CALLS)  # many more by hand: drawn_programs.py
    assert tally is None or not tally.wrong, text


def test_most_drawn_blocks_have_a_complete_contract() -> None:
    complete = (seed for seed in range(20) if (found := contract_of("blocks", seed)) is not None and found.complete)
    assert len(list(islice(complete, 16))) == 16


OF_A_SCALE = """
import math

from keras import layers


def block(x, width, heads, rest):
    size = width // heads
    scale = size**-0.5 if rest == 1 else 1.0 / size**0.5 if rest == 2 else 1 / math.sqrt(size) if rest == 3 else math.log(size, 2)
    return layers.Conv2D(4, 1)(x) * scale
"""


@pytest.mark.parametrize(("width", "heads", "rest"), list(product((0, 4, 8), (8, 0, -8, 3), (1, 2, 3, 4))))
def test_a_scale_that_python_cannot_work_out(width: int, heads: int, rest: int) -> None:
    holds_as_keras_says(OF_A_SCALE, (2, 8, 8, 3), width=width, heads=heads, rest=rest)


OF_RANKS = {
    "laid beside a tensor that is convolved": """
    y = layers.Conv2D(4, 3, padding="same")(layers.Concatenate()([skip, x]))
    return layers.Add()([layers.Conv2D(4, 1)(x), y])
""",
    "laid beside what is convolved, where there is one": """
    x = layers.Conv2D(4, 3, padding="same")(x)
    return x if skip is None else layers.Concatenate()([x, skip])
""",
    "laid beside it where that is asked for": """
    x = layers.Conv2D(4, 3, padding="same")(x)
    return layers.Concatenate()([x, skip]) if wide else x
""",
}


@pytest.mark.parametrize("skip", [(2, 8, 8, 3), (2, 8, 3), (2, 8, 8, 8, 3)])
@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("what", OF_RANKS)
def test_the_rank_of_what_meets_another_tensor_is_asked_for(what: str, wide: bool, skip: tuple[int, ...]) -> None:
    code = f"from keras import layers\n\n\ndef block(x, skip, wide):{OF_RANKS[what]}"
    (found,), _ = contracts(["m.py"], {"m.py": code.encode()}.get)
    assert found.complete
    scope: dict[str, object] = {}
    exec(code, scope)
    shapes = {"x": (2, 8, 8, 3), "skip": skip}
    made, _ = built(scope["block"], {"wide": wide}, shapes)
    names = {"wide": wide, **{name: SimpleNamespace(shape=shape) for name, shape in shapes.items()}}
    assert promised(found, names) is (made is not None)
    assert made is None or results(found, names) == [made]


OF_NO_LEVELS = {
    "it calls itself twice": """
    if depth == 0:
        return layers.Conv2D(4, 1)(x)
    return layers.Add()([block(x, depth - 1), block(x, depth - 1)])
""",
    "it may call itself only where something else holds": """
    if depth > 0:
        x = layers.Concatenate()([x, block(x, depth - 1) if depth > 2 else x])
    return x
""",
    "it returns before it calls itself": """
    if depth > 0:
        if depth % 3 == 2:
            return layers.Conv2D(4, 1)(x)
        x = layers.Concatenate()([x, block(x, depth - 1)])
    return x
""",
    "it is two levels less deep": """
    if depth > 0:
        x = layers.Concatenate()([x, block(x, depth - 2)])
    return x
""",
}


@pytest.mark.parametrize("what", OF_NO_LEVELS)
def test_what_calls_itself_otherwise_is_told_as_far_as_it_was_run(what: str) -> None:
    code = f"from keras import layers\n\n\ndef block(x, depth):{OF_NO_LEVELS[what]}"
    (found,), _ = contracts(["m.py"], {"m.py": code.encode()}.get)
    assert not found.complete
    scope: dict[str, object] = {}
    exec(code, scope)
    for depth in (0, 1, 3, 4):
        made, _ = built(scope["block"], {"depth": depth}, {"x": (2, 8, 8, 3)})
        names = {"depth": depth, "x": SimpleNamespace(shape=(2, 8, 8, 3))}
        assert promised(found, names) is (made is not None)
        assert made is None or results(found, names) in ([], [made])
