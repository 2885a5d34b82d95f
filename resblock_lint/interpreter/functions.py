"""The functions of `ops`, `backend`, `activations` and `tf` on tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from resblock_lint.conditions import claim_symbols
from resblock_lint.dims import Dim, Origin, symbols
from resblock_lint.interpreter import access, parameters
from resblock_lint.interpreter.axes import doubted, settle_axes
from resblock_lint.interpreter.dated import in_small_letters, today
from resblock_lint.interpreter.draw import draw, found_in_run
from resblock_lint.interpreter.elementwise import ELEMENT_BY_ELEMENT
from resblock_lint.interpreter.figures import figured
from resblock_lint.interpreter.holding import hold
from resblock_lint.interpreter.layers import tensors_of
from resblock_lint.interpreter.layouts import configured
from resblock_lint.interpreter.library import family, library, unmodelled
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import record_function
from resblock_lint.interpreter.options import convert, shape_of
from resblock_lint.interpreter.parameters import OWN, is_own, resolve
from resblock_lint.interpreter.paths import certain
from resblock_lint.interpreter.ranks import guess_function_ranks, settle_function_ranks
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.interpreter.tables import tabled
from resblock_lint.interpreter.unknowns import NUMBER, is_number
from resblock_lint.layers.registry import FUNCTIONS, Entry, Inferred, Layout, Role
from resblock_lint.layers.shapes import asks_for_a_size
from resblock_lint.sequences import Array, Many
from resblock_lint.values import External, Param, Ratio, Real, Tensor, Unknown, Value

NEW_AXIS = ("expand_dims", "stack")
REST = "*"  # the arguments that a function's `*inputs` takes


@family("ops", "tf", "backend", "activations", "image", "keras_random")
def call_function(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A function on tensors, by its canonical path."""
    known = figured(machine, path, args, kwargs)
    if known is not None:
        return known[0]
    entry = FUNCTIONS.get(path)
    if entry is None:
        return unmodelled(machine, path, args, kwargs)
    if path == "activations.linear" and args:
        return resolve(args[0])
    given = _bind(machine, entry, args, kwargs)
    joined = _joined_many(machine, entry, given) if entry.role is Role.CONCATENATION else None
    if joined is not None:
        return joined
    if entry.like and _is_of_own_number(machine, entry, given):
        return Unknown("a number that is not known", f"{snake_free(path)}(…)", kind=NUMBER)
    tensors = _tensors_in(machine, entry, given)
    if tensors is None or not (tensors or _on_numbers(machine, entry, given)):
        return _of_unknown(machine, path, args, kwargs)
    made = hold(path, args, kwargs, _apply(machine, entry, given, tensors))
    if not isinstance(made, Unknown):
        dated = path.startswith(("tf.", "backend."))
        kinds, listed = (path, None) if dated else (entry.operation, _listed(entry, given))
        record_function(machine, kinds, External(path), args, kwargs, made, listed)
    return made


@library("ops.convert_to_tensor")
def convert_to_tensor(machine: Machine, value: Value = None, *rest: Value, **named: Value) -> Value:
    """A tensor is itself; in a model that is an operation nevertheless."""
    given = resolve(value if value is not None else named.get("x"))
    if machine.todays and not machine.nested and isinstance(given, Tensor) and given.node is not None:
        return call_function(machine, "ops.convert_to_tensor", [given], {})
    return machine.call(External("tf.convert_to_tensor"), [value, *rest], named)


@library("ops.ndim")
def ndim(machine: Machine, value: Value = None, **named: Value) -> Value:
    """The rank of a tensor; in a model that is an operation, whose output is a row of that many numbers for Keras."""
    given = resolve(value if value is not None else named.get("x"))
    if machine.todays and not machine.nested and isinstance(given, Tensor) and given.node is not None:
        return call_function(machine, "ops.ndim", [given], {})
    return machine.call(External("tf.rank"), [given], {})


@library("ops.hstack")
def hstack(machine: Machine, xs: Value = None, **named: Value) -> Value:
    """Side by side; rows, where Keras runs it, one behind the other: in a model it stumbles over them."""
    given = resolve(xs if xs is not None else named.get("xs"))
    first = resolve(given[0]) if isinstance(given, (list, tuple)) and given else None
    if isinstance(first, Tensor) and first.slot.shape is not None and len(first.slot.shape) == 1:
        if machine.nested or (machine.todays and first.node is None):
            return call_function(machine, "ops.concatenate", [given], {"axis": 0})
        if machine.todays:
            raise certain("IndexError", "list assignment index out of range", sides=machine.supposed)
    return call_function(machine, "ops.hstack", [given], {})


def _joined_many(machine: Machine, entry: Entry, given: dict[str, Value]) -> Value:
    """What `Concatenate` makes of a list of symbolic length; None for a list that is not, or that it does not take."""
    tensors = resolve(given.get(next((one.name for one in entry.inputs if one.kind == "Shapes"), "")))
    if tensors == [] or tensors == ():
        raise certain("ValueError", "need at least one tensor to concatenate", sides=machine.supposed)
    if not isinstance(tensors, list) or not any(isinstance(one, Many) for one in tensors):
        return None
    axis = given.get("axis", next((one.default for one in entry.options if one.name == "axis"), -1))
    layer = machine.call(External("layers.Concatenate"), [], {"axis": axis})
    return machine.call(layer, [tensors], {})


