"""What a summary says: models, and the rows of their layers."""

from __future__ import annotations

from dataclasses import dataclass

from resblock_lint.diagnostics import Reason
from resblock_lint.layers.registry import Role

CALL = "<call>"  # where the expressions of `--call` stand
Known = tuple[int | None, ...]  # a shape as Keras shows it: None is an open size


@dataclass(frozen=True, slots=True)
class Row:
    """A layer, or a function on tensors: its place in the code, and what it makes.

    `shapes` are those of its outputs in its last call, None where they are not known. `params` is the number of its
    weights. `inbound` names the rows that feed it, once for each tensor. `nested` are the layers of a model.
    """

    name: str
    kind: str
    shapes: tuple[Known | None, ...]
    params: int | None
    inbound: tuple[str, ...]
    path: str
    line: int
    role: Role
    nested: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A model: what `model.summary()` would show. `failure` says why there is none: the call raises, or is cut.

    `reasons` says of a model that is not complete what is not modelled, and where.
    """

    call: str | None
    variable: str | None
    name: str | None = None
    kind: str | None = None
    input_shape: object = None
    output_shape: object = None
    params: int | None = None
    trained: int | None = None  # how many of them training changes
    complete: bool = False
    rows: tuple[Row, ...] = ()
    failure: str | None = None
    reasons: tuple[Reason, ...] = ()
