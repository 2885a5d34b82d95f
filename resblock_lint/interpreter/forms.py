"""The two forms of an option such as `strides`: one number for all sides of an image, or one for each.

A parameter that becomes such an option may be either, whatever its default is. Its default says how a person reads it;
where contracts ask for exactness, both are told apart by `strides * 0 == 0`, which holds for numbers alone.
"""

from __future__ import annotations

import re

from resblock_lint import ir
from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, Symbol, symbols
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import elements, parameters
from resblock_lint.interpreter.joined import take_for_joined
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, certain
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.interpreter.two_forms import has_form_of_number, tells_both
from resblock_lint.layers.registry import Parameter
from resblock_lint.sequences import Many
from resblock_lint.values import Param, Value

NAME = re.compile(  # of a parameter, an attribute, an item by a key
    r"[^\W\d]\w*(?:\.[^\W\d]\w*|\['\w+'\]|\.get\('\w+'(?:, [\w.'-]+)?\))*"
)
IMAGE_SIDES = 2  # of fewer, a number is the only usual form


def settle_none(machine: Machine, parameter: Parameter, value: Value) -> None:
    """Whether an option is None that may be, which is asked before its form."""
    settled = resolve(value)
    if isinstance(settled, Param) and not parameter.required and parameter.default is None:
        parameters.is_none(machine, settled)


def settle_form(machine: Machine, value: Value, sides: int, *, asked: bool = False) -> None:
    """Chooses one of the forms of a parameter that is used for the first time, as an option for so many sides."""
    param = resolve(value)
    if not asked:
        take_as_many(machine, param, sides)
        _note_sides(machine, value, sides)
    if not sides or not isinstance(value, Param):
        return
    if isinstance(param, Param) and (parameters.LENGTH in param.parts or (parameters.has_items(param) and not asked)):
        _one_for_each(machine, param, sides)
    elif sides >= IMAGE_SIDES or asked:
        machine.learned.sides.setdefault(value.name, sides)
        if not asked:
            machine.learned.sided.add(value.name)
        if NAME.fullmatch(value.name):
            _settle_open(machine, value, param, sides, asked=asked)


def _note_sides(machine: Machine, value: Value, sides: int) -> None:
    """A parameter is an option for so many sides where it is a number: where it has items, it has as many."""
    if sides and sides != IMAGE_SIDES and isinstance(value, Param) and value.name in machine.learned.formed:
        machine.learned.count_items(value.name, sides)


def settle_asked(machine: Machine, param: Param) -> None:
    """The same where the program asks whether it has items: an option of an image has one for each side, a list
    that the program goes over any number.
    """
    if param.name not in machine.learned.opened or not tells_both(machine):
        machine.learned.formed.add(param.name)
        settle_form(machine, param, machine.learned.items.get(param.name, IMAGE_SIDES), asked=True)
        items = resolve(param)
        if isinstance(items, tuple):
            machine.formed[id(items)] = (items, param)
    elif not isinstance(resolve(param), Param) or parameters.LENGTH in param.parts:
        return
    elif machine.choose(has_form_of_number(param.name), not isinstance(param.default, (tuple, list))):
        parameters.as_size(machine, param)
    else:
        if not isinstance(param.default, (tuple, list)):
            param.default, param.has_default = None, False
        elements.length(machine, param)


def items_of(machine: Machine, value: Value) -> str:
    """The name of the parameter of which these are the items that the path chose it to have, to the letter; empty of
    any other value.
    """
    items = resolve(value)
    known, param = machine.formed.get(id(items), ((), None))
    return param.name if param is not None and tells_both(machine) and known is items else ""