def _apply(machine: Machine, entry: Entry, given: dict[str, Value], tensors: list[Tensor]) -> Value:
    """Runs an entry of a function on bound arguments."""
    layout = next((one.layout for one in tensors if one.layout is not None), None)
    settle_function_ranks(machine, entry, tensors)
    kind = snake_free(entry.name)
    if tensors and tensors[0].slot.shape is None and entry.like:
        return draw(machine, kind, entry.role, tensors, Inferred(()), slot=tensors[0].slot, layout=layout)[0]
    try:
        guess_function_ranks(machine, entry, given, tensors)
        converted = in_small_letters(machine, kind, entry, _convert(machine, entry, given, layout), tensors)
        settle_axes(machine, converted, _axes_of(entry, tensors))
        rest = [shape_of(machine, one) for one in _rest(given)]
        named = [converted.pop(parameter.name) for parameter in entry.inputs] if entry.many else []
        inferred = entry.function(*named, *rest, **converted)
        inferred = replace(inferred, shape=found_in_run(machine, inferred)) if machine.traced else inferred
    except Unmodelled as problem:
        machine.note(f"{entry.name}: {problem}")
        return Unknown(str(problem), entry.name)
    if machine.nested:  # inside of layers the backend traces functions, and does not ask for known sizes
        kept = tuple(one for one in inferred.requires if not asks_for_a_size(one))
        inferred = replace(inferred, requires=kept) if len(kept) < len(inferred.requires) else inferred
    inferred = doubted(machine, inferred, entry.role, tensors, resolve(given.get("axis")))
    role = entry.role if len([one for one in tensors if one.slot.shape]) > 1 else Role.OTHER
    made = draw(machine, kind, role, tensors, inferred, layout=layout, options=converted)
    if inferred.several and not made:
        return machine.unknown(f"how many tensors `{kind}` gives")
    if inferred.copies is not None:
        return [Many(made[0], machine.facts.normal(inferred.copies))]
    return list(made) if inferred.several else made[0]


def _of_unknown(machine: Machine, path: str, args: list[Value], kwargs: dict[str, Value]) -> Unknown:
    """What a function gives that is called on what is not modelled; and told which argument that is, and why."""
    found = [one for value in (*args, *kwargs.values()) for one in _items(resolve(value))]
    wrong = next((one for one in found if isinstance(one, Unknown)), None)
    if wrong is None:
        return unmodelled(machine, path, args, kwargs)
    if any(isinstance(one, Tensor) for one in found):
        machine.note(f"`{path}` is called on `{wrong.text}`, which is not modelled: {wrong.reason}")
    return Unknown(wrong.reason, f"{path}(…)")


def _items(value: Value) -> Sequence[Value]:
    return [resolve(one) for one in value] if isinstance(value, (list, tuple)) else [value]


def _axes_of(entry: Entry, tensors: list[Tensor]) -> int:
    """Among how many axes an `axis` chooses: those of the input, one more where a new one is made."""
    ranks = [len(one.slot.shape) for one in tensors if one.slot.shape is not None]
    return max(ranks, default=0) + (snake_free(entry.name) in NEW_AXIS)


def _rest(given: dict[str, Value]) -> tuple[Value, ...]:
    found = given.get(REST)
    return found if isinstance(found, tuple) else ()


def snake_free(path: str) -> str:
    """How a function is called in messages: its last name."""
    return path.rpartition(".")[2]


