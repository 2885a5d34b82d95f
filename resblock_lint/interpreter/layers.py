"""Framework layers: their construction and their calls. Functions on tensors are in `functions`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from resblock_lint.conditions import all_of, equal
from resblock_lint.dims import Dim
from resblock_lint.flow import UNKNOWN_INPUT
from resblock_lint.interpreter import input_shapes, lambdas, parameters, unused
from resblock_lint.interpreter.access import items_of
from resblock_lint.interpreter.activated import activated
from resblock_lint.interpreter.axes import doubted, settle_axes
from resblock_lint.interpreter.dated import in_small_letters
from resblock_lint.interpreter.defaulted import judge_made
from resblock_lint.interpreter.draw import draw, found_in_run, opaque_output
from resblock_lint.interpreter.elementwise import take_for_tensors
from resblock_lint.interpreter.inferring import as_image, infer, joined_axis, of_shapes_alone, with_any_batch
from resblock_lint.interpreter.keywords import BOXES, is_taken, judge_keywords
from resblock_lint.interpreter.layouts import configured
from resblock_lint.interpreter.legacy import OLD_OPTIONS, window_of
from resblock_lint.interpreter.library import unmodelled
from resblock_lint.interpreter.machine import TABLES, Machine, register
from resblock_lint.interpreter.masks import keep_masks, with_masks
from resblock_lint.interpreter.named import judge_names
from resblock_lint.interpreter.nodes import automatic, lose, note_name, record, renewed
from resblock_lint.interpreter.open_keywords import note_handed_on, open_keyword
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.options import bound, convert
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import Cut, certain, error
from resblock_lint.interpreter.ranks import asked_rank, guess_ranks, settle_ranks
from resblock_lint.interpreter.refusals import (
    leave_to_class,
    refuse_lacking,
    refuse_layers,
    refuse_masks,
    refuse_name,
    refuse_silent,
    refuse_unlisted,
    refusing_floats,
)
from resblock_lint.interpreter.repeats import merged, ranged, repeats_in, standing_for
from resblock_lint.interpreter.reruns import building
from resblock_lint.interpreter.scalars import judge_scalars
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.interpreter.several import stepped, take_for_list
from resblock_lint.interpreter.tables import tabled
from resblock_lint.layers.registry import LAYERS, Entry, Inferred, Need, Requirement, Role, Shape
from resblock_lint.layers.shapes import asks_for_a_size, is_open
from resblock_lint.sequences import Array, Many
from resblock_lint.values import Layer, Param, Ratio, Real, Tensor, Unknown, Value

OTHERWISE = "#otherwise"  # the field of a layer that makes another shape where it runs than it foretells


def construct(
    machine: Machine, kind: str, args: Sequence[Value], kwargs: dict[str, Value], *, judged: bool = True
) -> Layer:
    """A layer object. Raises `Raised` where the constructor does not take these arguments; keywords are `judged`."""
    entry = LAYERS.get(kind)
    options: dict[str, Value] = {}
    if entry is not None:
        places = [option.name for option in entry.options if option.kind != "Layout"]
        args = window_of(kind, args, kwargs)
        if len(args) > len(places) and not entry.many:
            raise error("TypeError", f"{kind} takes {len(places)} arguments")
        options.update(zip(places, args, strict=False))
        for key, value in kwargs.items():
            name = key if key in places else OLD_OPTIONS.get(key, key)
            if name in places:
                options[name] = value
        if "**" in kwargs:  # which hold what the constructor asks for and is not given here
            missing = [option.name for option in entry.options if option.required and option.name not in options]
            options.update({key: open_keyword(machine, kwargs["**"], key) for key in missing})
            note_handed_on(machine, entry, options, kwargs["**"])
        if "nb_row" in kwargs:
            options["kernel_size"] = (kwargs["nb_row"], kwargs.get("nb_col", kwargs["nb_row"]))
    name = resolve(kwargs.get("name"))
    kind = entry.name if entry is not None else kind
    named = name if isinstance(name, str) else automatic(machine, kind)
    made = Layer(kind, entry, options, named, machine.site(), born=machine.fresh())
    note_name(made, name)
    machine.masks = machine.masks or kind == "Masking" or bool(resolve(options.get("mask_zero")))
    input_shapes.keep(made.fields, kwargs, options, entry)
    made.fields.update({key: kwargs[key] for key in ("trainable", "dtype") if key in kwargs})
    judge_keywords(machine, made, kwargs if judged else ())
    judge_scalars(machine, made)
    judge_names(machine, made)
    refuse_name(machine, made, name)
    unused.made(machine, made)
    return made


def tensors_of(machine: Machine, value: Value) -> list[Tensor] | None:
    """The tensors that a layer is called on; None where they are not modelled."""
    value = resolve(value)
    if isinstance(value, (Dim, Ratio, Real)):
        take_for_tensors(machine, value)
    if isinstance(value, Param):
        return [parameters.as_tensor(machine, value)]
    if isinstance(value, Array) and value:
        value = tabled(machine, value)
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, (list, tuple)):
        found: list[Tensor] = []
        for one in value:
            inner = tensors_of(machine, standing_for(one) if isinstance(one, Many) else one)
            if inner is None or len(inner) != 1:
                return None
            found += inner
        return found
    return None


@register(TABLES.call, Layer)
def call_layer(machine: Machine, layer: Layer, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """`layer(inputs)`."""
    made = lambdas.call(machine, layer, args) if layer.kind == "Lambda" else _called(machine, layer, args, kwargs)
    kwargs = with_masks(machine, layer, args, kwargs)
    if layer.entry is not None and layer.entry.astray and not machine.nested:
        made = lose(layer, resolve(args[0]) if args else None, made)
    else:
        record(machine, layer, layer, args, kwargs, made)
    keep_masks(machine, layer, args, kwargs, made)
    judge_made(machine, layer, args, made)
    return made


def _called(machine: Machine, layer: Layer, args: list[Value], kwargs: dict[str, Value]) -> Value:
    entry = layer.entry
    if entry is None:
        return unmodelled(machine, f"layers.{layer.kind}", args, kwargs)
    machine.used.add(layer.born)
    if entry.many and len(args) == 1:
        listed = take_for_list(machine, args[0])
        args = [items_of(machine, listed) if isinstance(listed, Param) else ranged(machine, listed)]
    refuse_unlisted(machine, layer, args)
    refuse_masks(machine, layer, args, kwargs)
    given = resolve(args[0]) if args else resolve(next(iter(kwargs.values()), None))
    inputs = _inputs(machine, entry, args, kwargs)
    if inputs is None or len(inputs) < sum(one.kind == "Shape" and one.required for one in entry.inputs):
        return stepped(entry, args, kwargs, _call_on_unknown(machine, layer, given))
    layer.inbound = args[0] if args else None
    flags = {one.name: kwargs[one.name] for one in entry.inputs if one.kind == "Flag" and one.name in kwargs}
    made = _apply(machine, layer, entry, inputs, repeats_in(given), flags)
    layer.output = made = activated(machine, layer, made)
    return stepped(entry, args, kwargs, made)


def _inputs(machine: Machine, entry: Entry, args: list[Value], kwargs: dict[str, Value]) -> list[Tensor] | None:
    """The tensors of a call, in the order of the entry's parameters."""
    if entry.many and len(args) == 1:
        return tensors_of(machine, args[0])
    places = [one for one in entry.inputs if one.kind in ("Shape", "Shapes")]
    given = [one for one, parameter in zip(args, entry.inputs, strict=False) if parameter in places]
    given += args[len(entry.inputs) :] if entry.many else []
    given += [kwargs[one.name] for one in places if one in entry.inputs[len(args) :] and one.name in kwargs]
    if not given and kwargs:
        given = [next(iter(kwargs.values()))]
    if len(given) == 1 or (len(places) <= 1 and not entry.many):
        found = tensors_of(machine, given[0]) if given else None
        several = entry.many or any(one.kind == "Shapes" for one in places)
        return found if found is None or several or len(found) <= max(len(places), 1) else None
    found = [tensors_of(machine, one) for one in given]
    if args and found[0] is None:
        return None  # what stands behind it is no input in its place
    lists = any(one.kind == "Shapes" for one in places[-1:])  # a list of tensors may be one argument, as states are
    flat = [tensor for one in found if one is not None and (lists or len(one) == 1) for tensor in one]
    return flat or None


