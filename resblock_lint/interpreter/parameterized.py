"""Tests that are run once for each of several arguments: `parameterized` of absl, `parametrize` of pytest, and the
combinations of TensorFlow. The function keeps its cases; a root of its own runs each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import cast

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Builtin, Function, Value

CASES = "#cases"  # the attribute of a function that has them
MOST_CASES = 32  # of more of them none is run

Case = tuple[list[Value], dict[str, Value]]  # the arguments by their places, and by their names


def cases_of(function: Function) -> list[Case]:
    """The arguments with which a test is run; none where they are not given, not known, or too many."""
    found = function.attributes.get(CASES)
    return cast("list[Case]", found) if isinstance(found, list) else []


def given(case: Case) -> Case:
    """The arguments of a case for one run, which may change what they hold."""
    return [_fresh(one) for one in case[0]], {name: _fresh(one) for name, one in case[1].items()}


def _fresh(value: Value) -> Value:
    value = resolve(value)
    if isinstance(value, (list, tuple)):
        return type(value)(map(_fresh, value))
    return {key: _fresh(one) for key, one in value.items()} if type(value) is dict else value


def _keeping(machine: Machine, cases: Sequence[Case] | None) -> Value:
    """A decorator that lets a function keep these cases, each beside each of those that it has; None are not known."""
    if cases is None:
        return machine.unknown("cases of a test that are not known")
    return Builtin("parameterized", _kept, (list(cases),))


def _kept(machine: Machine, cases: list[Case], function: Value) -> Value:
    function = resolve(function)
    if not isinstance(function, Function):
        return machine.unknown("a test that is no function")
    both = product(cases, cases_of(function) or [([], {})])
    made = [([*one, *two], {**first, **second}) for (one, first), (two, second) in both]
    if not 0 < len(made) <= MOST_CASES:
        return machine.unknown("a test of too many cases")
    function.attributes[CASES] = cast("list[Value]", made)
    return function


def _items(value: Value) -> Sequence[Value] | None:
    """The items of a list whose length is known."""
    value = resolve(value)
    return value if isinstance(value, (list, tuple)) else None


def _case(value: Value) -> Case:
    """One case as absl takes it: a tuple of arguments, a dict of them by name, or one argument."""
    value = resolve(value)
    if isinstance(value, dict):
        return [], {str(key): one for key, one in value.items() if key != "testcase_name"}
    return ([*value], {}) if isinstance(value, (tuple, list)) else ([value], {})


def _combined(named: dict[str, Value]) -> list[Case] | None:
    """A case for each combination of the values under these names."""
    columns = [(name, _items(one)) for name, one in named.items()]
    if any(items is None for _, items in columns):
        return None
    rows: Iterable[tuple[Value, ...]] = product(*(items or () for _, items in columns))
    names = [name for name, _ in columns]
    return [([], dict(zip(names, row, strict=True))) for row in rows]


def _unnamed(case: Case) -> Case:
    """A case without the name that comes first among its arguments."""
    return case[0][1:], case[1]


@library("absl.testing.parameterized.parameters")
def parameters(machine: Machine, *cases: Value) -> Value:
    """`@parameterized.parameters((8, 3), dict(filters=4))`, or one list of such."""
    only = _items(cases[0]) if len(cases) == 1 else None
    return _keeping(machine, [_case(one) for one in (cases if only is None or isinstance(only, tuple) else only)])


@library("absl.testing.parameterized.named_parameters")
def named_parameters(machine: Machine, *cases: Value) -> Value:
    """`@parameterized.named_parameters(("small", 8), dict(testcase_name="large", filters=64))`, or one list of such."""
    only = _items(cases[0]) if len(cases) == 1 else None
    listed = cases if only is None or (only and isinstance(resolve(only[0]), str)) else only
    found = [(one, _case(one)) for one in listed]
    return _keeping(machine, [case if isinstance(resolve(one), dict) else _unnamed(case) for one, case in found])


@library("absl.testing.parameterized.product")
def products(machine: Machine, *kwargs_seqs: Value, **named: Value) -> Value:
    """`@parameterized.product(filters=(4, 8), strides=(1, 2))`."""
    return _keeping(machine, None if kwargs_seqs else _combined(named))


@library("pytest.mark.parametrize")
def parametrize(machine: Machine, argnames: Value, argvalues: Value, *_: Value, **__: Value) -> Value:
    """`@pytest.mark.parametrize("filters, strides", [(4, 1), (8, 2)])`."""
    named, rows = resolve(argnames), _items(argvalues)
    names = [one.strip() for one in named.split(",")] if isinstance(named, str) else _items(named)
    if names is None or rows is None:
        return _keeping(machine, None)
    made: list[Case] = []
    for row in rows:
        items = [row] if isinstance(named, str) and len(names) == 1 else _items(row)
        if items is None or len(items) != len(names):
            return _keeping(machine, None)
        made.append(([], dict(zip(map(str, names), items, strict=True))))
    return _keeping(machine, made)


@library("tf.python.distribute.combinations.combine", "tf.__internal__.test.combinations.combine")
def combine(machine: Machine, **named: Value) -> Value:
    """The combinations of values under names, as dicts; what is no list is one value."""
    found = _combined({name: one if isinstance(resolve(one), list) else [one] for name, one in named.items()})
    if found is None:
        return machine.unknown("combinations of lists that are not known")
    return cast("list[Value]", [one for _, one in found])


@library("tf.python.distribute.combinations.generate", "tf.__internal__.test.combinations.generate")
def generate(machine: Machine, combinations: Value, *_: Value, **__: Value) -> Value:
    """A test for each of these combinations."""
    found = _items(combinations)
    return _keeping(machine, None if found is None else [_case(one) for one in found])
