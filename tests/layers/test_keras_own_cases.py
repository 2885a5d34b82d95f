"""The cases of Keras' own layer tests: our entries make the same shapes and weights of them, and refuse what Keras refuses.

`own_cases` collects them; what cannot be said with shapes alone (dictionaries of tensors, classes that a test writes, functions)
is counted with a word why.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras")
pytest.importorskip("absl")

from layer_runs import Wrapped  # noqa: E402
from like_keras import Answer, Call, ours  # noqa: E402
from like_keras import compared as differences  # noqa: E402
from own_cases import OwnCase, recorded  # noqa: E402

from resblock_lint.layers.registry import LAYERS  # noqa: E402


class Inexpressible(Exception):
    """A case that is not a layer of `keras.layers` on shapes."""


def described(value: Any) -> Any:
    """An option as our tests write it: a layer by its name and options."""
    if isinstance(value, dict) and "class_name" in value:
        value = keras.saving.deserialize_keras_object(value)
    if isinstance(value, keras.layers.Layer):
        name = type(value).__name__
        if getattr(keras.layers, name, None) is not type(value) or name not in LAYERS:
            raise Inexpressible(f"a wrapped {name}")
        given = {key: described(one) for key, one in value._auto_config.config.items()}
        return Wrapped(name, {key: one for key, one in given.items() if key not in ("name", "dtype")})
    if isinstance(value, list) and any(isinstance(one, keras.layers.Layer) for one in value):
        return [described(one) for one in value]
    return value


def shape_of(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple) else tuple(value.shape)


def structure(value: Any) -> Any:
    """The shapes of an input: of one tensor, or of a list of them."""
    if isinstance(value, dict):
        return {key.removesuffix("_shape"): structure(one) for key, one in value.items()}
    if (
        isinstance(value, (list, tuple))
        and value
        and (isinstance(value[0], (tuple, list)) or hasattr(value[0], "shape"))
    ):
        return [structure(one) for one in value]
    return shape_of(value)


def expressed(case: OwnCase) -> Call:
    """The case as a call. Raises Inexpressible."""
    name = case.layer.__name__
    if getattr(keras.layers, name, None) is not case.layer:
        raise Inexpressible("a class of the test's own")
    if name not in LAYERS:
        raise Inexpressible(f"{name} has no entry")
    given = case.given.get("input_shape", case.given.get("input_data"))
    if given is None:
        raise Inexpressible("a layer that is not called")
    shapes = structure(given)
    keywords = dict(case.given.get("call_kwargs") or {})
    keywords = {key: structure(one) if hasattr(one, "shape") else one for key, one in keywords.items()}
    options = {key: described(one) for key, one in (case.given["init_kwargs"] or {}).items()}
    if "_from_" in str(options.get("dtype", "")):
        raise Inexpressible("a quantized dtype")
    if not reaches_shapes(case):
        raise Inexpressible("refused for a number that reaches no shape")
    if isinstance(shapes, dict):
        names = {one.name for one in LAYERS[name].inputs}
        if not shapes.keys() <= names:
            raise Inexpressible("a dictionary of tensors")
        return Call(name, options, [], {**shapes, **keywords})
    return Call(name, options, [shapes], keywords)


def reaches_shapes(case: OwnCase) -> bool:
    """Whether the layer is built, or an option is given that entries look at."""
    kinds = {one.name: one.kind for one in LAYERS[case.layer.__name__].options}
    given = case.given["init_kwargs"] or {}
    try:
        case.layer(**given)
    except Exception:
        return any(kinds.get(name) != "object" for name in given)
    return True


def expectations(case: OwnCase, call: Call) -> str:
    """What the test itself expects and we do not make."""
    made = ours(call)
    if not isinstance(made, Answer):
        return f"{call}: refused: {made}"
    shape, count = case.given.get("expected_output_shape"), None
    numbers = [case.given.get(f"expected_num_{kind}_weights") for kind in ("trainable", "non_trainable")]
    if None not in numbers:
        count = sum(numbers)
    shapes = shape if isinstance(shape, list) or (shape and isinstance(shape[0], tuple)) else [shape]
    fits = shape is None or [tuple(one) for one in shapes] == made.shapes
    fits = fits or all(
        len(one) == len(two) and all(a is None or a == b for a, b in zip(one, two, strict=True))
        for one, two in zip(shapes, made.shapes, strict=False)
    )
    return "" if fits and count in (None, len(made.weights)) else f"{call}: they expect {shape}, {count}; ours {made}"


def compared() -> tuple[Counter[str], list[str]]:
    """How many cases are compared, why others are not, and every disagreement."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    cases, _ = recorded()
    for case in cases:
        try:
            call = expressed(case)
        except Inexpressible as problem:
            counts[f"not expressible: {problem}"] += 1
            continue
        counts["compared"] += 1
        they, found = differences(call)
        found = found or (expectations(case, call) if isinstance(they, Answer) else "")
        wrong += [f"{case.where}: {found}"] if found else []
    return counts, wrong


@pytest.mark.xdist_group("Keras' own layer tests")
def test_own_cases(pytestconfig: pytest.Config) -> None:
    pytestconfig.addinivalue_line("markers", "requires_trainable_backend: a mark of Keras' own tests")
    counts, wrong = compared()
    assert not wrong, "\n".join(wrong)
    assert counts["compared"] >= 400, counts


if __name__ == "__main__":
    found, problems = compared()
    print("\n".join([*problems, *(f"{count:5} {why}" for why, count in found.most_common())]))