def _call_on_unknown(machine: Machine, layer: Layer, given: Value) -> Value:
    """A layer on an input that is not modelled still has a rank and its own channels."""
    entry = layer.entry
    assert entry is not None
    if isinstance(given, (list, tuple)):
        items = [resolve(one) for one in given]
        known = next((one.slot.shape for one in items if isinstance(one, Tensor) and one.slot.shape is not None), None)
        alike = entry.role is Role.CONCATENATION or (known is not None and len(known) > 2)  # else one may be an image
        if entry.many and known is not None and alike and all(isinstance(one, (Tensor, Unknown)) for one in items):
            inputs = [one if isinstance(one, Tensor) else _unknown_tensor(machine, len(known)) for one in items]
            return _apply(machine, layer, entry, inputs, {}, {})
        stood = (resolve(standing_for(one)) if isinstance(one, Many) else one for one in items)
        given = next((one for one in stood if isinstance(one, Unknown)), given)
    refuse_layers(machine, layer, given)
    if isinstance(given, dict) and is_taken(entry, BOXES):
        if entry.like:
            return renewed(given)
        return unmodelled(machine, f"{layer.kind} on what lies beside images", [given], {})
    if given in ([], ()):
        raise certain("ValueError", f"{layer.kind} is called on no tensor", sides=machine.supposed)
    if not isinstance(given, Unknown):
        text = f"{layer.kind} is called on something that is no tensor"
        raise certain("ValueError", text, sides=machine.supposed) if given is None else error("ValueError", text)
    if entry.rank is None:
        return given if entry.like else machine.unknown(given.reason, f"{layer.kind}(…)")
    return _apply(machine, layer, entry, [_unknown_tensor(machine, entry.rank)], {}, {})


