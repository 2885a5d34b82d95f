"""Draws ops: decides what a call requires, assumes what stays open, and ends the path where it is refuted (D2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from resblock_lint.conditions import Claim, Opaque, Some, claim_symbols, equal, leaves
from resblock_lint.dims import Atom, Dim, Origin, Size, Symbol, substitute, symbols
from resblock_lint.facts import Verdict
from resblock_lint.flow import Demand, Op, Operand
from resblock_lint.interpreter.machine import COUNT, Machine
from resblock_lint.interpreter.open_ranks import BATCH, FLAT
from resblock_lint.interpreter.paths import Cut, error
from resblock_lint.interpreter.snapshots import label
from resblock_lint.layers.registry import NEW, Inferred, Layout, Need, Requirement, Role, Shape
from resblock_lint.questions import Questions
from resblock_lint.simplifying import settled, simplified
from resblock_lint.values import Slot, Tensor, Value

ANEW = frozenset(("Reshape", "reshape", "Flatten", "batch_flatten", "ravel"))  # the rank of their input tells nothing
VARIABLE, WEIGHT = WEIGHTS = ("Variable", "Weight")  # the kinds of ops that weights are: of the user's own, of layers


def operand(tensor: Tensor) -> Operand:
    """A tensor as an op's input."""
    return Operand(tensor.op, tensor.output, tensor.slot.shape)


def demands_of(machine: Machine, requires: Sequence[Requirement]) -> tuple[Demand, ...]:
    """Each requirement with the answer of the facts; what stays open is assumed from here on."""
    made: list[Demand] = []
    facts = len(machine.facts.literals)
    machine.tick(len(requires) * (1 + 10 * max(facts - 30, 0)))
    for requirement in requires:
        claim = requirement.claim
        answer = machine.facts.decide(claim)
        if answer is Verdict.MAYBE:
            simple = simplified(machine.facts, claim)
            requirement = replace(requirement, claim=simple)
        made.append(Demand(requirement, answer))
    if machine.guards and not any(one.verdict is Verdict.NO for one in made):
        _settle_awaited(machine, made)
    for demand in made:
        if demand.verdict is Verdict.MAYBE:
            _assume(machine, demand.requirement)
    return tuple(made)


def _settle_awaited(machine: Machine, made: list[Demand]) -> None:
    """Where the program goes on if a layer refuses its input, and is meant to, it is chosen whether it does: where an
    option alone is refused only to the letter. What an input leaves open is refused by nobody.
    """
    for place, demand in enumerate(made):
        asked, claim = demand.requirement, demand.requirement.claim
        free = any(one.origin is Origin.FREE for one in claim_symbols(claim)) or asked.need is Need.NUMBER
        if demand.verdict is not Verdict.MAYBE or free or not machine.awaits_refusal():
            continue
        machine.choices.loose = True
        same = _taken_for(machine, asked)
        if not machine.budgets.exact and asked.need is Need.ARGUMENT:
            continue
        made[place] = replace(demand, verdict=Verdict.YES if machine.choose(same) else Verdict.NO)
        if made[place].verdict is Verdict.NO:
            return


def _assume(machine: Machine, requirement: Requirement) -> None:
    """The program goes on only if the requirement holds. Of a broadcast, the two sizes are then taken to be equal.

    Not so where the budgets ask for exactness: a size of 1 then stays possible. To Keras the batch stays open, and what
    else an input leaves open: a summary shows it as None, whatever it is merged with.
    """
    asked = claim_symbols(requirement.claim)
    open_ = symbols(BATCH) & asked and not (machine.budgets.exact and requirement.need is Need.ELEMENTS)
    if open_ or (machine.todays and any(one.origin is Origin.FREE for one in asked)):
        return
    machine.facts.assume(_taken_for(machine, requirement))


def _taken_for(machine: Machine, requirement: Requirement) -> Claim:
    """What a requirement is taken for: of a broadcast, that the two sizes are equal."""
    if (
        not machine.budgets.exact
        and requirement.need in (Need.CHANNELS, Need.SPATIAL)
        and isinstance(requirement.claim, Some)
        and requirement.left is not None
        and requirement.right is not None
    ):
        same = equal(requirement.left, requirement.right)
        if machine.facts.decide(same) is Verdict.MAYBE:
            return same
    return requirement.claim


