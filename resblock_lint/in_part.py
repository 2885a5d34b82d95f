"""What a contract tells of only a part of: lists of some lengths, tensors of some ranks, the defaults of functions."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Iterator, Mapping

from resblock_lint.by_rank import optional, tells_of_all
from resblock_lint.definitions import Definition
from resblock_lint.interpreter.bases import framework_base
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.results import MORE, Gives, gives_open_rank
from resblock_lint.values import Instance

CALLED = re.compile(r"(?<![\w.'\"])([a-zA-Z]\w*)\(")  # functions in expressions
WORDS = frozenset(("ceildiv", "prod", "reduce", "and", "or", "not", "in", "if", "for", *dir(builtins)))


def told_in_part(
    one: Definition, exact: Exploration, gives: Iterable[Gives], ranks: int, texts: Iterable[str]
) -> Iterator[str]:
    """What a contract of so many ranks does not tell of: lists of other lengths than their defaults, tensors of other
    ranks, results of which it is open how many there are.
    """
    defaults: Mapping[str, object] = one.function.defaults if one.function is not None else {}
    for name, count in exact.lengths.items():
        why = "as many as its default has" if name in defaults else "any number may be handed over"
        yield f"only `{name}` of {count} items is told; {why}"
    for name, default in defaults.items():
        if isinstance(default, dict) and default:
            yield f"only the default of `{name}` is told; it may be any table"
        if isinstance(default, Instance) and framework_base(default.cls) is None:
            yield f"only the default of `{name}` is told; it may be any object"
    for name, taken in exact.texts.items():
        yield f"only `{name} == {taken!r}` is told; it may be any text"
    for name in exact.functions:
        yield f"only the default of `{name}` is told; it may be any function"
    yield from exact.partly
    functions = {name for text in texts for name in CALLED.findall(text)}
    for name in sorted(functions - WORDS):
        yield f"it takes `{name}` of a number, for which the expressions of contracts have no word"
    if any(MORE in part.shapes for part in gives):
        yield "it is open how many tensors are given"
    if gives_open_rank(exact):
        yield "nothing settles the rank of what is given"
    for name in sorted(exact.guessed) if not tells_of_all(exact, ranks) else ():
        rest = "which may be None" if optional(one, exact, [name]) else "and not all of the usual ones are told"
        yield f"nothing settles the rank of `{name}`, {rest}"
