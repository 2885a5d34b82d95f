"""Ranks of tensor parameters: what a call asks of them settles them, and what nothing settles is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from resblock_lint.atoms import TURN_PREFIX
from resblock_lint.interpreter.elements import is_open_list
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.open_ranks import BATCH, FLAT
from resblock_lint.interpreter.parameters import as_tensor, resolve
from resblock_lint.interpreter.settings import Unmodelled
from resblock_lint.layers.registry import Entry, Role
from resblock_lint.totals import ITEM
from resblock_lint.values import Layer, Model, Param, Slot, Tensor, Value

SEQUENCES = ("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention")
USUAL = {"Dense": 2, "Embedding": 2, **dict.fromkeys(SEQUENCES, 3)}  # ranks that are guessed, if not that of images
IMAGES = 4
STEPS = 3  # of what has steps and channels
BATCHES = (BATCH, 1)  # how the shape of what stands for all of a batch begins
AN_ITEM_EACH = {
    "Transpose": ("perm", "axes"), "PermuteDimensions": ("pattern",), "Pad": ("paddings", "pad_width"),
    "Tile": ("multiples",), "Slice": ("begin", "start_indices"), "RandomCrop": ("size",),
}  # fmt: skip


def settle_ranks(machine: Machine, entry: Entry, inputs: Sequence[Tensor], asked: int | None = None) -> None:
    """Tensor parameters of open rank take the rank that the layer, or the other inputs, ask for."""
    asked = entry.rank if asked is None else asked
    if asked is not None:
        for one in inputs:
            machine.bind_rank(one.slot, asked)
    elif len(inputs) > 1:
        told = next((one.slot for one in inputs if one.slot.name in machine.learned.ranks), None)
        if told is not None and all(one.slot.shape is None for one in inputs):
            machine.needed_rank(told)  # what another run found of one of them tells that of the others
        spread = entry.role in (Role.SUM, Role.PRODUCT)  # what has less axes than another one is laid along its last
        settled = [one.slot for one in inputs if one.slot.shape is not None]
        known = min(settled, key=lambda slot: (bool(slot.guess), -len(slot.shape or ()) * spread), default=None)
        if known is not None and known.shape is not None:
            rank = len(known.shape)
            guess = known.guess or known.lent or (spread and rank <= FLAT)  # a guess confirms no other one
            for one in inputs:
                settle = machine.needed_rank if guess and not _of_a_list(one) else machine.bind_rank
                if _are_of_one_list(machine, one.slot, known):
                    settle = partial(machine.bind_rank, here=True)
                settle(one.slot, rank)


def _of_a_list(one: Tensor) -> bool:
    """Whether this is any item of a list: they are taken to have one rank, that of what is merged with them."""
    return TURN_PREFIX in one.slot.name


def _are_of_one_list(machine: Machine, one: Slot, other: Slot) -> bool:
    """Whether these are items of one list of open length, or the other has the rank of one: they are taken to have the
    same one.
    """
    lists = [ITEM.fullmatch(name) for name in (one.name, other.guess or other.lent or other.name)]
    names = {found[1] if found else "" for found in lists}
    return len(names) == 1 and not names & {""} and is_open_list(machine, names.pop())


def settle_model_ranks(machine: Machine, wanted: Sequence[Tensor], given: Sequence[Tensor]) -> None:
    """Tensor parameters of open rank take that of a model's inputs: for sure where numbers flow, else as a guess."""
    settle = machine.bind_rank if machine.traced else machine.needed_rank
    for ours, one in zip(wanted, given, strict=True):
        if ours.slot.shape is not None and one.slot.shape is None:
            settle(one.slot, len(ours.slot.shape))


