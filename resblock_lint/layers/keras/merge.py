"""Layers that merge several tensors into one."""

from __future__ import annotations

from resblock_lint.dims import Size
from resblock_lint.layers.registry import Inferred, Layout, Role, Shape, layer
from resblock_lint.layers.shapes import broadcast, join


@layer("Add", role=Role.SUM)
def add(*inputs: Shape, layout: Layout = Layout.LAST) -> Inferred:
    """The sum of its inputs, element by element."""
    return broadcast(inputs, layout)


@layer("Concatenate", role=Role.CONCATENATION)
def concatenate(*inputs: Shape, axis: Size = -1) -> Inferred:
    """Lays its inputs end to end along `axis`; the other axes must agree."""
    return join(inputs, axis)