def found_in_run(machine: Machine, inferred: Inferred) -> Shape | tuple[Shape, ...]:
    """What a call makes where Keras runs it; a summary leaves sizes open that the backend loses."""
    if machine.todays and inferred.shown is not None:
        return inferred.shown
    return inferred.shape if inferred.run is None else inferred.run


def draw(
    machine: Machine,
    layer: str,
    role: Role,
    inputs: Sequence[Tensor],
    inferred: Inferred,
    *,
    slot: Slot | None = None,
    layout: Layout | None = None,
    options: Mapping[str, object] | None = None,
    name: str = "",
    told: bool = False,
) -> list[Tensor]:
    """Adds an op to the flow and gives its outputs, whose shape the program may have `told`. Raises Raised."""
    if len(machine.ops) >= machine.budgets.ops:
        raise Cut("a flow of too many ops", machine.site())
    inferred, assumed = _as_asked(machine, inferred), machine.facts.literals
    demands = () if machine.unjudged else demands_of(machine, inferred.requires)
    _doubt_guesses(machine, inputs, demands)
    inferred = _fresh(machine, inferred)
    made = tuple(normal(machine, shape) for shape in inferred.shapes)
    shapes: tuple[Shape | None, ...] = made if slot is None else (slot.shape,)
    layout = inferred.layout or layout
    guesses = tuple(one.slot.guess for one in inputs if one.slot.guess)
    op = Op(
        next(COUNT), layer, role, tuple(operand(one) for one in inputs), shapes, demands, machine.site(),
        machine.chain(), assumed, layout, inferred.weights, options or {}, name, machine.sides, machine.place(),
        machine.turns, guesses,
    )  # fmt: skip
    _add(machine, op)
    if len(inputs) > 1:
        ask_identity(machine, inputs)
    for demand in demands:
        if demand.verdict is Verdict.NO:
            raise error("ValueError", f"{layer} refuses its input")
    _note_opaque(machine, layer, demands)
    if slot is not None:
        return [Tensor(slot, op, 0, layout)]
    return _outputs(machine, op, inputs, made, told)


def _add(machine: Machine, op: Op) -> None:
    """Adds an op to the flow; what was made of numbers alone is known to be."""
    machine.ops.append(op)
    if (op.role is not Role.INPUT or op.layer in WEIGHTS) and all(
        one.op.index in machine.constants for one in op.inputs
    ):
        machine.constants.add(op.index)
    machine.choices.drew = True


def ask(machine: Machine, claim: Claim, sign: str, text: str) -> None:
    """What the program itself asks of a number, as of a divisor: of all turns of a loop alike, and no choice."""
    draw(machine, sign, Role.OTHER, (), Inferred((), (Requirement(Need.NUMBER, claim, text=text),)))


def _as_asked(machine: Machine, inferred: Inferred) -> Inferred:
    """What a program means by a call; what Keras makes of it, to the letter, where the budgets ask for exactness."""
    machine.choices.loose = machine.choices.loose or inferred.letter is not None
    return inferred if inferred.letter is None or not machine.budgets.exact else inferred.letter


def _outputs(machine: Machine, op: Op, inputs: Sequence[Tensor], made: Sequence[Shape], told: bool) -> list[Tensor]:
    guess = next(iter(_rests_on(machine, op, made, told)), "")
    told = told or any(one.slot.told and one.slot.guess == guess for one in inputs)
    lent = "" if told or op.layer in ANEW else next((one.slot.lent for one in inputs if one.slot.lent), "")
    return [Tensor(Slot(shape, "", set(), guess, told, lent), op, place, op.layout) for place, shape in enumerate(made)]


def _rests_on(machine: Machine, op: Op, made: Sequence[Shape], told: bool) -> Iterable[str]:
    """The tensors on whose guessed ranks the shapes of an op's outputs rest: those of its inputs, or, where one was
    told, those of which it has a size but the last.
    """
    if not told and op.layer not in ANEW:
        return op.rests
    known = {name: normal(machine, shape) for name, shape in machine.learned.shapes.items()}
    if not told:
        return [name for name, shape in known.items() if shape in made]
    sizes = _symbols_of(size for shape in made for size in shape)
    flat = [name for name in op.rests if len(known.get(name, ())) <= FLAT]  # it has none but the last
    return [*(name for name, shape in known.items() if _symbols_of(shape[1:-1]) & sizes), *flat]


