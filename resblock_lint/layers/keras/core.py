"""Dense layers, embeddings, and layers that pass their input on."""

from __future__ import annotations

import re

from resblock_lint.conditions import equal
from resblock_lint.dims import Dim, Size
from resblock_lint.layers.keras.arguments import new, unmodelled
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Requirement, Role, Shape, Text, layer
from resblock_lint.layers.shapes import adapted, defined, is_open, positive, ranked, refused, weigh

Weights = tuple[tuple[str, Shape], ...]
OpenShape = list[Size | None]


@layer("Dense", role=Role.WEIGHTED)
def dense(
    x: Shape, *, units: Size, activation: object = None, use_bias: Flag = True,
    kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, activity_regularizer: object = None,
    kernel_constraint: object = None, bias_constraint: object = None, lora_rank: Numbers = None,
    lora_alpha: object = None, quantization_config: object = None,
) -> Inferred:  # fmt: skip
    """(N, ..., C) as (N, ..., units)."""
    few = ranked(x, 2)
    kernel = (*x[-1:], units)
    requires = (*positive(units, text="units is at least 1"), *few, *(() if few else defined(x[-1])))
    weights = (*weigh(kernel, units, use_bias), *adapted("kernel", kernel, lora_rank))
    return Inferred((*x[:-1], units), requires, weights)


@layer("Embedding", role=Role.WEIGHTED)
def embedding(
    x: Shape, *, input_dim: Size, output_dim: Size, embeddings_initializer: object = "uniform",
    embeddings_regularizer: object = None, embeddings_constraint: object = None, mask_zero: object = False,
    weights: object = None, lora_rank: Numbers = None, lora_alpha: object = None,
    quantization_config: object = None,
) -> Inferred:  # fmt: skip
    """A vector for each number: (N, ...) as (N, ..., output_dim)."""
    table = (input_dim, output_dim)
    requires = positive(*table, text="input_dim and output_dim are at least 1")
    return Inferred((*x, output_dim), requires, (("embeddings", table), *adapted("embeddings", table, lora_rank)))


@layer("ReversibleEmbedding", role=Role.WEIGHTED)
def reversible_embedding(
    x: Shape, reverse: Flag = False, *, input_dim: Size, output_dim: Size, tie_weights: Flag = True,
    embeddings_initializer: object = "uniform", embeddings_regularizer: object = None,
    embeddings_constraint: object = None, mask_zero: object = False, reverse_dtype: object = None,
    logit_soft_cap: object = None,
) -> Inferred:  # fmt: skip
    """A vector for each number: (N, ...) as (N, ..., output_dim); in reverse (N, ..., C) as (N, ..., input_dim)."""
    requires = positive(input_dim, output_dim, text="input_dim and output_dim are at least 1")
    back = () if tie_weights else (("reverse_embeddings", (output_dim, input_dim)),)
    weights = (("embeddings", (input_dim, output_dim)), *back)
    return Inferred((*x[:-1], input_dim) if reverse else (*x, output_dim), requires, weights)


@layer("Identity", like=True)
def identity(x: Shape) -> Inferred:
    """The shape of x."""
    return Inferred(x)


@layer("Masking", like=True)
def masking(x: Shape, *, mask_value: object = 0.0) -> Inferred:
    """The shape of x."""
    return Inferred(x)


@layer("EinsumDense", role=Role.WEIGHTED)
def einsum_dense(
    x: Shape, *, equation: Text, output_shape: Numbers, activation: object = None, bias_axes: Text = None,
    kernel_initializer: object = "glorot_uniform", bias_initializer: object = "zeros",
    kernel_regularizer: object = None, bias_regularizer: object = None, kernel_constraint: object = None,
    bias_constraint: object = None, lora_rank: Numbers = None, lora_alpha: object = None,
    gptq_unpacked_column_size: object = None, quantization_config: object = None,
) -> Inferred:  # fmt: skip
    """A product of x and a kernel as an einsum: "abc,cd->abd" makes (a, *output_shape)."""
    given = output_shape if isinstance(output_shape, tuple) else (output_shape,)
    sizes = [size for size in given if not isinstance(size, tuple)]
    made = _einsum(x, equation, sizes, bias_axes)
    if isinstance(output_shape, Dim) and any(one.need is Need.RANK for one in made.requires):
        return Inferred(x, unmodelled("how many numbers output_shape has"))
    thin = adapted("kernel", made.weights[0][1], lora_rank) if made.weights else ()
    return Inferred(made.shape, made.requires, (*made.weights, *thin), run=made.run)