def settle_function_ranks(machine: Machine, entry: Entry, inputs: Sequence[Tensor]) -> None:
    """The same for a function on tensors: what is joined has one rank, what is broadcast may have more axes."""
    _doubt_short(machine, entry, inputs)
    joins = entry.role is Role.CONCATENATION or any(one.kind == "Shapes" for one in entry.inputs)
    shapes = [one.slot.shape for one in inputs if one.slot.shape]
    known = max((len(one) for one in shapes if one[0] in BATCHES), default=0)
    if entry.rank is not None or joins or (entry.role in (Role.SUM, Role.PRODUCT) and known > 2):
        settle_ranks(machine, entry, inputs)
    elif entry.role in (Role.SUM, Role.PRODUCT) and shapes:
        known = known or max(map(len, shapes)) + any(len(one) > 1 for one in shapes)  # before a constant stands a batch
        for one in inputs:
            machine.needed_rank(one.slot, known if known > 1 else IMAGES)


def _doubt_short(machine: Machine, entry: Entry, inputs: Sequence[Tensor]) -> None:
    """A tensor whose rank was guessed has more axes where it meets one that is known to have more; in front of a
    constant, as positions are, stands its batch. It has less where what it meets has a batch, and a product of matrices
    would lay it beside an axis; and more where such a product would be one of batches. Raises Cut.
    """
    flat = [one.slot for one in inputs if one.slot.shape and len(one.slot.shape) == 2 and one.slot.shape[0] == BATCH]
    if entry.name.endswith(".matmul") and len(flat) == 2:
        for one in [slot for slot in flat if slot.guess]:
            machine.refute_guess(one)
    mended = {name for name, _ in machine.learned.refuted}  # a second guess, which something tells
    known = [one.slot.shape for one in inputs if one.slot.shape and (not one.slot.guess or one.slot.guess in mended)]
    alone = entry.role in (Role.SUM, Role.PRODUCT)
    least = max((len(one) + (alone and len(one) > 1 and one[0] not in BATCHES) for one in known), default=0)
    batched = max((len(one) for one in known if one[0] in BATCHES), default=0)
    beside = batched > 2
    for one in inputs:
        rank = len(one.slot.shape or ())
        if one.slot.guess and one.slot.guess not in mended and (rank < least or (beside and rank > batched)):
            machine.refute_guess(one.slot)


def guess_function_ranks(machine: Machine, entry: Entry, given: Mapping[str, Value], inputs: Sequence[Tensor]) -> None:
    """Ranks that are still open: an argument with an item for each axis tells them, else they are guessed. Raises
    Unmodelled where a constant stands for tensors of one rank.
    """
    if entry.rank is not None and not inputs:
        raise Unmodelled("a constant in place of a tensor")
    if entry.name.endswith("reshape"):
        _doubt_few(machine, inputs, [*given.values()][1:])
    lists = [resolve(given.get(name)) for name in AN_ITEM_EACH.get(entry.operation, ())]
    told = next((len(one) for one in lists if isinstance(one, (list, tuple)) and len(one) > 1 and _by_axes(one)), None)
    axis = resolve(given.get("axis"))
    beside = max((len(one.slot.shape) for one in inputs if one.slot.shape and one.slot.shape[0] in BATCHES), default=0)
    usual = beside if beside > 2 else STEPS if entry.name.endswith(".matmul") else IMAGES
    for one in [one for one in inputs if one.slot.shape is None]:
        if told is not None:
            machine.bind_rank(one.slot, told)
        else:
            machine.needed_rank(one.slot, max(usual, axis + 1 if isinstance(axis, int) else 0))


def _doubt_few(machine: Machine, inputs: Sequence[Tensor], target: Sequence[Value]) -> None:
    """What is reshaped to (N, -1, …) has more than the channels: steps, of which -1 is the number; and so has what
    becomes (-1, …) of four axes, or what keeps its axis 1 and has something left for others. Raises Cut.
    """
    sizes = resolve(target[0]) if target else None
    if not isinstance(sizes, (list, tuple)):
        return
    sizes = [resolve(one) for one in sizes]
    left_over = (len(sizes) > 2 and sizes[1] == -1) or (len(sizes) > 3 and sizes[0] == -1)
    for one in inputs:
        shape = one.slot.shape
        if not one.slot.guess or shape is None or len(shape) != 2:
            continue
        keeps = len(sizes) > 2 and sizes[2] != 1 and sizes[1] == shape[1]
        if left_over or keeps:
            machine.refute_guess(one.slot)


