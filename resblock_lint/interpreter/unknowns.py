"""What is asked of values that are not modelled: the same question of the same value has the same answer."""

from __future__ import annotations

from resblock_lint.conditions import Condition
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.spelling import text
from resblock_lint.values import Unknown, Value


def on_unknown(sign: str, left: Value, right: Value) -> Unknown:
    """`left sign right`, of which at least one is not modelled."""
    unknown = left if isinstance(left, Unknown) else right
    other = right if isinstance(left, Unknown) else left
    assert isinstance(unknown, Unknown)
    key = ("operator", sign, unknown is left, itself(other))
    return unknown.part(key, f"{text(left)} {sign} {text(right)}")


def itself(value: Value) -> object:
    """What stands for a value in a key: another one never does, as it could for an identity that is free again."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return (type(value), value)


def unknown_is(machine: Machine, value: Unknown, words: str) -> Condition:
    """The condition that something holds of an unknown value, the same at each question."""
    return machine.opaque(value.part(words, f"{value.text} {words}"))
