"""Functions that look entries up by tensors of indices, or write them there.

Slices and `take` stand in `functions_index`.
"""

from __future__ import annotations

from resblock_lint.conditions import all_of, at_least, broadcasts, equal
from resblock_lint.dims import Dim, Size
from resblock_lint.layers.keras.arguments import Requirements, axis_of, need, new, plain, replaced, row, same_sizes
from resblock_lint.layers.keras.functions_merge import elementwise
from resblock_lint.layers.registry import Beside, Inferred, Need, Numbers, Several, Shape, Shapes, function
from resblock_lint.layers.shapes import product, same_rank


def _written(target: Shape, indices: Shape, updates: Shape) -> Requirements:
    """(…, K) indices of the first K axes; the updates are (…) and what is left of the target."""
    if not indices or not isinstance(indices[-1], int):
        return need(Need.RANK, bool(indices), len(indices), 1, text="an axis of indices")
    deep = need(Need.RANK, indices[-1] <= len(target), indices[-1], len(target), text="as many axes are there")
    wanted = (*indices[:-1], *target[indices[-1] :])
    fits = need(Need.RANK, len(updates) == len(wanted), len(updates), len(wanted), text="an entry for each index")
    return deep or fits or same_sizes(updates, wanted, Need.SPATIAL)


@function("ops.scatter")
def scatter(indices: Shape, values: Shape, shape: Several) -> Inferred:
    """(M, K) indices and (M, …) values in a tensor of this shape."""
    return Inferred(row(shape), _written(row(shape), indices, values))


@function("ops.scatter_update")
def scatter_update(inputs: Shape, indices: Shape, updates: Shape, reduction: object = None) -> Inferred:
    """Any shape, kept; (M, K) indices and (M, …) updates."""
    return Inferred(inputs, _written(inputs, indices, updates))


@function("tf.scatter_nd")
def tf_scatter_nd(
    indices: Shape, updates: Shape, shape: Several, bad_indices_policy: object = "", name: object = None
) -> Inferred:
    """(M, K) indices and (M, …) values in a tensor of this shape."""
    return scatter(indices, updates, shape)


@function("tf.tensor_scatter_nd_update", "tf.tensor_scatter_nd_add")
def tf_scatter_update(
    tensor: Shape, indices: Shape, updates: Shape, bad_indices_policy: object = "", name: object = None
) -> Inferred:
    """Any shape, kept; (M, K) indices and (M, …) updates."""
    return scatter_update(tensor, indices, updates)


@function("ops.slice_update")
def slice_update(inputs: Shape, start_indices: object, updates: Shape) -> Inferred:
    """Any shape, kept; the updates have its rank and are no larger."""
    ranks = need(Need.RANK, len(inputs) == len(updates), len(updates), len(inputs), text="the rank of the input")
    inside = all_of(at_least(one, two) for one, two in zip(inputs, updates, strict=False))
    return Inferred(inputs, ranks or need(Need.SPATIAL, inside, text="the updates fit in"))


@function("ops.take_along_axis")
def take_along_axis(x: Shape, indices: Shape, axis: Numbers = None) -> Inferred:
    """(N, T, C) by (N, K, C) along axis 1: (N, K, C); without an axis x is one row."""
    whole = x if axis is not None else (product(x),)
    place, requires = axis_of(0 if axis is None else axis, len(whole))
    ranks = same_rank((whole, indices))
    if ranks or place is None:
        return Inferred(indices, (*ranks, *requires))
    made = elementwise((replaced(whole, place, indices[place]), indices))
    return Inferred(made.shape, made.requires)


@function("ops.unravel_index")
def unravel_index(indices: Shape, shape: Several) -> Inferred:
    """(M,) indices into a shape of rank K: (M,), K times; one number counts as (1,)."""
    sizes = row(shape)
    return Inferred((indices,) * len(sizes), several=True)


@function("ops.multi_hot")
def multi_hot(
    inputs: Shape, num_classes: Numbers = None, axis: Size = -1, dtype: object = None, sparse: object = False,
    num_tokens: Numbers = None,
) -> Inferred:  # fmt: skip
    """(N, T): (N, num_classes)."""
    wanted = num_tokens if num_classes is None else num_classes
    count = plain(wanted, 1)
    given = need(Need.ARGUMENT, wanted is not None, text="a count of classes")
    fine = axis == -1 or (isinstance(axis, int) and 0 <= axis < len(inputs))
    there = need(Need.INPUT, fine or isinstance(axis, Dim), axis, len(inputs), text="the axis exists")
    if there or not isinstance(axis, int):
        return Inferred(inputs, (*given, *there))
    at = len(inputs) if axis == -1 else axis
    made = (*inputs[:at], count, *inputs[at:])
    return Inferred(made[-1:] if len(made) == 2 else (*made[:1], *made[2:]), given)


@function("ops.select")
def select(condlist: Shapes, choicelist: Shapes, default: Beside = 0) -> Inferred:
    """The shape of the first choice; as many conditions as choices."""
    some = need(Need.ARGUMENT, bool(condlist and choicelist), len(condlist), 1, text="a condition and a choice")
    if some:
        return Inferred((), some)
    pairs = need(
        Need.ARGUMENT, len(condlist) == len(choicelist), len(condlist), len(choicelist), text="as many choices"
    )
    first = choicelist[0]
    others = (shape for shape in (*condlist, *choicelist[1:]))
    claims = (broadcasts(a, b) for shape in others for a, b in zip(reversed(first), reversed(shape), strict=False))
    return Inferred(first, (*pairs, *need(Need.SPATIAL, all_of(claims), text="the shapes broadcast")))


@function("tf.gather_nd")
def tf_gather_nd(
    params: Shape, indices: Shape, batch_dims: Size = 0, name: object = None, bad_indices_policy: object = ""
) -> Inferred:
    """(N, H, C) by (M, 2): (M, C)."""
    depth = indices[-1] if indices else None
    batch = batch_dims if isinstance(batch_dims, int) else 0
    if not isinstance(depth, int):
        return Inferred((new("entries"),), need(Need.RANK, depth is not None, 0, 1, text="an axis of indices"))
    deep = need(Need.RANK, depth + batch <= len(params), depth, len(params), text="as many axes are there")
    meets = same_sizes(params[:batch], indices[:batch], Need.SPATIAL)
    return Inferred((*indices[:-1], *params[depth + batch :]), (*deep, *meets))


@function("tf.boolean_mask")
def tf_boolean_mask(tensor: Shape, mask: Shape, axis: Numbers = None, name: object = "boolean_mask") -> Inferred:
    """(N, T, C) where (N, T): (?, C)."""
    place, requires = axis_of(0 if axis is None else axis, len(tensor))
    if place is None or not mask:
        return Inferred(tensor, (*requires, *need(Need.RANK, bool(mask), 0, 1, text="a mask with an axis")))
    over = tensor[place : place + len(mask)]
    ranks = need(Need.RANK, len(over) == len(mask), len(over), len(mask), text="the axes of the mask")
    fits = tuple(one for a, b in zip(over, mask, strict=False) for one in need(Need.SPATIAL, equal(a, b), a, b))
    return Inferred((*tensor[:place], new("entries"), *tensor[place + len(mask) :]), ranks or fits)
