"""`for` loops and comprehensions, those with a symbolic number of turns too (D5).

A symbolic loop is run by induction. Its first turn is run as it is; then one turn with a symbolic index stands for all
others. It proves them if the state that it leaves is the one that it found, save lists that grew by one item: those
grow by as many alike items as there are turns. A state that goes on changing is cut, and counted as not modelled;
so is one that hangs on which side of an open condition a turn takes. Where both sides come to the same, or one raises,
it does not (`Moment.met`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from resblock_lint import ir
from resblock_lint.conditions import Claim, at_least
from resblock_lint.dims import Dim, Size, Symbol
from resblock_lint.interpreter import access, advancing, binding, series
from resblock_lint.interpreter.alike import Alike
from resblock_lint.interpreter.confirming import confirmed, go_on, within, wrong_courses
from resblock_lint.interpreter.elements import forget_items
from resblock_lint.interpreter.forgetting import forget, names_of
from resblock_lint.interpreter.growth import Growth
from resblock_lint.interpreter.induction import Moment, State, has_items_of, plain, tells_last
from resblock_lint.interpreter.laws import Course, RealCourse, courses, sizes_in
from resblock_lint.interpreter.liveness import rebound
from resblock_lint.interpreter.machine import TABLES, Machine, Signal, register
from resblock_lint.interpreter.moving import of_turn
from resblock_lint.interpreter.parameters import as_number, as_tensor, resolve
from resblock_lint.interpreter.paths import Cut
from resblock_lint.interpreter.places import begin_anew, go_over, in_turn, not_handed
from resblock_lint.interpreter.suppositions import has_a_turn
from resblock_lint.interpreter.varying import index_of
from resblock_lint.interpreter.whole_turns import Turn
from resblock_lint.sequences import Lazy, Many, Series
from resblock_lint.values import Env, Param, Tensor, Unknown, Value

MOST_FIRST = 2  # turns that are run as they are, before one stands for the others
Items = Callable[[Size], Sequence[Value]]  # from a place to the items that the body is run for
LEFT = "a loop with a symbolic number of turns is left early"
CHANGES = "a loop with a symbolic number of turns changes its state at each turn"


@register(TABLES.execute, ir.For)
def for_(machine: Machine, node: ir.For, env: Env) -> Signal | None:
    """`for target in iterable`."""
    iterable = series.as_far_as_known(machine, resolve(machine.evaluate(node.iterable, env)))
    if isinstance(iterable, Series):
        signal = _series_for(machine, node, iterable, env)
    else:
        signal = _counted_for(machine, node, iterable, env)
    if signal is None:
        return machine.execute(node.otherwise, env)
    return None if signal.kind == "break" else signal


def _counted_for(machine: Machine, node: ir.For, iterable: Value, env: Env) -> Signal | None:
    items = advancing.lazily(machine, iterable) or access.items_of(machine, iterable)
    if isinstance(items, Unknown):
        forget(machine, node, env, items.reason)
        return None
    signal = _turn_by_turn(machine, node, items, env)
    if signal is not None and isinstance(iterable, Lazy) and iterable.call is node.iterable:
        iterable.source.close()  # nobody else has it
    return signal


def _turn_by_turn(machine: Machine, node: ir.For, items: Iterable[Value], env: Env) -> Signal | None:
    for turn, item in enumerate(items):
        machine.tick()
        if turn > machine.budgets.turns:
            raise Cut("a loop of too many turns")
        signal = _many_for(machine, node, item, env) if isinstance(item, Many) else _turn(machine, node, (item,), env)
        if signal is not None and signal.kind != "continue":
            return signal
    return None


def _many_for(machine: Machine, node: ir.For, many: Many, env: Env) -> Signal | None:
    """The turns for items that stand for many: by their places where they are not alike."""
    unlike = series.places_of(many)
    if unlike is not None:
        return _series_for(machine, node, unlike, env)
    go_over(machine, many)
    if many.varying is not None:
        return _open_for(machine, node, many.turns, partial(of_turn, machine, many), env)
    alike = Alike(many.element)
    return _open_for(machine, node, many.count, lambda _: [alike.another()], env)


def _series_for(machine: Machine, node: ir.For, items: Series, env: Env) -> Signal | None:
    """A loop over a series; what cannot be said of all turns over a list is forgotten, as for any other iterable."""
    frames, turns = len(machine.frames), machine.frames[-1].turns
    for span in series.spans(items):
        go_over(machine, *span)
    try:
        signal = _open_for(machine, node, items.count, lambda place: [series.item(machine, items, place, in_turn)], env)
    except Cut as cut:
        if cut.reason not in (CHANGES, LEFT) or all(one.source is None for one in items.columns):
            raise
        del machine.frames[frames:]
        machine.frames[-1].turns = turns
        forget(machine, node, env, cut.reason)
        return None
    series.counted(machine, items)
    return signal


def _open_for(machine: Machine, node: ir.For, count: Size, items: Items, env: Env) -> Signal | None:
    """A turn for each of `count` places; where ways that met in it hide how its state goes on, they meet in all sizes,
    or, if that tells no more, each goes on apart.
    """
    apart, blended = id(node) in machine.learned.apart, id(node) in machine.learned.blending
    machine.apart += apart
    try:
        return _all_turns(machine, node, count, items, env)
    except Cut as cut:
        if cut.reason == CHANGES and machine.choices.leaves and not machine.apart:
            if blended:
                machine.learned.apart.add(id(node))
            else:
                machine.learned.part(node)
        raise
    finally:
        machine.apart -= apart


def _all_turns(machine: Machine, node: ir.For, count: Size, items: Items, env: Env) -> Signal | None:
    """All turns; the last one by itself where the code asks for it, as in `i == count - 1`."""
    if id(node) not in machine.learned.last_turns:
        return _turns(machine, node, count, items, env)
    if not has_a_turn(machine, count):
        return None
    signal = _turns(machine, node, count - 1, items, env)
    if signal is not None:
        return signal
    return _turn(machine, node, items(count - 1), env)


def _turn(machine: Machine, node: ir.For, items: Iterable[Value], env: Env) -> Signal | None:
    """Runs the body for the items of one place; with what it left the loop, if it did."""
    for one in items:
        machine.frames[-1].node = node
        binding.bind(machine, node.target, one, env)
        whole = machine.learned.blending.get(id(node)) if machine.standing else None
        signal = machine.execute(node.body if whole is None else (whole,), env)
        if signal is not None and signal.kind != "continue":
            return signal
    return None


@register(TABLES.execute, Turn)
def turn(machine: Machine, node: Turn, env: Env) -> Signal | None:
    """The body of a loop."""
    signal = machine.execute(node.loop.body, env)
    return None if signal is not None and signal.kind == "continue" else signal


def _turns(machine: Machine, node: ir.For, count: Size, items: Items, env: Env) -> Signal | None:
    """The first turns as they are, and one that stands for all others."""
    own = names_of(node.target) - rebound(node)
    targets = own | machine.choices.joins.scratch(machine.frames[-1].scope, node)
    for first in range(1, MOST_FIRST + 1):
        if not (has_a_turn(machine, count) if first == 1 else machine.choose(at_least(count, first))):
            return None
        earlier, signal = dict(env.names), _turn(machine, node, items(first - 1), env)
        if signal is not None:
            return signal
        if not machine.choose(at_least(count, first + 1)):
            return None
        if first < machine.learned.first_turns.get(id(node), 1):
            continue

        def turn(index: Dim) -> None:
            sides = len(machine.sides)
            if _turn(machine, node, items(index), env) is not None:
                raise Cut(LEFT, machine.site())
            if any(tells_last(index, count, one) for one in machine.sides[sides:]):
                machine.learned.last_turns.add(id(node))

        if id(node) in machine.learned.blending:
            _as_other_paths(machine, env)
        moment = Moment(machine, env, node)
        with moment.doubting():
            repeats = _other_turns(moment, turn, first, count, targets, earlier)
        if repeats:
            _bind_last(machine, node, items, count - 1, env)
            return None
    raise Cut(CHANGES, machine.site())


def _as_other_paths(machine: Machine, env: Env) -> None:
    """Parameters that other paths took for numbers or tensors, as these: one side of a turn may ask what they are."""
    for name, given in list(env.names.items()):
        value = resolve(given)
        if isinstance(value, Param) and value.name in machine.learned.ranks:
            value = as_tensor(machine, value)
        elif isinstance(value, Param) and value.name in machine.learned.numbers:
            value = as_number(machine, value)
        if isinstance(value, Tensor):
            machine.needed_rank(value.slot)
        elif isinstance(value, Dim):
            env.names[name] = value


def _bind_last(machine: Machine, node: ir.For, items: Items, place: Size, env: Env) -> None:
    """Binds the last item, behind all turns; what their body assigned to its names stays."""
    kept = {name: env.names[name] for name in rebound(node) if name in env.names}
    with not_handed(machine):
        last = items(place)[-1]
    binding.bind(machine, node.target, last, env)
    env.names.update(kept)


def _other_turns(
    moment: Moment, turn: Callable[[Dim], None], first: int, count: Size, targets: set[str], earlier: dict[str, Value]
) -> bool:
    """All turns behind the `first` ones, by one that stands for them; False, and nothing changed, where it does not.

    The last time that this is tried, lists may get items that are not alike. Raises Cut where no other try is worth
    it.
    """
    machine, env, before = moment.machine, moment.env, State(moment.env)
    turn_, index = index_of(machine, first, count)
    indexed = id(moment.loop) in machine.learned.indexed
    after = _after_one(moment, turn_, first, partial(turn, index), before, indexed=indexed)
    changed = before.changed(after, targets)
    growth = before.growth(after, targets, courses(machine, turn_, first, sizes_in(earlier)))
    drained = growth.drained if growth is not None else set[int]()
    alike = before.lists_repeat(after, drained) and not has_items_of(machine, before, after, turn_)
    if alike and not changed and not drained and not indexed:
        before.grow(after, count - first, first, standing=machine.standing > 1)
        moment.assume_sides(turn_)
        return True
    if not all(plain(one.values[name]) for name in changed for one in (before, after)):
        raise Cut(CHANGES, machine.site())

    def again(growth: Growth, known: Sequence[Claim] = ()) -> list[Course | RealCourse] | None:
        forget_items(machine, turn_)
        _, index = index_of(machine, first, count, turn_)
        for one in known:
            machine.facts.assume(one)
        whole = partial(within, machine, turn_, partial(turn, index))
        return wrong_courses(machine, growth, index - first, env, targets, whole, alike=alike)

    if growth is not None and (alike or first == MOST_FIRST) and confirmed(moment, growth, before, again, turn_, first):
        go_on(moment, growth, turn_, first, count, alike=alike)
        return True
    if not moment.restored(before):
        machine.learned.longer[id(moment.loop)] = min(first + 1, MOST_FIRST)
        raise Cut(CHANGES, machine.site())
    begin_anew(machine, turn_)
    return False


def _after_one(
    moment: Moment, turn: Symbol, first: int, run: Callable[[], None], before: State, *, indexed: bool
) -> State:
    """The state after the turn that stands for all others was run for the first time.

    Raises Cut where it added to lists whose items it asked for by its own place, and that was not known.
    """
    machine = moment.machine
    with machine.growing.run(turn, first, known=indexed):
        within(machine, turn, run)
        asked = machine.growing.asked
    after = State(moment.env)
    if not indexed and not asked.isdisjoint(before.added(after)):
        machine.learned.indexed.add(id(moment.loop))
        raise Cut(CHANGES, machine.site())
    if machine.kept() != moment.kept:
        raise Cut(CHANGES, machine.site())
    return after
