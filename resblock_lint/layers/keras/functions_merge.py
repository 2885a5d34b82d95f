"""Functions of several tensors: elementwise arithmetic, products of matrices, concatenation, stacking, splitting.

Unlike Keras' merge layers, these compare and broadcast every axis, the batch too.
"""

from __future__ import annotations

from collections.abc import Sequence

from resblock_lint.conditions import all_of, at_least, divides, equal
from resblock_lint.dims import Dim, Size
from resblock_lint.layers.keras.arguments import (
    axis_of,
    is_open,
    names,
    need,
    new,
    plain,
    replaced,
    row,
    same_sizes,
    unmodelled,
)
from resblock_lint.layers.registry import (
    LAYERS,
    Inferred,
    Layout,
    Need,
    Numbers,
    Requirement,
    Role,
    Shape,
    Shapes,
    function,
)
from resblock_lint.layers.shapes import agreed_size, axis_index, broadcast, join, positive, product, same_rank
from resblock_lint.plain import replace

_SUMS = "add subtract maximum minimum"
_COMPARED = "equal greater greater_equal less less_equal not_equal"
_TF_OTHERS = f"divide pow truediv logical_and logical_or {_COMPARED}"
_TF_MATH = f"{_TF_OTHERS} divide_no_nan floordiv floormod mod logical_xor squared_difference"


def elementwise(shapes: Sequence[Shape], layout: Layout | None = None) -> Inferred:
    """Arithmetic on every element; axes that only one tensor has, and scalars, are compared with nothing."""
    tensors = [(place, shape) for place, shape in enumerate(shapes) if shape] or [(0, ())]
    made = broadcast([shape for _, shape in tensors], layout, skip_batch=False)
    rank = len(made.shapes[0])
    common = rank - min(len(shape) for _, shape in tensors)
    kept = [one for one in made.requires if one.axis is None or one.axis >= common]
    return Inferred(made.shape, tuple(_moved(one, tensors) for one in kept))


def _moved(one: Requirement, tensors: Sequence[tuple[int, Shape]]) -> Requirement:
    inputs = tensors[one.inputs[0]][0], tensors[one.inputs[1]][0]
    return Requirement(one.need, one.claim, one.left, one.right, one.axis, inputs, one.text)


@function(*names("ops", f"{_SUMS} fmax fmin"), role=Role.SUM)
def add(x1: Shape, x2: Shape, *, layout: Layout = Layout.LAST) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x1, x2), layout)


@function(*names("tf", _SUMS), *names("tf.math", _SUMS), *names("backend", "maximum minimum"), role=Role.SUM)
def tf_add(x: Shape, y: Shape, name: object = None, *, layout: Layout = Layout.LAST) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x, y), layout)


@function("ops.multiply", role=Role.PRODUCT)
def multiply(x1: Shape, x2: Shape, *, layout: Layout = Layout.LAST) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x1, x2), layout)


@function("tf.multiply", "tf.math.multiply", role=Role.PRODUCT)
def tf_multiply(x: Shape, y: Shape, name: object = None, *, layout: Layout = Layout.LAST) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x, y), layout)


@function(*names("ops", "divide true_divide power floor_divide mod fmod arctan2 hypot logaddexp divide_no_nan"))
@function(*names("ops", "equal not_equal greater greater_equal less less_equal logical_and logical_or logical_xor"))
def binary(x1: Shape, x2: Shape, *, layout: Layout = Layout.LAST) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x1, x2), layout)


@function(*names("tf", _TF_OTHERS), *names("tf.math", _TF_MATH))
@function(*names("backend", _COMPARED))
def tf_binary(x: Shape, y: Shape, name: object = None, *, layout: Layout = Layout.LAST) -> Inferred:
    """Two shapes that broadcast: (N, H, W, C) and (N, 1, 1, C) give (N, H, W, C)."""
    return elementwise((x, y), layout)


@function("backend.pow")
def backend_pow(x: Shape, a: Shape) -> Inferred:
    """Two shapes that broadcast."""
    return elementwise((x, a))


@function("tf.add_n", "tf.math.add_n", role=Role.SUM)
def add_n(inputs: Shapes, name: object = None) -> Inferred:
    """Tensors of one shape; nothing is broadcast."""
    made = list(inputs[0] if inputs else ())
    for shape in inputs[1:]:
        made = [agreed_size(one, two) for one, two in zip(made, shape, strict=False)]
    return Inferred(tuple(made), _all_same(inputs))


