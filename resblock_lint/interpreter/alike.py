"""Items that were made alike: each is an object of its own, and is as it was made until it is used itself."""

from __future__ import annotations

from dataclasses import replace

from resblock_lint.interpreter.checkpoints import Record, TooMuch
from resblock_lint.values import Instance, Layer, Model, Value

MADE = (Layer, Instance, Model)


class Alike:
    """What stands for all of some layers or objects of layers."""

    def __init__(self, element: Value) -> None:
        self._element = element
        try:
            self._made = Record([element], MADE)
        except TooMuch:
            self._made = Record([], MADE)

    def another(self) -> Value:
        """The next one: nobody has called it yet."""
        self._made.put_back()
        return self._element


def one_of(element: Value) -> Value:
    """One of them by its place: a layer apart from the others, to which happens nothing that is done to it."""
    if not isinstance(element, Layer):
        return element
    return replace(element, options=dict(element.options), fields=dict(element.fields), nodes=list(element.nodes))
