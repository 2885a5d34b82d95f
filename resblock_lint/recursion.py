"""Functions that call themselves once, one level less deep each time, as loops over the levels.

    def level(x, width, depth):                 def level(x, width, depth):
        if depth > 0:                               saved = []
            y = conv(x, width)                      for _ in range(depth):
            x = level(y, width * 2, depth - 1)          y = conv(x, width)
            x = conv(x + y, width)                      saved.append((y, width))
        else:                                           x, width = y, width * 2
            x = conv(x, width)                      result = conv(x, width)
        return x                                    for y, width in reversed(saved):
                                                        x = result
                                                        result = conv(x + y, width)
                                                    return result

Both make the same layers in the same order. A loop of any number of turns can be proved by induction, a call within a
call of open depth cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from resblock_lint import ir
from resblock_lint.counters import Count, count_of, counted_down
from resblock_lint.trees import assigned_in, is_name, names_in, nodes, replaced

SAVED = "what each level keeps"  # no names of Python's: nobody else has them
RESULT = "what a level gives"
LEVEL = "a level"
NUMBER = "how many levels"
NEGATED = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}
SIMPLE = (ir.Assign, ir.Return, ir.Evaluate, ir.Augment)
DEFINING = (ir.Define, ir.DefineClass)
LATER = (ir.Lambda, *DEFINING, ir.Comprehension)  # whose parts are worked out elsewhere, or at times
PERHAPS = (ir.Conditional, ir.Logical)
BLOCKS = (ir.For, ir.While, ir.With, ir.Try, ir.Match)
Body = Sequence[ir.Statement]


@dataclass(frozen=True, slots=True)
class Levels:
    """A function over its levels; they are counted by a parameter, between which and others a difference is open."""

    body: tuple[ir.Statement, ...]
    counted: tuple[str, ...]  # the parameters that tell how many levels there are


class _NotLevels(Exception):
    """A function that is not of this form."""


@lru_cache(maxsize=4096)
def levels(code: ir.Code) -> Levels | None:
    """A function as loops over its levels; None where it is none that calls itself so."""
    code = replace(code, body=counted_down(code.body))
    calls = [one for one in nodes(code.body) if isinstance(one, ir.Call) and is_name(one.function, code.name)]
    plain = not code.generator and all(one.kind in ("positional", "ordinary", "keyword") for one in code.parameters)
    if len(calls) != 1 or not plain or code.outer or code.name in code.bound:
        return None
    try:
        return _levels(code, calls[0])
    except _NotLevels:
        return None


def _levels(code: ir.Code, call: ir.Call) -> Levels:
    test, deeper, last = _sides(_plainly(code.body), call)
    before, statement, behind = _around(deeper, call)
    handed = _handed(code, call)
    behind = [statement, *behind]
    assigned = set(assigned_in([*before, *behind]))
    changing = {name for name, value in handed.items() if not is_name(value, name) or name in assigned}
    count = count_of(test, handed, changing | assigned, assigned)
    if count is None:
        raise _NotLevels
    if _returns(before) or any(isinstance(one, DEFINING) for one in nodes(deeper)):
        raise _NotLevels
    kept = _kept(before, behind, changing)
    down = _down(call.at, count, before, handed, changing, kept)
    body = (*down, *_valued(last), *_up(call.at, behind, kept))
    return Levels(body, tuple(sorted({count.counter, *names_in(count.bound)} & handed.keys())))


def _plainly(body: Body) -> list[ir.Statement]:
    """Statements; `x = a if test else b` as an `if`."""
    made = list[ir.Statement]()
    for one in body:
        if isinstance(one, (ir.Assign, ir.Return)) and isinstance(one.value, ir.Conditional):
            test, then, other = one.value.test, one.value.then, one.value.otherwise
            made.append(ir.If(one.at, test, (replace(one, value=then),), (replace(one, value=other),)))
        else:
            made.append(one)
    return made


def _sides(body: Body, call: ir.Call) -> tuple[tuple[str, ir.Expression, ir.Expression], Body, Body]:
    """What holds where a function calls itself, all that it does then, and all that it does where it does not."""
    for place, one in enumerate(body):
        if isinstance(one, ir.If):
            then, other = ([*part, *(() if _ends(part) else body[place + 1 :])] for part in (one.then, one.otherwise))
            calls = [_holds(part, call) for part in (then, other)]
            if calls[0] != calls[1]:
                test = _comparison(one.test, positive=calls[0])
                deeper, last = (then, other) if calls[0] else (other, then)
                return test, [*body[:place], *deeper], [*body[:place], *last]
    raise _NotLevels


def _comparison(test: ir.Expression, *, positive: bool) -> tuple[str, ir.Expression, ir.Expression]:
    """A test, or what holds where it does not, as an operator between two sides."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        return _comparison(test.operand, positive=not positive)
    if isinstance(test, ir.Name):
        return "!=" if positive else "==", test, ir.Literal(test.at, 0)
    if isinstance(test, ir.Comparison) and len(test.rest) == 1 and test.rest[0][0] in NEGATED:
        operator, right = test.rest[0]
        return operator if positive else NEGATED[operator], test.first, right
    raise _NotLevels


def _around(body: Body, call: ir.Call) -> tuple[Body, ir.Statement, Body]:
    """What is done before a function calls itself, the statement that uses what this gives, and what is done then."""
    for place, one in enumerate(body):
        if _holds([one], call):
            between = [two for two in nodes([one]) if isinstance(two, (*LATER, *PERHAPS)) and _holds([two], call)]
            if not isinstance(one, SIMPLE) or between:
                break
            return body[:place], replaced(one, call, ir.Name(call.at, RESULT)), body[place + 1 :]
    raise _NotLevels