def _unknown_tensor(machine: Machine, rank: int) -> Tensor:
    """A tensor of which no more than the rank is supposed."""
    shape = (BATCH, *(machine.unknown_size() for _ in range(rank - 1)))
    return draw(machine, UNKNOWN_INPUT, Role.INPUT, (), Inferred(shape))[0]


def _apply(
    machine: Machine,
    layer: Layer,
    entry: Entry,
    inputs: list[Tensor],
    repeats: dict[int, Many],
    flags: dict[str, Value],
) -> Value:
    if len(inputs) > machine.budgets.inputs:
        raise Cut(f"a layer of {len(inputs)} inputs")
    layout = next((one.layout for one in inputs if one.layout is not None), None)
    settle_ranks(machine, entry, inputs, asked_rank(layer))
    refuse_lacking(machine, layer, inputs)
    refuse_silent(machine, layer, inputs)
    image = as_image(machine, layer, inputs[0]) if inputs and inputs[0].slot.shape is None and entry.like else None
    if image is not None:
        found, name = replace(_reused(machine, layer, image), weights=()), layer.name
        return draw(machine, layer.kind, entry.role, inputs, found, slot=inputs[0].slot, layout=layout, name=name)[0]
    shapes: list[Shape] = []
    try:
        guess_ranks(machine, layer, inputs)
        shapes = [one.slot.shape or () for one in inputs]
        options = in_small_letters(machine, layer.kind, entry, bound(machine, layer), inputs)
        options.update({one.name: convert(machine, one, flags[one.name]) for one in entry.inputs if one.name in flags})
        settle_axes(machine, options, len(shapes[0]) if shapes else 0)
        if entry.options and entry.options[-1].kind == "Layout":
            options[entry.options[-1].name] = layout or configured(machine)
        inferred = merged(machine, entry, shapes, repeats, options, partial(_as_run, machine, layer, options))
        leave_to_class(layer, inferred)
        if any(len(shape) > machine.budgets.rank for shape in inferred.shapes):
            raise Cut("a tensor of very many axes")
    except Unmodelled as problem:
        machine.note(f"{layer.kind}: {problem}")
        rank = entry.rank or (len(shapes[0]) if entry.like and shapes else None)
        return opaque_output(machine, layer.kind, entry.role, inputs, rank)
    inferred = refusing_floats(machine, layer, _reused(machine, layer, with_any_batch(inferred, inputs)))
    inferred = doubted(machine, inferred, entry.role, inputs, joined_axis(layer, entry))
    made = draw(machine, layer.kind, entry.role, inputs, inferred, layout=layout, options=options, name=layer.name)
    return made[0] if not inferred.several else list(made)


def _as_run(machine: Machine, layer: Layer, options: dict[str, Any], shapes: list[Shape]) -> Inferred:
    """What a layer makes: inside of a user's layer Keras runs it, elsewhere it asks for the shape."""
    inferred = infer(machine, layer, shapes, options)
    run = found_in_run(machine, inferred)
    if run == inferred.shape:
        return inferred
    layer.fields[OTHERWISE] = True
    return replace(inferred, shape=run) if machine.traced else inferred


def _reused(machine: Machine, layer: Layer, inferred: Inferred) -> Inferred:
    """A layer that is called again must find the weights that its first call made; open sizes are no others. What
    Keras builds on data only has no weights before.
    """
    if machine.foretold:
        return of_shapes_alone(inferred)
    if layer.weights is None and machine.beside and any(map(asks_for_a_size, inferred.requires)):
        return replace(inferred, requires=tuple(one for one in inferred.requires if not asks_for_a_size(one)))
    if layer.weights is None:
        if machine.rehearsed is not None:
            return inferred
        layer.weights = inferred.weights
        with building(machine):
            for part in () if layer.entry is not None and layer.entry.early else inferred.parts:
                automatic(machine, part)
        return inferred
    before = dict(layer.weights)
    extra: list[Requirement] = []
    for name, shape in inferred.weights:
        old = before.get(name)
        if old is not None and len(old) == len(shape) and old != shape:
            claim = all_of(equal(one, two) for one, two in zip(old, shape, strict=True) if not is_open(two))
            pair = next(((one, two) for one, two in zip(old, shape, strict=True) if one != two), (0, 0))
            extra.append(Requirement(Need.WEIGHTS, claim, pair[0], pair[1], text=name))
            break
    kept = [one for one in inferred.requires if not asks_for_a_size(one)]
    return Inferred(inferred.shape, (*kept, *extra), (), inferred.layout, inferred.several)
