"""Options that Keras takes as integers alone: a real number there is one, and so are the parameters in it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from resblock_lint.conditions import claim_symbols
from resblock_lint.dims import Dim, Origin, Size, Symbol, symbols
from resblock_lint.expressions import BINARY, REFERENCES, parsed
from resblock_lint.interpreter.hints import REAL, Hints
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.parameters import as_number, resolve
from resblock_lint.values import Param, Real, Value

INTEGERS = frozenset(
    "depth_multiplier dilation_rate filters groups head_dim input_dim kernel_size key_dim n num_heads "
    "num_key_value_heads num_query_heads output_dim output_padding pool_size size strides units".split()
)  # the options of Keras' layers for which 2.0 is refused where 2 is taken
KEEPING = (ast.Add, ast.Sub, ast.Mult)  # what gives an integer only of integers: 0.5 * 4 is a float


def integer(machine: Machine, option: str, value: Value) -> Value:
    """What is given for an option, as an integer where nothing else is taken and its text shows of what it is made.

    The parameters in it have floats for defaults, and whoever calls has to give integers; on other paths they are what
    they were.
    """
    given = resolve(value)
    if option in INTEGERS and isinstance(given, Param) and isinstance(given.default, float):
        given = as_number(machine, given)
    if option not in INTEGERS or not isinstance(given, Real):
        return value
    tree = parsed(given.text)
    found = None if tree is None else _read(tree, machine.hints)
    if found is None:
        machine.choices.partly[f"`{option}` takes integers alone, and may be given another number here"] = None
    return value if found is None else found


def note_numbers(hints: Hints, paths: Iterable[Path]) -> None:
    """Of parameters of which products are made whole: those that are integers, as a size of a tensor or what is asked
    of one speaks of them, and those that the program compares with numbers all the same, as real numbers are.
    """
    if not hints.scaled - hints.whole:
        return
    asked: set[str] = set()
    for path in paths:
        for op in path.flow.own:
            sizes = (size for shape in op.shapes if shape for size in shape)
            hints.whole.update(one.name for size in sizes for one in symbols(size))
            for demand in op.demands:
                hints.whole.update(one.name for one in claim_symbols(demand.requirement.claim))
        for claim in path.chosen:
            names = {one.name for one in claim_symbols(claim)}
            (asked if len(names) == 1 else hints.whole).update(names)
    for name in (hints.scaled & asked) - hints.whole:
        hints.kinds.setdefault(name, REAL)


def _read(node: ast.expr, known: Mapping[str, float | str]) -> Size | None:
    """A sum of products of parameters of which a default is known; None where it is none."""
    if isinstance(node, REFERENCES):
        name = ast.unparse(node)
        return Dim.of(Symbol(name, Origin.PARAMETER)) if name in known else None
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, KEEPING):
        return None
    left, right = _read(node.left, known), _read(node.right, known)
    return None if left is None or right is None else BINARY[type(node.op)](left, right)