def _handed(code: ir.Code, call: ir.Call) -> Mapping[str, ir.Expression]:
    """What a function hands to itself, by its parameters."""
    ordinary = [one.name for one in code.parameters if one.kind != "keyword"]
    places = [one.value for one in call.arguments if one.name is None]
    named = {one.name: one.value for one in call.arguments if one.name is not None}
    if any(one.star for one in call.arguments) or len(places) > len(ordinary) or named.keys() & ordinary[: len(places)]:
        raise _NotLevels
    handed: dict[str, ir.Expression] = {**dict(zip(ordinary, places, strict=False)), **named}
    for one in code.parameters:
        if one.name not in handed and isinstance(one.default, ir.Literal):
            handed[one.name] = one.default
    if handed.keys() != {one.name for one in code.parameters}:
        raise _NotLevels
    return handed


def _kept(before: Body, behind: Body, changing: set[str]) -> list[str]:
    """The names that each level reads once it has the result of the next one, and that are not alike on all levels."""
    return sorted((changing | set(assigned_in(before))) & set(names_in(*behind)))


def _down(
    at: object, count: Count, before: Body, handed: Mapping[str, ir.Expression], changing: set[str], kept: list[str]
) -> Iterator[ir.Statement]:
    """What the levels do before they call the next one."""
    counter = ir.Name(at, count.counter)
    if count.exact:
        never = ir.Comparison(at, counter, (("<" if count.step < 0 else ">", count.bound),))
        error = ir.Call(at, ir.Name(at, "RecursionError"), (ir.Argument(ir.Literal(at, "endless recursion")),))
        yield ir.If(at, never, (ir.Raise(at, error),), ())
    first, last = (counter, count.bound) if count.step < 0 else (count.bound, counter)
    number: ir.Expression = ir.Binary(at, "-", first, last)
    if isinstance(last, ir.Literal) and last.value == 0:
        number = first
    number = ir.Binary(at, "+", number, ir.Literal(at, count.more)) if count.more else number
    yield ir.Assign(at, (ir.Name(at, NUMBER),), number)
    turn = [*_unbound(at, before, kept), *before]
    if kept:
        yield ir.Assign(at, (ir.Name(at, SAVED),), ir.Sequence_(at, "list", ()))
        append = ir.Attribute(at, ir.Name(at, SAVED), "append")
        turn.append(ir.Evaluate(at, ir.Call(at, append, (ir.Argument(_together(at, kept)),))))
    names = sorted(changing)
    values = tuple(handed[name] for name in names)
    turn.append(
        ir.Assign(at, (_together(at, names),), values[0] if len(names) == 1 else ir.Sequence_(at, "tuple", values))
    )
    yield ir.For(at, ir.Name(at, LEVEL), _all_levels(at), turn, ())


def _unbound(at: object, before: Body, kept: Sequence[str]) -> Iterator[ir.Statement]:
    """The names that are kept and may not be bound, as None: each level has its own."""
    surely = set(assigned_in([one for one in before if isinstance(one, (ir.Assign, ir.Augment))]))
    perhaps = set(assigned_in(before)) - surely
    yield from (ir.Assign(at, (ir.Name(at, name),), ir.Literal(at, None)) for name in kept if name in perhaps)


def _up(at: object, behind: Body, kept: Sequence[str]) -> Iterator[ir.Statement]:
    """What the levels do with the result of the next one, from the last one on, and the result of all."""
    first, *rest = behind
    if rest or not isinstance(first, ir.Return) or not is_name(first.value, RESULT):
        saved = ir.Call(at, ir.Name(at, "reversed"), (ir.Argument(ir.Name(at, SAVED)),))
        target = _together(at, kept) if kept else ir.Name(at, LEVEL)
        yield ir.For(at, target, saved if kept else _all_levels(at), _valued(behind), ())
    yield ir.Return(at, ir.Name(at, RESULT))


def _all_levels(at: object) -> ir.Expression:
    return ir.Call(at, ir.Name(at, "range"), (ir.Argument(ir.Name(at, NUMBER)),))


def _together(at: object, names: Sequence[str]) -> ir.Expression:
    """Names as one target, or one value."""
    parts = tuple(ir.Name(at, name) for name in names)
    return parts[0] if len(parts) == 1 else ir.Sequence_(at, "tuple", parts)


def _valued(body: Body) -> tuple[ir.Statement, ...]:
    """Statements that come to an end in one place, with what they return as the result of a level."""
    for place, one in enumerate(body):
        if isinstance(one, ir.Return):
            value = one.value or ir.Literal(one.at, None)
            return (*body[:place], ir.Assign(one.at, (ir.Name(one.at, RESULT),), value))
        if isinstance(one, ir.Raise):
            return tuple(body[: place + 1])
        if isinstance(one, ir.If) and _returns([one]):
            rest = body[place + 1 :]
            then, other = (_valued([*part, *(() if _ends(part) else rest)]) for part in (one.then, one.otherwise))
            return (*body[:place], ir.If(one.at, one.test, then, other))
        if isinstance(one, BLOCKS) and _returns([one]):
            raise _NotLevels
    at = body[-1].at if body else None
    return (*body, ir.Assign(at, (ir.Name(at, RESULT),), ir.Literal(at, None)))


def _ends(body: Body) -> bool:
    """Whether nothing behind statements is reached."""
    last = body[-1] if body else None
    if isinstance(last, ir.If):
        return _ends(last.then) and _ends(last.otherwise)
    return isinstance(last, (ir.Return, ir.Raise))


def _returns(body: Body) -> bool:
    return any(isinstance(one, ir.Return) for one in nodes(body))


def _holds(body: Sequence[object], call: ir.Call) -> bool:
    return any(one is call for one in nodes(body))