@function("ops.where")
def where(condition: Shape, x1: Shape | None = None, x2: Shape | None = None) -> Inferred:
    """Three shapes that broadcast; of a condition alone Keras says its own shape."""
    pair = need(Need.ARGUMENT, (x1 is None) == (x2 is None), text="both or none")
    made = elementwise([shape for shape in (condition, x1, x2) if shape is not None])
    return Inferred(made.shape, (*pair, *made.requires))


@function("tf.where")
def tf_where(condition: Shape, x: Shape | None = None, y: Shape | None = None, name: object = None) -> Inferred:
    """Three shapes that broadcast; a condition alone gives the places where it holds."""
    if x is None and y is None:
        return Inferred((new("places"), len(condition)))
    return where(condition, x, y)


def joined(shapes: Sequence[Shape], axis: Size) -> Inferred:
    """Tensors end to end as `keras.ops` sees it: what the first one leaves open stays open."""
    made = join(shapes, axis, skip_batch=False)
    place = axis_index(axis, len(shapes[0])) if shapes else None
    if place is None:
        return made
    pairs = enumerate(zip(shapes[0], made.shapes[0], strict=True))
    shape = tuple(one if at != place and is_open(one) else size for at, (one, size) in pairs)
    return Inferred(shape, made.requires, run=made.shapes[0])


@function("ops.concatenate", role=Role.CONCATENATION)
def concatenate(xs: Shapes, axis: Numbers = 0) -> Inferred:
    """(N, H, W, C) and (N, H, W, D) along the last axis: (N, H, W, C + D)."""
    made = joined(xs, plain(axis))
    return replace(made, requires=(*need(Need.ARGUMENT, axis is not None, text="an axis"), *made.requires))


@function("tf.concat", role=Role.CONCATENATION)
def tf_concat(values: Shapes, axis: Size, name: object = "concat") -> Inferred:
    """(N, H, W, C) and (N, H, W, D) along the last axis: (N, H, W, C + D)."""
    return join(values, axis, skip_batch=False)


@function("backend.concatenate", role=Role.CONCATENATION)
def backend_concatenate(tensors: Shapes, axis: Size = -1) -> Inferred:
    """(N, H, W, C) and (N, H, W, D) along the last axis: (N, H, W, C + D)."""
    return join(tensors, axis, skip_batch=False)


@function("ops.append", role=Role.CONCATENATION)
def append(x1: Shape, x2: Shape, axis: Numbers = None) -> Inferred:
    """(N, C) and (N, D) along axis 1: (N, C + D); without an axis all elements in one row."""
    if axis is None:
        return Inferred((product(x1) + product(x2),))
    return join((x1, x2), axis if not isinstance(axis, tuple) else None, skip_batch=False)


def _all_same(shapes: Shapes) -> tuple[Requirement, ...]:
    later = tuple(enumerate(shapes))[1:]
    return same_rank(shapes) + tuple(
        one for place, shape in later for one in same_sizes(shapes[0], shape, Need.JOIN, (0, place))
    )


def stacked(shapes: Shapes, axis: Size) -> Inferred:
    """Tensors of one shape, side by side along a new axis."""
    first = shapes[0] if shapes else ()
    place, requires = axis_of(axis, len(first) + 1)
    at = place or 0
    return Inferred((*first[:at], len(shapes), *first[at:]), (*requires, *_all_same(shapes)))


@function("ops.stack")
def stack(x: Shapes, axis: Size = 0) -> Inferred:
    """Two times (N, C) along axis 1: (N, 2, C)."""
    return replace(stacked(x, axis), run=agreed_stack(x, axis).shapes[0])


def agreed_stack(shapes: Shapes, axis: Size) -> Inferred:
    """Tensors side by side as TensorFlow sees it: what one of them leaves open another may tell."""
    made = stacked(shapes, axis)
    return Inferred(stacked((add_n(shapes).shapes[0],) * len(shapes), axis).shape, made.requires)


@function("backend.stack")
def backend_stack(x: Shapes, axis: Size = 0) -> Inferred:
    """Two times (N, C) along axis 1: (N, 2, C)."""
    return agreed_stack(x, axis)


@function("tf.stack")
def tf_stack(values: Shapes, axis: Size = 0, name: object = "stack") -> Inferred:
    """Two times (N, C) along axis 1: (N, 2, C)."""
    return agreed_stack(values, axis)


MOST_PARTS = 20_000