def _bind(machine: Machine, entry: Entry, args: list[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
    parameters_ = (*entry.inputs, *entry.options)
    names = [parameter.name for parameter in parameters_ if parameter.kind not in ("Layout", "Lengths")]
    placed = names[: len(entry.inputs)] if entry.many else names
    given = dict(zip(placed, args, strict=False))
    for key, value in kwargs.items():
        name = today(machine, entry.name, key, names)
        given.update({name: value} if name in names else {})
    if entry.many:
        given[REST] = tuple(args[len(entry.inputs) :])
    for parameter in parameters_:
        if parameter.kind == "Lengths":
            given[parameter.name] = {key: value for key, value in kwargs.items() if key not in names}
    return given


def _listed(entry: Entry, given: dict[str, Value]) -> list[Value]:
    """The arguments that Keras takes for inputs of an operation, in its order; an option may be a tensor too."""
    placed = {one.name: one.kind for one in entry.inputs} | {REST: "Shapes"}
    kinds = placed | {one.name: one.kind for one in entry.options}
    return [given[name] for name, kind in kinds.items() if kind in ("Shape", "Shapes", "Beside") and name in given]


def _on_numbers(machine: Machine, entry: Entry, given: dict[str, Value]) -> bool:
    """Whether numbers stand in the places of tensors; in all other places a parameter is the number that is asked."""
    asked = [one.name for one in entry.inputs if one.kind not in ("Size", "Numbers", "Several", "Pair", "Padding")]
    others = [value for name, value in given.items() if name in asked or isinstance(resolve(value), Unknown)]
    return all(_is_number(machine, resolve(one)) for one in others)


def _is_of_own_number(machine: Machine, entry: Entry, given: dict[str, Value]) -> bool:
    """Whether a function of one tensor, element by element, is called on a number that a layer was made with, or on
    what was made of one: that is a number again, as in `tf.sqrt(tf.cast(self.width, tf.float32))`.
    """
    found = [resolve(given[one.name]) for one in entry.inputs if one.name in given]
    one = found[0] if len(found) == 1 else None
    if not isinstance(one, Param):
        return isinstance(one, Unknown) and is_number(one)
    return is_own(one) and machine.learned.kinds.get(one.name) is None and not one.has_default


def _is_number(machine: Machine, value: Value) -> bool:
    """Whether a value is a number for certain; a parameter that was used in arithmetic may yet be a tensor, unless
    a layer was made with it, or something else was asked of it that is asked of numbers.
    """
    if isinstance(value, Dim):
        open_ = {one for one in symbols(value) if one.origin is Origin.PARAMETER and ".shape[" not in one.name}
        return all(one.name.startswith(OWN) for one in open_) or open_ <= {
            one for literal in machine.facts.literals for one in claim_symbols(literal)
        }
    return not isinstance(value, (Ratio, Real, Param, Unknown))


def _tensors_in(machine: Machine, entry: Entry, given: dict[str, Value]) -> list[Tensor] | None:
    """The tensors among the arguments; parameters of the root in their places become tensors."""
    found: list[Tensor] = []
    kinds = {parameter.name: parameter.kind for parameter in entry.inputs}
    others = any(map(_may_be_tensor, given.values()))
    for name, value in given.items():
        value = resolve(value)
        kind = "Shapes" if name == REST else kinds.get(name)
        if kind not in ("Shape", "Shapes"):
            continue
        if isinstance(value, Param) and isinstance(value.default, (list, tuple)):
            return None  # of as many axes as the list is deep
        if isinstance(value, Array) and kind == "Shape":
            given[name] = value = tabled(machine, value)
        if isinstance(value, Param) and (not (others and value.has_default) or _is_optional(entry, value)):
            given[name] = value = parameters.as_tensor(machine, value)
        if isinstance(value, Param) and isinstance(value.default, (int, float)):
            given[name] = value = value.default
        beside = others and entry.name in ELEMENT_BY_ELEMENT
        if machine.nested and kind == "Shape" and _are_tensors(value):
            given[name] = value = machine.call(External("ops.stack"), [value], {})
        if isinstance(value, Unknown) or (isinstance(value, (Real, Ratio)) and entry.role is Role.OTHER and not beside):
            return None  # what was computed with as a number may yet be a tensor
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, (list, tuple)) and kind == "Shapes":
            inner = tensors_of(machine, value)
            if inner is None:
                return None
            found += inner
    return found


def _may_be_tensor(value: Value) -> bool:
    """Whether a value is a tensor, or a parameter that may be one as it has no default."""
    value = resolve(value)
    return isinstance(value, Tensor) or (isinstance(value, Param) and not value.has_default and not is_own(value))


def _are_tensors(value: Value) -> bool:
    """Whether a value is a list of tensors: a function of one tensor takes them stacked."""
    return (
        isinstance(value, (list, tuple)) and len(value) > 1 and all(isinstance(resolve(one), Tensor) for one in value)
    )


def _is_optional(entry: Entry, param: Param) -> bool:
    """Whether a parameter that may be None is a tensor where it is not: one that is added to another, or weighs it."""
    adds = snake_free(entry.name) in ("add", "subtract", "multiply")
    return adds and param.default is None and not is_own(param)


def _convert(machine: Machine, entry: Entry, given: dict[str, Value], layout: Layout | None) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for parameter in (*entry.inputs, *entry.options):
        if parameter.kind == "Layout":
            made[parameter.name] = layout or configured(machine)
        elif parameter.name in given:
            value = resolve(given[parameter.name])
            if parameter.kind == "Shapes":
                items = access.items_of(machine, value)
                if isinstance(items, Unknown) or any(isinstance(one, Many) for one in items):
                    raise Unmodelled("a list of tensors that is not modelled")
                made[parameter.name] = tuple(shape_of(machine, one) for one in items)
            elif value is None and parameter.kind == "Shape":
                if parameter.required:
                    raise Unmodelled(f"None in place of the tensor `{parameter.name}`")
                made[parameter.name] = None
            else:
                made[parameter.name] = convert(machine, parameter, value)
        elif parameter.name == "data_format" and entry.name.startswith(("ops.", "backend.")):
            made[parameter.name] = machine.image_data_format
        elif parameter.required:
            raise Unmodelled(f"the argument `{parameter.name}` is missing")
    return made
