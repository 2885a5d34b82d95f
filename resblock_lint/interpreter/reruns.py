"""How often Keras runs the `call` of a layer of the user's, which uses up automatic names for what is made there: once
more for one without a `build` that has layers which are not built.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from resblock_lint.interpreter.bases import framework_base, lookup
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.tracking import sublayers
from resblock_lint.interpreter.variables import ASKED_BUILD
from resblock_lint.values import Instance, Layer, Model

BUILT = "#built "  # before a stem: how many of its names were used up to build something
READY = frozenset(  # which their constructors build; so do all that pool or drop out
    "Activation ActivityRegularization ELU GaussianNoise Identity InputLayer LeakyReLU Masking ReLU Reshape Softmax "
    "UnitNormalization".split()
)
READY_KINDS = ("Pooling", "Dropout")


@contextmanager
def counted(machine: Machine, instance: Instance, times: int) -> Generator[None]:
    """Counts the names that a run of `call` uses up as often as Keras runs it: not at all where it only asks for the
    shape and all is built. Raises Cut where a run takes items out of the layer's own lists, which another one lacks.
    """
    before, lists = dict(machine.names), [one for one in instance.fields.values() if isinstance(one, list)]
    lengths = [len(one) for one in lists]
    yield
    if times > 1 and any(len(one) < length for one, length in zip(lists, lengths, strict=True)):
        raise Cut("a layer's `call`, which Keras runs more than once, takes items out of a list of its own")
    if times > 1:
        made = _made_since(machine, before)
        for stem, count in made.items():
            machine.names[stem] += count
        _count_as_built(machine, made)  # the second run finds all built: what was made to build is not made in it
    elif not times:
        for stem, count in _made_since(machine, before).items():
            machine.names[stem] -= count


def is_built_by_a_run(instance: Instance) -> bool:
    """Whether Keras runs the `call` of a layer to build what is in it."""
    own = lookup(instance.cls, "build") is not None or framework_base(instance.cls) == "Wrapper"
    runs = lookup(instance.cls, "call") is not None and not instance.built and not own
    return runs and any(not _is_built(one) for one in sublayers(instance))


def _is_built(layer: Layer | Model | Instance) -> bool:
    if isinstance(layer, Instance):
        return layer.built
    if isinstance(layer, Model):
        return layer.kind != "Sequential" or layer.inputs is not None
    ready = layer.kind in READY or any(kind in layer.kind for kind in READY_KINDS)
    return ready or layer.weights is not None or ASKED_BUILD in layer.fields


@contextmanager
def building(machine: Machine) -> Generator[None]:
    """Counts the names that are used up to build something: who finds it built uses up none."""
    before = dict(machine.names)
    yield
    _count_as_built(machine, _made_since(machine, before))


def _count_as_built(machine: Machine, made: dict[str, int]) -> None:
    for stem, count in made.items():
        machine.names[BUILT + stem] = machine.names.get(BUILT + stem, 0) + count


def _made_since(machine: Machine, before: dict[str, int]) -> dict[str, int]:
    """How many names were used up by what runs each time, and not to build."""
    used = {stem: count - before.get(stem, 0) for stem, count in machine.names.items()}
    counts = {stem: count - used.get(BUILT + stem, 0) for stem, count in used.items() if not stem.startswith(BUILT)}
    return {stem: count for stem, count in counts.items() if count > 0}