def take_as_many(machine: Machine, value: Value, count: int) -> None:
    """Items that the program asked for, and did not count, are asked for just so many. Raises Raised where it has
    another number of them; Cut where it was taken to have another one.
    """
    items = resolve(value)
    if not count or not items_of(machine, items) or not isinstance(items, tuple):
        return
    _, param = machine.formed[id(items)]
    if len(items) != count and machine.learned.count_items(param.name, count):
        raise Cut(f"`{param.name}` is taken for {len(items)} items, and has {count}", machine.site())
    if len(items) == count and not machine.choose(equal(elements.length(machine, param), count)):
        raise certain("ValueError", f"`{param.name}` has not {count} items", sides=machine.supposed)


def note_walk(machine: Machine, items: Value) -> None:
    """The program goes over items, or counts them, of a parameter of which it asked whether it has some."""
    _, param = machine.formed.get(id(items), ((), None))
    if param is not None:
        machine.learned.walked.add(param.name)
        if isinstance(machine.frames[-1].node, ir.For):
            machine.learned.looped.add(param.name)


def asked_items(machine: Machine, value: Value) -> Value:
    """A parameter as the items that the program has asked it for, where it asked for more than the first one. Raises
    Unmodelled where it did not.
    """
    if not isinstance(value, Param) or not parameters.has_items(value):
        return value
    places = [place for place in value.parts if isinstance(place, int)]
    if not places or min(places) < 0 or max(places) + 1 < IMAGE_SIDES:
        raise Unmodelled(f"how many items `{value.name}` has")
    return parameters.as_items(machine, value, max(places) + 1)


def settle_frame(machine: Machine, value: Value, sides: int) -> None:
    """The same of a padding or a cropping: of each side one for both ends, or one for each. Of a single axis, which has
    no such forms, there may be one for each end.
    """
    settle_form(machine, value, max(sides, IMAGE_SIDES))
    items = resolve(value)
    for one in items if tells_both(machine) and sides >= IMAGE_SIDES and isinstance(items, tuple) else ():
        settled = resolve(one)
        if isinstance(one, Param) and isinstance(settled, Param) and not settled.parts and not settled.has_default:
            _settle_open(machine, one, settled, IMAGE_SIDES)


def counted(machine: Machine, value: Value, sides: int) -> Value:
    """`(n,) * count` as an option for so many sides: that many items. Raises Raised where it has another number."""
    many = value[0] if isinstance(value, (list, tuple)) and len(value) == 1 else None
    if not isinstance(many, Many) or not sides:
        return value
    if not machine.choose(equal(many.count, sides)):
        raise certain("ValueError", f"there is not one item for each of {sides} sides", sides=machine.supposed)
    return (many.element,) * sides


def _settle_open(machine: Machine, param: Param, settled: Value, sides: int, *, asked: bool = False) -> None:
    """The same where the program did not ask for its length, as only sequences have one."""
    if machine.learned.kinds.get(param.name):
        return
    if not isinstance(settled, Param):
        _learn_late(machine, param, settled, sides)
        return
    if parameters.is_nothing(machine, settled):
        return
    default = settled.default if settled.has_default and settled.default is not None else 1
    several = isinstance(default, (tuple, list))
    if not several and (isinstance(default, bool) or not isinstance(default, int)):
        return
    _pass_over(machine, param.name, asked=asked)
    both = tells_both(machine)
    if both:
        machine.learned.note_option(param.name, sides)
    if both and machine.choose(has_form_of_number(param.name), not several):
        parameters.as_size(machine, settled)
    elif several or both:
        _one_for_each(machine, settled, sides, counted=both and not asked)


def _pass_over(machine: Machine, name: str, *, asked: bool = False) -> None:
    """One of the two forms of an option may be passed over: a run to the letter in which both are not told says so, but
    for those that the program itself tells apart.
    """
    machine.choices.loose = True
    if not asked and machine.budgets.exact and not machine.budgets.forms:
        machine.choices.partly[f"only the usual form of `{name}` is told, as a number or as one for each side"] = None


