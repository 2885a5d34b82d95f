"""What a model that was built says of the inputs that it is called on, and what Keras lets pass until numbers flow."""

from __future__ import annotations

import re
from dataclasses import replace

from resblock_lint.conditions import equal
from resblock_lint.dims import Origin, symbols
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import spelling, tensors
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.functions import call_function
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.networks import network_of
from resblock_lint.interpreter.nodes import tensors_within
from resblock_lint.layers.registry import Inferred, Need, Requirement, Role, Shape
from resblock_lint.values import Layer, Model, Tensor

CONVOLUTION = re.compile(r"(Separable|Depthwise)?Conv[123]D")
LATER = "built for"  # the option of a call that Keras builds, and refuses when it runs: what the model was built for


def label(model: Model) -> str:
    """How the code calls a model: by the name that it was given, or by the variable that it is bound to."""
    return model.called or model.name or model.kind


def is_symbolic(machine: Machine, given: Tensor) -> bool:
    """Whether a model is called on a tensor of Keras' graph; within a layer's `call` numbers flow."""
    return given.node is not None and not machine.nested


def fitted(machine: Machine, built: Tensor, given: Tensor) -> Tensor:
    """A value that lacks a last axis of 1, or has one too many, is given it or loses it; a symbolic tensor is not."""
    ours, theirs = built.slot.shape, given.slot.shape
    if ours is None or theirs is None or len(ours) == len(theirs) or is_symbolic(machine, given):
        return given
    lacks = len(theirs) + 1 == len(ours) and ours[-1] == 1
    extra = len(theirs) == len(ours) + 1 and theirs[-1] == 1
    path = "ops.expand_dims" if lacks else "ops.squeeze"
    made = call_function(machine, path, [given, -1], {}) if lacks or extra else given
    return made if isinstance(made, Tensor) else given


def refuse_others(machine: Machine, model: Model, wanted: list[Tensor], found: list[Tensor]) -> bool:
    """A model takes only inputs of the sizes and the ranks that its own inputs promise. Raises `Raised`.

    Of symbolic tensors Keras compares the axes pairwise from the front, and leaves out a last one of 1; of another rank
    it then asks the layers for shapes, and checks nothing: True there. A Sequential compares symbolic tensors alone.
    """
    requires: list[Requirement] = []
    later = False
    for place, (one, two) in enumerate(zip(wanted, found, strict=True)):
        ours, theirs = one.slot.shape or (), two.slot.shape or ()
        symbolic = is_symbolic(machine, two)
        if not ours or not theirs:
            continue
        text = built_for(model, ours)
        if len(ours) != len(theirs) and not symbolic:
            requires.append(Requirement(Need.RANK, False, len(theirs), len(ours), None, (place, place), text))
        later = later or len(ours) != len(theirs)
        if symbolic or model.kind != "Sequential":
            requires += _sizes(ours, theirs, place, text)
    if requires:
        draw(machine, model.kind, Role.OTHER, found, Inferred((), tuple(requires), several=True), name=label(model))
    if later:
        _try_convolutions(machine, model, wanted, found)
        options = {LATER: tuple(one.slot.shape for one in wanted)}
        draw(machine, model.kind, Role.OTHER, found, Inferred((), several=True), name=label(model), options=options)
    return later


def others(wanted: list[Tensor], found: list[Tensor]) -> bool:
    """Whether an input has another rank than a model was built for."""
    pairs = ((one.slot.shape, two.slot.shape) for one, two in zip(wanted, found, strict=True))
    return any(one is not None and two is not None and len(one) != len(two) for one, two in pairs)


def _try_convolutions(machine: Machine, model: Model, wanted: list[Tensor], found: list[Tensor]) -> None:
    """The layers that look at a rank even where no numbers flow are called, where they come first. Raises `Raised`."""
    given = {one: two for one, two in zip(wanted, found, strict=True) if others([one], [two])}
    machine.nested += 1
    try:
        for node in network_of(model).nodes():
            if isinstance(node.operation, Layer) and CONVOLUTION.fullmatch(node.operation.kind):
                for one in node.inputs:
                    if one in given:
                        machine.call(node.callee, [given[one]], {})
    finally:
        machine.nested -= 1


def built_for(model: Model, shape: Shape) -> str:
    """That a model was built for a shape, in words."""
    sizes = ", ".join(
        "N" if axis == 0 else "None" if tensors.is_open(size) else spelling.text(size)
        for axis, size in enumerate(shape)
    )
    return f"`{label(model)}` was built for ({sizes}{',' if len(shape) == 1 else ''})"


def _sizes(ours: Shape, theirs: Shape, place: int, text: str) -> list[Requirement]:
    """That the sizes of a given shape are those of the one that a model was built for, as far as both are known."""
    kept = [shape[:-1] if shape[-1] == 1 else shape for shape in (ours, theirs)]
    pairs = [(a, b, axis) for axis, (a, b) in enumerate(zip(*kept, strict=False)) if axis and a != b]
    return [
        Requirement(Need.INPUT, equal(b, a), b, a, axis, (place, place), text)
        for a, b, axis in pairs
        if not tensors.is_open(b) and all(one.origin is Origin.PARAMETER for one in symbols(a))
    ]


def name_refusal(machine: Machine, model: Model) -> None:
    """The layer of a Sequential that refused its input is told with what the whole model was built for."""
    last = machine.ops[-1] if machine.ops else None
    built = next(tensors_within(model.inputs), None)
    if last is None or built is None or built.slot.shape is None or LATER in last.options:
        return
    if any(one.verdict is Verdict.NO and one.requirement.need is Need.WEIGHTS for one in last.demands):
        machine.ops[-1] = replace(last, options={**last.options, "within": built_for(model, built.slot.shape)})
