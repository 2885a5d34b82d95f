"""The numbers that tensors are known to hold: those of `ops.linspace` and `ops.arange`, their parts, and what comes of
all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from resblock_lint.interpreter.figures import MOST
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.values import Tensor, Value

SPACED, COUNTED = "ops.linspace", ("ops.arange", "tf.range")
REDUCING: dict[str, Callable[[tuple[float, ...]], float]] = {
    f"{home}{name}": reduce
    for name, reduce in (("sum", sum), ("max", max), ("min", min), ("prod", prod))
    for home in ("ops.", "tf.reduce_")
}  # fmt: skip
SPLIT = ("tf.split", "ops.split")


def hold(path: str, args: list[Value], kwargs: dict[str, Value], made: Value) -> Value:
    """The tensor that a function made, with its numbers where they are known."""
    if isinstance(made, Tensor) and (path == SPACED or path in COUNTED):
        names = ("start", "stop", "num") if path == SPACED else ()
        given = {**dict(zip(names, args, strict=False)), **kwargs} if names else kwargs
        if path == SPACED and len(args) <= len(names) and set(given) <= set(names):
            made.numbers = _spaced(*(resolve(given.get(name, 50)) for name in names))
        elif path in COUNTED and not kwargs:
            made.numbers = _counted([resolve(one) for one in args])
    first = resolve(args[0]) if len(args) == 1 and not kwargs and path in REDUCING else None
    if isinstance(made, Tensor) and isinstance(first, Tensor) and first.numbers and made.slot.shape == ():
        made.numbers = (REDUCING[path](first.numbers),)
    row = _row(resolve(args[0])) if args and path in SPLIT else None
    if row is not None and isinstance(made, (list, tuple)):
        _of_parts(row, made)
    return made


def _row(value: Value) -> tuple[float, ...] | None:
    """The numbers of a row, where all of them are known."""
    if isinstance(value, Tensor):
        return value.numbers if value.numbers is not None and value.slot.shape == (len(value.numbers),) else None
    items = [one for one in value if isinstance(one, (int, float))] if isinstance(value, (list, tuple)) else []
    return tuple(items) if isinstance(value, (list, tuple)) and len(items) == len(value) else None


def _of_parts(numbers: tuple[float, ...], made: Sequence[Value]) -> None:
    """What the parts of a row of numbers hold."""
    place = 0
    for one in made:
        size = one.slot.shape[0] if isinstance(one, Tensor) and one.slot.shape else None
        if not isinstance(one, Tensor) or not isinstance(size, int):
            return
        one.numbers = numbers[place : place + size]
        place += size


def _spaced(start: Value, stop: Value, count: Value) -> tuple[float, ...] | None:
    """Evenly spaced numbers, each as a number of 32 bits."""
    if not isinstance(start, (int, float)) or not isinstance(stop, (int, float)) or not isinstance(count, int):
        return None
    if not 0 < count < MOST:
        return None
    import numpy

    return tuple(float(one) for one in numpy.linspace(start, stop, count, dtype="float32"))


def _counted(args: list[Value]) -> tuple[int, ...] | None:
    """What `range` gives, of whole numbers."""
    whole = [one for one in args if isinstance(one, int)]
    if len(whole) != len(args) or not 1 <= len(whole) <= 3 or whole[2:] == [0]:
        return None
    found = range(*whole)[:MOST]  # of more numbers than a computer counts there is no length
    return tuple(found) if len(found) < MOST else None