def pieces(x: Shape, axis: Numbers, count: Numbers) -> Inferred:
    """Cuts an axis into equal parts, as many as it is given; the size must divide."""
    place, requires = axis_of(axis, len(x))
    if place is not None and isinstance(count, Dim) and not is_open(count):
        even = need(Need.GROUPS, divides(count, x[place]), x[place], count, text="equal parts")
        even = (*positive(count, text="the count of parts"), *even)
        return Inferred((replaced(x, place, x[place] // count),), even, several=True, copies=count)
    counted = isinstance(count, int) and count <= MOST_PARTS
    if place is None or not isinstance(count, int) or not counted:
        return Inferred((), (*requires, *(() if counted else unmodelled("the count of parts"))), several=True)
    if count < 1:
        return Inferred((), need(Need.ARGUMENT, False, count, 1, text="the count of parts"), several=True)
    even = need(Need.GROUPS, divides(count, x[place]), x[place], count, text="equal parts")
    return Inferred((replaced(x, place, x[place] // count),) * count, (*requires, *even), several=True)


def parts(x: Shape, axis: Numbers, sizes: Sequence[Size]) -> Inferred:
    """Cuts an axis into parts of these sizes; at most one of them is -1, whatever is left over."""
    place, requires = axis_of(axis, len(x))
    if place is None:
        return Inferred((), requires, several=True)
    known = sum((size for size in sizes if size != -1), start=0)
    filled = [x[place] - known if size == -1 else size for size in sizes]
    fits = at_least(x[place], known) if -1 in sizes else equal(x[place], known)
    claims = all_of((fits, sizes.count(-1) <= 1, *(at_least(size, 0) for size in filled if size != -1)))
    whole = need(Need.ELEMENTS, claims, x[place], known, text="the parts make up the axis")
    return Inferred(tuple(replaced(x, place, size) for size in filled), (*requires, *whole), several=True)


@function("tf.split")
def tf_split(
    value: Shape, num_or_size_splits: Numbers, axis: Size = 0, num: object = None, name: object = "split"
) -> Inferred:
    """(N, C) into two along axis 1: (N, C // 2) twice; a tuple names the sizes."""
    if not isinstance(num_or_size_splits, tuple):
        return pieces(value, axis, num_or_size_splits)
    return parts(value, axis, row(num_or_size_splits))


def _unstacked(x: Shape, num: Numbers, axis: Size) -> Inferred:
    place, requires = axis_of(axis, len(x))
    count = x[place] if num is None and place is not None else num
    if place is None or not isinstance(count, int) or count > MOST_PARTS:
        return Inferred((), (*requires, *unmodelled("the count of parts")), several=True)
    whole = need(Need.ELEMENTS, equal(x[place], count), x[place], count, text="the size of the axis")
    return Inferred((replaced(x, place),) * count, (*requires, *whole), several=True)


@function("ops.unstack")
def unstack(x: Shape, num: Numbers = None, axis: Size = 0) -> Inferred:
    """(N, 2, C) along axis 1: (N, C) twice."""
    return _unstacked(x, num, axis)


@function("tf.unstack")
def tf_unstack(value: Shape, num: Numbers = None, axis: Size = 0, name: object = "unstack") -> Inferred:
    """(N, 2, C) along axis 1: (N, C) twice."""
    return _unstacked(value, num, axis)


def _merged(name: str, inputs: Shapes, **options: object) -> Inferred:
    """What the merge layer of this name makes."""
    if name not in LAYERS:
        return Inferred(inputs[0] if inputs else (), unmodelled(name))
    return LAYERS[name].function(*inputs, **options)


def _declare(name: str, role: Role) -> None:
    @function(f"layers.{name.lower()}", role=role)
    def merge(inputs: Shapes, *, layout: Layout = Layout.LAST) -> Inferred:
        return _merged(name, inputs, layout=layout)

    merge.__doc__ = f"A list of tensors, merged as the layer `{name}` does."


for _name in ("Add", "Subtract", "Average", "Maximum", "Minimum"):
    _declare(_name, Role.SUM)
_declare("Multiply", Role.PRODUCT)


@function("layers.concatenate", role=Role.CONCATENATION)
def layers_concatenate(inputs: Shapes, axis: Size = -1) -> Inferred:
    """A list of tensors, laid end to end as the layer `Concatenate` does."""
    return _merged("Concatenate", inputs, axis=axis)


@function("layers.dot")
def layers_dot(inputs: Shapes, axes: Numbers = -1, normalize: object = False) -> Inferred:
    """Two tensors, contracted as the layer `Dot` does."""
    pair = need(Need.ARGUMENT, len(inputs) == 2, len(inputs), 2, text="two tensors")
    return Inferred((), pair) if pair else _merged("Dot", inputs, axes=axes, normalize=normalize)