_FORMS = (
    (re.compile("([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"), False),
    (re.compile("0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)"), True),
    (re.compile("([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0"), False),
)


def _parsed(equation: str) -> tuple[tuple[str, str, str], bool] | None:
    """The letters of input, kernel and output, and whether `...` stands in front of them."""
    for form, left in _FORMS:
        found = form.match(equation.replace("...", "0"))
        if found is not None:
            return (found[1], found[2], found[3]), left
    return None


def _einsum(x: Shape, equation: Text, output: OpenShape, bias_axes: Text) -> Inferred:
    """The shape and weights of an einsum; as in Keras, the letters of the input and of `output` are read in order."""
    if equation is None:
        return Inferred(x, unmodelled("the equation"))
    found = _parsed(equation)
    if found is None:
        return Inferred(x, (refused("the equation has the form ab,bc->ac"),))
    (spec, kernel, target), left = found
    elided = len(x) - len(spec)
    between = x[1:elided] if left else ()
    after = () if left else x[len(spec) :]
    full: OpenShape = [x[0] if x else None, *between[::-1], *output, *after]  # Keras turns the elided axes around
    start = elided if left else 0
    if set(target) - set(spec + kernel) or not set(bias_axes or target) <= set(target) or bias_axes == "":
        return Inferred(x, (refused("every letter of the output and the bias is known"),))
    if elided < 0 or len(full) < start + len(target):
        return Inferred(x, (refused("the input has as many axes as the equation", len(x), len(spec), Need.RANK),))
    ins = dict(zip(spec, x[start:], strict=False))
    outs = dict(zip(target, full[start:], strict=False))
    weights, requires = _letters(kernel, ins, outs, _bias(target, bias_axes, 0 if left else elided))
    shape = tuple(_filled(full, target, start, ins))
    made = [ins.get(letter, outs.get(letter)) or new("an open axis") for letter in target]
    run = (*x[:elided], *made) if left else (*made, *x[len(spec) :])  # the axes of `...` in their order
    fits = "..." in equation or not elided
    return Inferred(shape, (*_shared(ins, outs), *requires), weights, run=run if fits else None)


def _bias(target: str, axes: Text, after: int) -> tuple[str, ...] | None:
    """The letters of the bias from its first axis on, `1` for an axis of size 1; None for no bias."""
    if axes is None:
        return None
    first = min((target.find(letter) for letter in axes), default=0)
    return (*(letter if letter in axes else "1" for letter in target[max(first, 0) :]), *"1" * after)


def _letters(
    kernel: str, ins: dict[str, Size], outs: dict[str, Size | None], bias: tuple[str, ...] | None
) -> tuple[Weights, tuple[Requirement, ...]]:
    """The weights whose axes have these letters, and that each is known."""
    sizes: dict[str, Size | None] = {"1": 1, **ins, **outs}
    named = {"kernel": tuple(kernel), **({"bias": bias} if bias is not None else {})}
    shapes = {name: [sizes.get(letter) for letter in letters] for name, letters in named.items()}
    known = {name: tuple(size for size in shape if size is not None) for name, shape in shapes.items()}
    if any(len(known[name]) < len(shape) for name, shape in shapes.items()):
        return (), (refused("every axis of the kernel and the bias has a size"),)
    return tuple(known.items()), defined(*(size for shape in known.values() for size in shape))


def _shared(ins: dict[str, Size], outs: dict[str, Size | None]) -> tuple[Requirement, ...]:
    """An axis that input and output share has one size."""
    text = "output_shape agrees with the input"
    both = [(size, outs.get(letter)) for letter, size in ins.items()]
    needs = [Requirement(Need.INPUT, equal(one, two), one, two, text=text) for one, two in both if two is not None]
    apart = [one for one in needs if one.claim is not True]
    return (*apart, *defined(*(one.left for one in apart if one.left is not None)))


def _filled(full: OpenShape, target: str, start: int, ins: dict[str, Size]) -> list[Size]:
    """The output's sizes; one that is left open stays so, even where the input has it: as Keras shows it."""
    letters = [""] * start + [*target, *[""] * (len(full) - start - len(target))]
    return [_open(ins.get(letter)) if size is None else size for size, letter in zip(full, letters, strict=True)]


def _open(size: Size | None) -> Size:
    return size if size is not None and is_open(size) else new("an open axis")