def _symbols_of(shape: Iterable[Size]) -> set[Symbol]:
    return {one for size in shape for one in symbols(size)}


def _doubt_guesses(machine: Machine, inputs: Sequence[Tensor], demands: Sequence[Demand]) -> None:
    """Of a shape whose rank was guessed only the last axis is claimed: what else is refuted was guessed wrong."""
    wrong = [one.requirement for one in demands if one.verdict is Verdict.NO and _asks_of_shape(one.requirement)]
    guessed = [one.slot for one in inputs if one.slot.guess]
    if wrong and guessed:
        alone = guessed[0].name == guessed[0].guess and len({one.guess for one in guessed}) == 1
        told, had = (wrong[0].right, wrong[0].left), len(guessed[0].shape or ())
        asked = next((one for one in told if one != had), None)  # the rank itself may stand on either side
        if wrong[0].need is Need.RANK and alone and isinstance(asked, int) and asked > 0:  # else another guess says it
            machine.wrong_guess(guessed[0], asked)
        machine.refute_guess(guessed[0])


def _asks_of_shape(asked: Requirement) -> bool:
    """Whether a requirement asks something of other axes than the last one."""
    alone = asked.need is Need.ARGUMENT and asked.left is None  # of the arguments, whatever the input
    return not alone and asked.need not in (Need.CHANNELS, Need.GROUPS)


def _note_opaque(machine: Machine, layer: str, demands: Sequence[Demand]) -> None:
    for one in demands:
        found = leaves(one.requirement.claim) if one.verdict is Verdict.MAYBE else ()
        if any(isinstance(leaf, Opaque) and not leaf.known for leaf in found):
            machine.note(f"{layer}: not known: {one.requirement.text or 'what it asks'}")


def ask_identity(machine: Machine, tensors: Sequence[Tensor]) -> None:
    """It matters from here on which of these are the same tensor."""
    if machine.facts.questions is not None:
        machine.facts.questions.note([label(one) for one in tensors])


def _fresh(machine: Machine, inferred: Inferred) -> Inferred:
    """What was inferred, with a new symbol for each size that only a run shows: no two calls share one."""
    if not any(isinstance(size, Dim) and size is not BATCH for shape in inferred.shapes for size in shape):
        return inferred
    found = {one for shape in inferred.shapes for size in shape for one in symbols(size) if one.name.startswith(NEW)}
    if not found:
        return inferred
    named: dict[Atom, Size] = {one: Dim.of(Symbol(f"size{machine.fresh()}", one.origin, one.least)) for one in found}
    shapes = tuple(tuple(substitute(size, named) for size in shape) for shape in inferred.shapes)
    return replace(inferred, shape=shapes if inferred.several else shapes[0])


def normal(machine: Machine, shape: Shape) -> Shape:
    """A shape in terms of what the facts have solved."""
    return tuple(size if isinstance(size, int) else _settled(machine, size) for size in shape)


def _settled(machine: Machine, size: Dim) -> Size:
    """The same for one size. As long as no fact is added the answer is kept, with what it asked the facts about."""
    facts, kept = machine.facts, machine.settled
    if kept[0] is not facts.literals:
        kept = machine.settled = (facts.literals, {})
    if size not in kept[1]:
        noted, facts.questions = facts.questions, Questions()
        try:
            kept[1][size] = settled(facts, size), facts.questions.since(0)
        finally:
            facts.questions = noted
    made, asked = kept[1][size]
    if facts.questions is not None:
        facts.questions.note(asked)
    return made


def opaque_output(machine: Machine, layer: str, role: Role, inputs: Sequence[Tensor], rank: int | None) -> Value:
    """The output of an op whose shape is not modelled: unknown sizes where at least the rank is known."""
    if rank is None:
        return machine.unknown(f"the shape that `{layer}` makes is not modelled", layer)
    shape: tuple[Size, ...] = (inputs[0].slot.shape or (machine.unknown_size(),))[:1] if inputs else ()
    shape = (*shape, *(machine.unknown_size() for _ in range(rank - len(shape))))
    return draw(machine, layer, role, inputs, Inferred(shape))[0]
