"""The items of a parameter of which it is open how many there are, by their places."""

from __future__ import annotations

from collections.abc import Iterable

from resblock_lint.conditions import at_least
from resblock_lint.dims import Atom, Dim, Size, Symbol, substitute, symbols
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import LENGTH
from resblock_lint.printing import PLAIN
from resblock_lint.totals import LENGTH_OF, length_of
from resblock_lint.values import Param


def length(machine: Machine, param: Param) -> Size:
    """How many items a parameter has: at least as many as were asked for before."""
    asked = [] if LENGTH in param.parts else [place for place in param.parts if isinstance(place, int)]
    size = parameters.settle(parameters.child(param, LENGTH, f"len({param.name})"), Dim.of(length_of(param.name)))
    machine.facts.assume(at_least(size, max((place + 1 if place >= 0 else -place for place in asked), default=0)))
    machine.lists[f"len({param.name})"] = param
    return size


def is_open_list(machine: Machine, name: str) -> bool:
    """Whether a parameter of this name is a list of which the path does not know how many items it has."""
    param = machine.lists.get(f"len({name})")
    return param is not None and isinstance(machine.facts.normal(length(machine, param)), Dim)


def element(machine: Machine, param: Param, place: Size) -> Param:
    """The item of a parameter at a place; one at a fixed distance from the end is counted from there."""
    place = machine.facts.normal(place)
    told = place
    if LENGTH in param.parts:
        count = machine.facts.normal(length(machine, param))
        if isinstance(count, int) and isinstance(place, int):
            place = place + count if place < 0 else place
        elif isinstance(place, Dim) and isinstance(count, Dim):
            told = _from_end(machine, place, count)
            place = told if isinstance(told, int) and told < 0 else place
    if isinstance(place, int):
        return parameters.child(param, place, f"{param.name}[{place}]")
    name = f"{param.name}[{PLAIN.size(told)}]"
    if machine.elements.get(name, (param, place))[1] != place:  # the program counts from the end itself
        name = f"{param.name}[{PLAIN.size(place)}]"
    made = parameters.child(param, place, name)
    machine.elements[made.name] = (param, place)
    return made


def _from_end(machine: Machine, place: Dim, count: Dim) -> Size:
    """A place as it is counted from the end, where it is told by how many items there are."""
    back = place - count
    told = not symbols(count) & symbols(back) and machine.entails(at_least(-1, back))
    return back if told else place


def forget_items(machine: Machine, turn: Symbol) -> None:
    """The items at a turn that is run once more are nothing yet."""
    for param, place in machine.elements.values():
        if turn in symbols(place):
            param.parts.pop(place, None)


def placed(machine: Machine, found: Iterable[Symbol], index: Symbol, place: Size) -> dict[Atom, Size]:
    """What symbols that are, or speak of, the items at `index` are at another place."""
    step: dict[Atom, Size] = {index: place}
    for symbol in found:
        name = item_in(machine, symbol)
        if name is not None and index in symbols(machine.elements[name][1]):
            param, there = machine.elements[name]
            moved = symbol.name.replace(name, element(machine, param, substitute(there, {index: place})).name, 1)
            step[symbol] = Dim.of(Symbol(moved, symbol.origin, symbol.least))
    return step


def item_in(machine: Machine, symbol: Symbol) -> str | None:
    """The name of the item at a symbolic place that a symbol is, or is a size of, or the length of."""
    length = LENGTH_OF.fullmatch(symbol.name)
    name = length[1] if length else symbol.name
    while name and name not in machine.elements:
        name = name[: max(name.rfind("."), name.rfind("["), 0)]
    return name or None