def _one_for_each(machine: Machine, param: Param, sides: int, *, counted: bool = False) -> None:
    """Takes a parameter for one number for each side. Raises Raised where it has another length, if they are `counted`;
    the length of its default tells nothing of it for other layers than those that it was made for.
    """
    default = param.default
    usual = not isinstance(default, (tuple, list)) or len(default) == sides
    if parameters.LENGTH in param.parts or not usual or counted:
        machine.learned.measured.add(param.name)
    asked = param.name in machine.learned.measured
    if asked and not machine.choose(equal(elements.length(machine, param), sides), usual):
        raise certain("ValueError", f"`{param.name}` has not one item for each side", sides=machine.supposed)
    parameters.as_items(machine, param, sides)


def _learn_late(machine: Machine, param: Param, settled: Value, sides: int) -> None:
    """A parameter that was compared with one form before it is such an option may be of the other there too: the root
    is run again, knowing better. Raises Cut then.
    """
    usual = isinstance(param.default, (tuple, list, int)) and not isinstance(param.default, bool)
    one_for_each = usual and isinstance(settled, tuple) and len(settled) == sides
    number = not isinstance(param.default, bool) and settled == Dim.of(Symbol(param.name))
    if not one_for_each and not number:
        return
    _pass_over(machine, param.name)
    if tells_both(machine) and param.name not in machine.learned.forms:
        machine.learned.forms[param.name] = sides
        if machine.facts.decide(has_form_of_number(param.name)) is Verdict.MAYBE:
            raise Cut(f"`{param.name}` is taken for one form, and may be of the other", machine.site())


def take_for_items(machine: Machine, number: Dim, count: int | None = None) -> None:
    """A parameter that was taken for a number is asked for its items: it has one for each side, or `count`. Raises Cut
    then; Raised where the path goes on with the number.
    """
    if is_number(machine, number):
        raise certain("TypeError", "'int' object is not iterable", sides=machine.supposed)
    name = _name_of(number)
    sides = count or machine.learned.sides.get(name)
    if sides and name not in machine.hints and machine.learned.learn(number, sides):
        raise Cut(f"`{name}` is taken for a number, and has items", machine.site())
    take_for_joined(machine, number)


def is_number(machine: Machine, number: Dim) -> bool:
    """Whether this is a parameter that the path has chosen to be a number."""
    name = _name_of(number)
    return bool(name) and machine.facts.decide(has_form_of_number(name)) is Verdict.YES


def is_list(machine: Machine, param: Param) -> bool:
    """Whether the path has chosen that a parameter has items, of whatever number."""
    return not param.resolved and machine.facts.decide(has_form_of_number(param.name)) is Verdict.NO


def are_chosen(machine: Machine, items: Value) -> bool:
    """Whether these are the items of a parameter that the path has chosen to be no number."""
    first = items[0] if isinstance(items, (tuple, list)) and items else None
    name = first.name.removesuffix("[0]") if isinstance(first, Param) else ""
    return bool(name) and machine.facts.decide(has_form_of_number(name)) is Verdict.NO


def _name_of(number: Dim) -> str:
    """The name of the parameter that a number is; empty where it is another one."""
    names = [one.name for one in symbols(number)]
    return names[0] if len(names) == 1 and number == Dim.of(Symbol(names[0])) else ""


def settle_compared(machine: Machine, value: Value, other: Value) -> Value:
    """A parameter that is compared or reckoned with, beside anything but a text, which has none of the forms: in the
    one that is chosen where it becomes such an option later.
    """
    if isinstance(value, Param) and value.name in machine.learned.forms and not isinstance(other, str):
        settle_form(machine, value, machine.learned.forms[value.name])
        return resolve(value)
    return value


def note_pairs(machine: Machine, value: Value, other: Value) -> None:
    """An item that was taken for a number is compared with a pair: it may be one itself, which is not told."""
    name = _name_of(value) if isinstance(value, Dim) and isinstance(other, (tuple, list)) else ""
    if "[" in name and ".shape[" not in name:
        machine.choices.partly[f"only items of `{name.partition('[')[0]}` that are numbers are told"] = None