def _by_axes(items: Sequence[Value]) -> bool:
    """Whether these are what each axis gets: numbers, or pairs of them, and not one pair for all."""
    pairs = [isinstance(resolve(one), (list, tuple)) for one in items]
    return all(pairs) or (not any(pairs) and len(items) > 2)


def guess_ranks(machine: Machine, layer: Layer, inputs: Sequence[Tensor]) -> None:
    """Ranks that are still open are guessed, those of any item of a list last; a guess that the layer contradicts was
    wrong. Raises Unmodelled, Cut.
    """
    asked = asked_rank(layer)
    ordered = sorted(inputs, key=_of_a_list)
    for one in ordered:
        first = ordered[0].slot
        kin = one.slot is not first and _are_of_one_list(machine, one.slot, first)
        if first.shape is not None and (_of_a_list(one) or kin):
            machine.bind_rank(one.slot, len(first.shape), here=kin)
        if not machine.needed_rank(one.slot, _usual(layer)):
            raise Unmodelled("the rank of a parameter is not known")
        if asked is not None and one.slot.guess and len(one.slot.shape or ()) != asked:
            machine.wrong_guess(one.slot, asked)


def settle_given(machine: Machine, result: Value) -> None:
    """What a function gives has a rank: of a tensor of which nothing tells it, as of `relu(x)`, it is guessed."""
    result, lent = resolve(result), machine.lent
    name = result.name if isinstance(result, Param) else result.slot.name if isinstance(result, Tensor) else ""
    if name in machine.learned.compared:
        return  # elsewhere the program takes several ranks
    ranks = {**machine.learned.guesses, **machine.learned.ranks}
    if isinstance(result, Param) and result.name in ranks:  # elsewhere in the program it is a tensor
        machine.needed_rank(as_tensor(machine, result).slot, ranks[result.name])
    if isinstance(result, Tensor) and result.slot.shape is None and result.slot.name:
        machine.needed_rank(result.slot, IMAGES)
    machine.lent = lent  # what is given as it came has the rank with which it came
    for one in result if isinstance(result, (list, tuple)) else ():
        settle_given(machine, one)


def asked_rank(layer: Value) -> int | None:
    """The rank that a layer or a model asks of its input, if it asks for one; a wrapper asks for that of
    its layer, for each step of one more.
    """
    layer = resolve(layer)
    if isinstance(layer, Model):
        return _of_model(layer)
    if not isinstance(layer, Layer) or layer.entry is None:
        return None
    if layer.entry.rank is not None or "layer" not in layer.options:
        return layer.entry.rank
    inner = asked_rank(layer.options["layer"])
    return None if inner is None else inner + (layer.kind == "TimeDistributed")


def _of_model(model: Model) -> int | None:
    """The rank of a functional model's input, or of the first layer in a sequence that asks for one."""
    given = resolve(model.inputs)
    if isinstance(given, Tensor):
        return None if given.slot.shape is None else len(given.slot.shape)
    for layer in model.layers:
        found = asked_rank(layer)
        if found is not None or not (isinstance(layer, Layer) and layer.entry is not None and layer.entry.like):
            return found
    return None


def _usual(layer: Value) -> int:
    """The rank that is guessed where a layer takes several."""
    layer = resolve(layer)
    if isinstance(layer, Layer) and layer.kind == "TimeDistributed":
        return _usual(layer.options.get("layer")) + 1
    return USUAL.get(layer.kind, IMAGES) if isinstance(layer, Layer) else IMAGES
