"""What is asked of values that are not modelled: the same question of the same value has the same answer."""

from __future__ import annotations

from resblock_lint.conditions import Condition
from resblock_lint.dims import Dim
from resblock_lint.interpreter.bounds import many_parts
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.spelling import text
from resblock_lint.values import Ratio, Real, Unknown, Value

NUMBER = "float"  # the kind of a number that is not known


def on_unknown(sign: str, left: Value, right: Value) -> Unknown:
    """`left sign right`, of which at least one is not modelled."""
    unknown = left if isinstance(left, Unknown) else right
    other = right if isinstance(left, Unknown) else left
    assert isinstance(unknown, Unknown)
    key = ("operator", sign, unknown is left, itself(other))
    made = unknown.part(key, f"{text(left)} {sign} {text(right)}")
    if is_number(left) and is_number(right):
        made.kind = NUMBER
    if isinstance(other, (int, float)):
        made.rank_of = unknown.rank_of
    return made


def ask_rank(machine: Machine, value: Value) -> None:
    """What the program does next depends on a rank that is open: it is run again with the rank as a number."""
    if isinstance(value, Unknown) and value.rank_of:
        machine.learned.compared.add(value.rank_of)


def is_number(value: Value) -> bool:
    """Whether a value is a number, be it one that is not known."""
    known = isinstance(value, (int, float, Dim, Ratio, Real))
    return known or (isinstance(value, Unknown) and value.kind == NUMBER)


def itself(value: Value) -> object:
    """What stands for a value in a key: another one never does, as it could for an identity that is free again."""
    if isinstance(value, tuple) and many_parts(value):
        return id(value)
    try:
        hash(value)
    except TypeError:
        return id(value)
    return (type(value), value)


def unknown_is(machine: Machine, value: Unknown, words: str) -> Condition:
    """The condition that something holds of an unknown value, the same at each question."""
    return machine.opaque(value.part(words, f"{value.text} {words}"))
