"""`collections.deque`: a list that grows and shrinks at both of its ends."""

from __future__ import annotations

from resblock_lint.interpreter import access
from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.methods import LIST, Bound, method, sequence_attribute
from resblock_lint.interpreter.moving import turned_round
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.sequences import Deque, Many
from resblock_lint.values import Unknown, Value


@library("collections.deque")
def deque(machine: Machine, iterable: Value = (), maxlen: Value = None) -> Value:
    """`deque(items, maxlen)`."""
    found, most = access.items_of(machine, iterable), resolve(maxlen)
    if isinstance(found, Unknown) or not isinstance(most, (int, type(None))):
        return machine.unknown("a deque of items that are not known")
    made = Deque()
    made.most = most
    _extend(machine, made, found)
    return made


def _shrink(machine: Machine, queue: Deque, *, from_left: bool) -> None:
    """What is too much leaves on the other side."""
    if queue.most is None:
        return
    if any(isinstance(one, Many) for one in queue):
        raise Cut("a deque of so many items that are not all known", machine.site())
    over = max(len(queue) - queue.most, 0)
    if over:
        queue[:] = queue[over:] if from_left else queue[:-over]


def _extend(machine: Machine, queue: Deque, items: Value) -> None:
    LIST["extend"](machine, queue, items)
    _shrink(machine, queue, from_left=True)


def _append(machine: Machine, queue: Deque, item: Value) -> None:
    _extend(machine, queue, [item])


def _extend_left(machine: Machine, queue: Deque, items: Value) -> None:
    found = access.items_of(machine, items)
    if isinstance(found, Unknown):
        raise Cut("a deque is extended by something that is not modelled", machine.site())
    machine.reserve(len(found))
    queue[:0] = turned_round(machine, found)
    _shrink(machine, queue, from_left=False)


def _append_left(machine: Machine, queue: Deque, item: Value) -> None:
    _extend_left(machine, queue, [item])


def _pop(place: int) -> Bound:
    def pop(machine: Machine, queue: Deque) -> Value:
        if not queue:
            raise error("IndexError", "pop from an empty deque")
        return LIST["pop"](machine, queue, place)

    return pop


def _rotate(machine: Machine, queue: Deque, n: Value = 1) -> None:
    n = resolve(n)
    if not isinstance(n, int) or any(isinstance(one, Many) for one in queue):
        raise Cut("a deque that is turned", machine.site())
    place = -n % len(queue) if queue else 0
    queue[:] = [*queue[place:], *queue[:place]]


def _copy(machine: Machine, queue: Deque) -> Value:
    made = Deque(queue)
    made.most = queue.most
    return made


METHODS: dict[str, Bound] = {
    "append": _append, "appendleft": _append_left, "extend": _extend, "extendleft": _extend_left, "pop": _pop(-1),
    "popleft": _pop(0), "rotate": _rotate, "copy": _copy,
}  # fmt: skip


@register(TABLES.attribute, Deque)
def deque_attribute(machine: Machine, value: Deque, name: str) -> Value:
    """What a `deque` has of its own, or as a list has it."""
    if name == "maxlen":
        return value.most
    if name == "sort":
        raise error("AttributeError", "'collections.deque' object has no attribute 'sort'")
    return method(name, METHODS[name], value) if name in METHODS else sequence_attribute(machine, value, name)
