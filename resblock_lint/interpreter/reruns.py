"""How often Keras runs the `call` of a layer of the user's, which uses up automatic names for what is made there: once
more for one without a `build` that has layers which are not built.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from resblock_lint.interpreter.bases import framework_base, lookup
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.variables import ASKED_BUILD, sublayers
from resblock_lint.values import Instance, Layer, Model

AGAIN = "#again "  # before a stem: how many of its names were used up by such runs
READY = frozenset(  # which their constructors build; so do all that pool or drop out
    "Activation ActivityRegularization ELU GaussianNoise Identity InputLayer LeakyReLU Masking ReLU Reshape Softmax "
    "UnitNormalization".split()
)
READY_KINDS = ("Pooling", "Dropout")


@contextmanager
def counted(machine: Machine, times: int) -> Generator[None]:
    """Counts the names that a run of `call` uses up as often as Keras runs it: not at all where it only asks for the
    shape and all is built.
    """
    before = dict(machine.names)
    yield
    if times > 1:
        _count_again(machine, before)
    elif not times:
        machine.names.update({stem: before.get(stem, 0) for stem in machine.names})


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


def _count_again(machine: Machine, before: dict[str, int]) -> None:
    """The second run finds all built: what was counted again within the first is not counted in it."""
    used = {stem: count - before.get(stem, 0) for stem, count in machine.names.items()}
    for stem, count in used.items():
        again = count - used.get(AGAIN + stem, 0)
        if not stem.startswith(AGAIN) and again > 0:
            machine.names[stem] += again
            machine.names[AGAIN + stem] = machine.names.get(AGAIN + stem, 0) + again
