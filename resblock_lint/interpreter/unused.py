"""What constructors of layers do at once: names for the parts; and what Keras asks of the arguments: what is certain to
fail, and all of it for a layer that nobody calls; of the others the call asks the same.
"""

from __future__ import annotations

import re

from resblock_lint.conditions import Claim, claim_symbols
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.facts import Verdict
from resblock_lint.interpreter.draw import draw
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.nodes import automatic
from resblock_lint.interpreter.open_ranks import BATCH
from resblock_lint.interpreter.options import bound
from resblock_lint.interpreter.refusals import refusing_floats
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.layers.registry import Entry, Inferred, Need, Role, Shape
from resblock_lint.turns import TURN
from resblock_lint.values import Layer

ASKING = re.compile(  # at once
    r"Dense|Embedding|LSTM|GRU|SimpleRNN|(Separable|Depthwise)?Conv\dD(Transpose)?|UpSampling\dD|RepeatVector"
    r"|MultiHeadAttention"
)
ANY = Dim.of(Symbol("?", Origin.UNKNOWN, 1))


def made(machine: Machine, layer: Layer) -> None:
    """A layer was made. Raises Raised where Keras refuses its arguments."""
    if layer.entry is None:
        return
    if layer.entry.early:
        _name_parts(machine, layer, layer.entry)
    if not ASKING.fullmatch(layer.kind):
        return
    told = machine.budgets.told
    if told:
        machine.made.append(layer)
    if not told or layer.site in machine.learned.unused:
        _ask(machine, layer, layer.entry, certain=not told)


def note_unused(machine: Machine) -> None:
    """Remembers where layers were made that the run has not called by its end."""
    machine.learned.unused.update(one.site for one in machine.made if one.site and one.born not in machine.used)


def _name_parts(machine: Machine, layer: Layer, entry: Entry) -> None:
    """The layers that a constructor makes for itself use up automatic names; the input decides nothing there."""
    shape: Shape = (BATCH, *(1,) * ((entry.rank or 4) - 1))
    try:
        for part in entry.function(shape, **bound(machine, layer)).parts:
            automatic(machine, part)
    except Unmodelled as problem:
        machine.note(f"{layer.kind}: {problem}")


def _ask(machine: Machine, layer: Layer, entry: Entry, *, certain: bool) -> None:
    """What the constructor asks of its arguments, whatever the input is; or, of that, what is `certain` to fail."""
    shape: Shape = (BATCH, *(ANY,) * ((entry.rank or 2) - 1))
    shapes = [shape] * sum(one.required for one in entry.inputs)
    try:
        inferred = entry.function(*shapes, **bound(machine, layer))
        found = refusing_floats(machine, layer, inferred, at_once=True).requires
    except Unmodelled as problem:
        if not certain:  # else it is noted where the layer is called
            machine.note(f"{layer.kind}: {problem}")
        return
    asked = tuple(one for one in found if one.need is Need.ARGUMENT and _is_of_arguments(one.claim))
    if certain:
        asked = tuple(one for one in asked if machine.facts.decide(one.claim) is Verdict.NO)
    if asked:
        draw(machine, layer.kind, Role.OTHER, (), Inferred((), asked), name=layer.name)


def _is_of_arguments(claim: Claim) -> bool:
    """Whether a claim speaks of no input, and of no turn of a loop."""
    found = claim_symbols(claim)
    return not any(one.origin is Origin.UNKNOWN or TURN.search(one.name) for one in found)
