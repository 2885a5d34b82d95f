"""What is not the same at each place of a sequence: the items of parameters, sizes that speak of them, and what a loop
made at each of its turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from resblock_lint.conditions import Condition, at_least, claim_symbols, equal
from resblock_lint.dims import Atom, Dim, Origin, Size, Symbol, substitute, symbols
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.alike import one_of
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import LENGTH, resolve
from resblock_lint.interpreter.snapshots import Snapshot, TooLarge
from resblock_lint.plain import replace
from resblock_lint.printing import PLAIN
from resblock_lint.sequences import Many, Varying
from resblock_lint.turns import length_of, turn_name
from resblock_lint.values import Param, Slot, Tensor, Unknown, Value

UNLIKE = "an item of a list whose items are not alike"


def length(machine: Machine, param: Param) -> Size:
    """How many items a parameter has: at least as many as were asked for before."""
    asked = [] if LENGTH in param.parts else [place for place in param.parts if isinstance(place, int)]
    size = parameters.settle(parameters.child(param, LENGTH, f"len({param.name})"), Dim.of(length_of(param.name)))
    machine.facts.assume(at_least(size, max((place + 1 if place >= 0 else -place for place in asked), default=0)))
    machine.lists[f"len({param.name})"] = param
    return size


def element(machine: Machine, param: Param, place: Size) -> Param:
    """The item of a parameter at a place; one at a fixed distance from the end is counted from there."""
    place = machine.facts.normal(place)
    if LENGTH in param.parts:
        count = machine.facts.normal(length(machine, param))
        if isinstance(count, int) and isinstance(place, int):
            place = place + count if place < 0 else place
        elif isinstance(place, Dim) and isinstance(count, Dim):
            back = place - count
            place = back if isinstance(back, int) and back < 0 else place
    if isinstance(place, int):
        return parameters.child(param, place, f"{param.name}[{place}]")
    made = parameters.child(param, place, f"{param.name}[{PLAIN.size(place)}]")
    machine.elements[made.name] = (param, place)
    return made


def index_of(machine: Machine, first: int, count: Size, known: Symbol | None = None) -> tuple[Symbol, Dim]:
    """The place of a turn behind the first ones, and its symbol."""
    turn = known or Symbol(turn_name(machine.fresh()), Origin.PARAMETER)
    index = Dim.of(turn)
    machine.facts.assume(at_least(index, first))
    machine.facts.assume(at_least(count - 1, index))
    return turn, index


def at_place(machine: Machine, size: Size, index: Symbol, place: Size) -> Size:
    """A size that speaks of the items at `index`, for those at another place."""
    step: dict[Atom, Size] = {index: place}
    for symbol in symbols(size):
        named = _named(machine, symbol)
        if named is not None and index in symbols(named[2]):
            name, param, there = named
            moved = element(machine, param, substitute(there, {index: place})).name + symbol.name[len(name) :]
            step[symbol] = Dim.of(Symbol(moved, symbol.origin, symbol.least))
    return substitute(size, step)


def depends(machine: Machine, size: Size, index: Symbol) -> bool:
    """Whether a size speaks of the place, or of an item there."""
    named = (_named(machine, symbol) for symbol in symbols(size))
    return index in symbols(size) or any(one is not None and index in symbols(one[2]) for one in named)


def varies(machine: Machine, value: Value, index: Symbol) -> bool:
    """Whether a value is not the same at each place."""
    if isinstance(value, Condition):
        return any(depends(machine, Dim.of(one), index) for one in claim_symbols(value))
    snapshot = Snapshot()
    with suppress(TooLarge):
        snapshot.of(value)
    sizes = [*snapshot.sizes, *(Dim.of(Symbol(one.param.name)) for one in snapshot.params)]
    return any(depends(machine, size, index) for size in sizes)


def _named(machine: Machine, symbol: Symbol) -> tuple[str, Param, Size] | None:
    """The item at a symbolic place that a symbol is, or is a size of."""
    name = symbol.name
    while name:
        if name in machine.elements:
            return (name, *machine.elements[name])
        name = name[: max(name.rfind("."), name.rfind("["), 0)]
    return None


def item_of(machine: Machine, many: Many, place: Size) -> Value:
    """What stands at a place among many; Unknown where that is not said by sizes."""
    if place in many.taken:
        return many.taken[place]
    varying = many.varying
    return one_of(many.element) if varying is None else moved(machine, varying, place + varying.first)


def moved(machine: Machine, varying: Varying, turn: Size) -> Value:
    """What varies with a turn, as it is at another one; Unknown where that is not said by sizes."""
    return _moved(machine, varying.value, varying.turn, turn)


def _moved(machine: Machine, value: Value, turn: Symbol, place: Size) -> Value:
    value = resolve(value)
    if isinstance(value, Dim):
        return at_place(machine, value, turn, place)
    if isinstance(value, Tensor) and value.slot.shape is not None and value.numbers is None and value.mask is None:
        shape = tuple(at_place(machine, one, turn, place) for one in value.slot.shape)
        return Tensor(Slot(shape, guess=value.slot.guess), value.op, value.output, value.layout, value.node)
    if isinstance(value, tuple):
        return tuple(_moved(machine, one, turn, place) for one in value)
    if isinstance(value, Param) and value.name in machine.elements:
        param, there = machine.elements[value.name]
        return element(machine, param, substitute(there, {turn: place}))
    return value if not varies(machine, value, turn) else Unknown(UNLIKE)


def turned_round(machine: Machine, items: Sequence[Value]) -> list[Value]:
    """The items the other way round."""
    return [_backwards(machine, one) if isinstance(one, Many) else one for one in items[::-1]]


def _backwards(machine: Machine, many: Many) -> Many:
    varying = many.varying
    if varying is None:
        return many
    last = varying.first * 2 + many.count - 1
    again = moved(machine, varying, last - Dim.of(varying.turn))
    return Many(many.element, many.count, Varying(again, varying.turn, varying.first))


def without(many: Many, count: Size, *, in_front: bool) -> Many:
    """Many items without so many of the first or the last ones."""
    rest = Many(one_of(many.element), many.count - count, many.varying)
    if in_front and many.varying is not None:
        rest.varying = replace(many.varying, first=many.varying.first + count)
    rest.part_of = (many, count if in_front else 0)
    return rest


def gathered(machine: Machine, items: list[Value], many: Many) -> None:
    """Counts items that stand in front of many, and are what these are at turns before, among them."""
    while (varying := many.varying) is not None and (place := items.index(many)):
        before = varying.first - 1
        if not _is_same(machine, items[place - 1], moved(machine, varying, before)):
            return
        taken = {0: items[place - 1], **{number + 1: one for number, one in many.taken.items()}}
        many = Many(many.element, many.count + 1, replace(varying, first=before), taken)
        items[place - 1 : place + 1] = [many]


def _is_same(machine: Machine, one: Value, other: Value) -> bool:
    """Whether two values are sizes, or tensors of one shape, or tuples of such."""
    one, other = resolve(one), resolve(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_is_same(machine, *pair) for pair in zip(one, other, strict=True))
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        alike = one.layout == other.layout and one.numbers is other.numbers and one.mask is other.mask
        return alike and _is_same(machine, one.slot.shape, other.slot.shape)
    if isinstance(one, (int, Dim)) and isinstance(other, (int, Dim)) and not isinstance(one, bool):
        return machine.entails(equal(one, other))
    return one is other and isinstance(one, Param)
