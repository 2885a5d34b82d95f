"""`ops.rearrange`: the axes of a tensor taken apart, put in another order and together, as a pattern says."""

from __future__ import annotations

import re

from resblock_lint.conditions import divides
from resblock_lint.dims import Size, quotient
from resblock_lint.layers.keras.arguments import Lengths, Requirements, need
from resblock_lint.layers.registry import Inferred, Need, Shape, Text, function
from resblock_lint.layers.shapes import defined, product

_TERMS = re.compile(r"\w+|\(.*?\)")


def _axes(x: Shape, terms: list[list[str]], lengths: dict[str, Size]) -> Requirements:
    """Gives every name of the left side a size; of a group, one name takes what is left over."""
    requires: list[Requirements] = []
    for size, inner in zip(x, terms, strict=False):
        missing = [name for name in inner if name not in lengths] if len(inner) > 1 else []
        known = product(lengths[name] for name in inner if name in lengths and name not in missing)
        if len(inner) == 1:
            lengths[inner[0]] = size
        elif missing:
            lengths[missing[0]] = quotient(size, known)
            requires.append(need(Need.ELEMENTS, divides(known, size), size, known, text="the parts of an axis"))
    return tuple(one for some in requires for one in some)


@function("ops.rearrange")
def rearrange(tensor: Shape, pattern: Text, axes_lengths: Lengths = None) -> Inferred:
    """(N, H, W, C) by "b h w c -> b (h w) c": (N, H * W, C)."""
    left, arrow, right = (pattern or "").partition("->")
    terms = [re.findall(r"\w+", term) for term in _TERMS.findall(left)]
    lengths = dict(axes_lengths or {})
    ranks = (
        *need(Need.ARGUMENT, bool(arrow), text="an arrow"),
        *need(Need.RANK, len(terms) == len(tensor), len(terms), len(tensor), text="one term for each axis"),
    )
    if ranks:
        return Inferred(tensor, ranks)
    requires = _axes(tensor, terms, lengths)
    groups = [re.findall(r"\w+", term) for term in _TERMS.findall(right)]
    named = {name for group in groups for name in group}
    known = need(Need.ARGUMENT, named <= lengths.keys(), text="every name has a size")
    made = tuple(product(lengths.get(name, 1) for name in group) for group in groups)
    return Inferred(made, (*requires, *known, *defined(*tensor)))
