"""Sizes of lists, which are symbols known by their names: `len(filters)`, `sum(filters)`, `prod(strides[:n])`."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from itertools import chain, count
from math import prod

from resblock_lint.dims import Dim, Origin, Size, Symbol, ceildiv, extreme, sole, substitute, symbols
from resblock_lint.expressions import BINARY, COMPARED

LENGTH_OF = re.compile(r"len\((.+)\)")
FLAG = re.compile(r"bool\((.+)\)")
ITEM = re.compile(r"([\w.]+)(?<!\.shape)\[([^\[\]:'\"]+)\]((?:\.\w+|\[[^\[\]]+\])*)")
TOTAL = re.compile(r"(?:sum|prod|max|reduce)\(.*\)|.* \*\* .*")
SIGNS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)  # of whole numbers
MOST = 64  # items that are written out
TURN = "_turn"  # a turn, as a name that can be read
Known = Callable[[Size], Size]  # from a size to its number, where that is known


def length_of(name: str) -> Symbol:
    """How many items the list of this name has."""
    return Symbol(f"len({name})", Origin.PARAMETER, 0)


def name_of_total(kind: str, items: str, step: str, item: str, first: int, end: Size, last: str) -> str:
    """The name of the sum or the product of what reads `step`, for all items of a list up to `end`, which reads `last`.

    >>> name_of_total("sum", "filters", "filters[i] // 2", "filters[i]", 0, 2, "2")
    'sum(f // 2 for f in filters[:2])'
    """
    start, stop = str(first or ""), "" if end == Dim.of(length_of(items)) else last
    part = f"{items}[{start}:{stop}]" if start or stop else items
    one = items.rpartition(".")[2][0]
    one = "item" if one == items or re.search(rf"\b{one}\b", step.replace(item, "")) else one
    return f"{kind}({part})" if step == item else f"{kind}({step.replace(item, one)} for {one} in {part})"


def name_of_recurrence(
    step: str, before: str, turn: str, first: int, end: str, start: str, *, listed: bool = True
) -> str:
    """The name of what `step` makes of `start` at the turns from `first` to `end - 1`, one after the other.

    It goes over the items of a list where there is one at each turn (`listed`).

    >>> name_of_recurrence("min(before * 2, cap)", "before", "turn 1", 0, "n", "width")
    'reduce(lambda size, i: min(size * 2, cap), range(n), width)'
    >>> name_of_recurrence("before // 2 + n[turn 1]", "before", "turn 1", 0, "len(n)", "x.shape[-1]")
    'reduce(lambda size, i: size // 2 + i, n, x.shape[-1])'
    """
    lists = set(re.findall(rf"([\w.]+)\[{turn}\]", step))
    items = lists.pop() if len(lists) == 1 and listed else ""
    text = step.replace(f"{items}[{turn}]", turn) if items else step
    if items and step.count(turn) == len(re.findall(rf"(?<![\w.]){re.escape(items)}\[{turn}\]", step)):
        start_, stop = str(first or ""), "" if end == f"len({items})" else end
        over, letters = f"{items}[{start_}:{stop}]" if start_ or stop else items, items.rpartition(".")[2][0] + "ijkmn"
    else:
        over, text, letters = f"range({f'{first}, ' if first else ''}{end})", step, "ijkmn"
    words = set(re.findall(r"\w+", step))
    size = next(one for one in chain(("size", "length"), (f"size_{n}" for n in count(2))) if one not in words)
    item = next(one for one in chain(letters, (f"i_{n}" for n in count(2))) if one not in words)
    return f"reduce(lambda {size}, {item}: {text.replace(turn, item).replace(before, size)}, {over}, {start})"


def name_of_power(base: str, exponent: str) -> str:
    """The name of a power of a symbol.

    >>> name_of_power("strides", "depth"), name_of_power("s", "n - 1")
    ('strides ** depth', 's ** (n - 1)')
    """
    return f"{base} ** {exponent}" if re.fullmatch(r"[\w.]+|turn \d+", exponent) else f"{base} ** ({exponent})"


def is_total(name: str) -> bool:
    """Whether a name is that of a sum, a product or the largest of items, or of a power."""
    return TOTAL.fullmatch(name) is not None


def written_out(symbol: Symbol, known: Known) -> Size | None:
    """A sum, a product or a power with all that it is made of, where it is known how many that are, and an item at a
    place that is known by its number; None for other symbols.
    """
    item = ITEM.fullmatch(symbol.name)
    if item is not None:
        place = _place(item[1], item[2], known)
        return None if place is None else Dim.of(_named(f"{item[1]}[{place}]{item[3]}"))
    try:
        node = ast.parse(symbol.name, mode="eval").body if is_total(symbol.name) else None
        return None if node is None else _whole(node, known)
    except (SyntaxError, ValueError):
        return None


def _whole(node: ast.expr, known: Known) -> Size:
    """Raises ValueError where it is open how many there are."""
    if isinstance(node, ast.BinOp):
        return _read(node.left) ** _number(node.right, known)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ValueError
    if node.func.id == "reduce":
        return _reduced(*node.args, known=known)
    step, items, name = node.args[0], node.args[0], ""
    if isinstance(items, ast.GeneratorExp):
        step, name, items = items.elt, ast.unparse(items.generators[0].target), items.generators[0].iter
    found = [_read(_With(name, item).visit(copy.deepcopy(step)) if name else item) for item in _items(items, known)]
    if node.func.id == "max":
        if not found:
            raise ValueError
        return extreme("max", found)
    return sum(found, start=0) if node.func.id == "sum" else prod(found, start=1)


def _items(node: ast.expr, known: Known) -> list[ast.expr]:
    """The items of a list, of a part of one, or of a range. Raises ValueError where it is open how many there are."""
    if isinstance(node, ast.Call):
        return [ast.Constant(place) for place in range(*(_number(one, known) for one in node.args))]
    part = node.slice if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) else ast.Slice()
    whole = node.value if isinstance(node, ast.Subscript) and part is node.slice else node
    first = 0 if part.lower is None else _number(part.lower, known)
    end = part.upper or ast.Call(ast.Name("len", ast.Load()), [whole], [])
    places = range(first, _number(end, known))
    return [ast.Subscript(whole, ast.Constant(place), ast.Load()) for place in places]


def _reduced(function: ast.expr, items: ast.expr, start: ast.expr, known: Known) -> Size:
    """What a function of two arguments makes of all items. Raises ValueError where it is open how many there are."""
    found = _read(start, known)
    for item in _items(items, known):
        found = _behind(function, item, found, known)
    return found


def _behind(function: ast.expr, item: ast.expr, size: Size, known: Known = lambda size: size) -> Size:
    """What a function of two arguments makes of a size and an item. Raises ValueError."""
    if not isinstance(function, ast.Lambda):
        raise ValueError
    before, name = (one.arg for one in function.args.args)
    step = _read(_With(name, item).visit(copy.deepcopy(function.body)), known)
    return substitute(step, {_named(before): size})


def at_next_turn(symbol: Symbol, turn: str) -> Size | None:
    """What the turn of this name makes of a recurrence up to it; None for any other symbol."""
    name = symbol.name.replace(turn, TURN)
    try:
        node = ast.parse(name, mode="eval").body if name.startswith("reduce(") and name != symbol.name else None
        return None if node is None else _next(node, symbol, turn)
    except (SyntaxError, ValueError):
        return None


def _next(node: ast.expr, symbol: Symbol, turn: str) -> Size | None:
    """Raises ValueError for a step that is not read."""
    if not isinstance(node, ast.Call):
        raise ValueError
    function, items, place = *node.args[:2], ast.Name(TURN, ast.Load())
    if isinstance(items, ast.Call) and _is_turn(items.args[-1]):
        item: ast.expr = place
    elif isinstance(items, ast.Subscript) and isinstance(part := items.slice, ast.Slice) and _is_turn(part.upper):
        item = ast.Subscript(items.value, place, ast.Load())
    else:
        return None
    step = _behind(function, item, Dim.of(symbol))
    back = {one: Dim.of(Symbol(one.name.replace(TURN, turn), one.origin, one.least)) for one in symbols(step)}
    return substitute(step, {one: made for one, made in back.items() if TURN in one.name and one != symbol})


def _is_turn(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Name) and node.id == TURN


def counters(symbol: Symbol) -> set[str]:
    """The parameters that say how many turns a recurrence has: `n` for `reduce(…, range(n - 1), …)`."""
    if not symbol.name.startswith("reduce("):
        return set()
    nodes = [*ast.walk(ast.parse(re.sub(r"turn \d+|\?\d+", TURN, symbol.name), mode="eval"))]
    ranges = [one for one in nodes if isinstance(one, ast.Call) and ast.unparse(one.func) == "range"]
    inside = [one for call in ranges for part in call.args for one in ast.walk(part)]
    measured = {id(name) for one in inside if isinstance(one, ast.Call) for name in ast.walk(one)}  # by `len`
    own = {TURN, *(one.arg for one in nodes if isinstance(one, ast.arg))}
    return {one.id for one in inside if isinstance(one, ast.Name) and id(one) not in measured} - own


class _With(ast.NodeTransformer):
    """Puts an item where its name stands."""

    def __init__(self, name: str, item: ast.expr) -> None:
        self.name, self.item = name, item

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The item, or the name of something else."""
        return self.item if node.id == self.name else node


def _number(node: ast.expr, known: Known) -> int:
    """Raises ValueError where that is not known, or is too large."""
    found = known(_read(node))
    if not isinstance(found, int) or not 0 <= found <= MOST:
        raise ValueError
    return found


def _named(name: str) -> Symbol:
    """A parameter, or a part of one, as a symbol; sizes of tensors are at least 1."""
    return Symbol(name, least=1 if ".shape[" in name else None)


def _place(items: str, text: str, known: Known) -> int | None:
    """The place of an item, from the end where that is all that is known of it."""
    size, count = _size(text), known(Dim.of(length_of(items)))
    if isinstance(size, int) and size < 0:
        size = size + count
    place = None if size is None else known(size)
    if isinstance(place, Dim):
        place = back if isinstance(back := place - count, int) and back < 0 else None
    return place


def counted(size: Size, known: Known) -> Size:
    """A size with all sums and products written out of which it is known how many items they have."""
    found = {one: written_out(one, known) for one in symbols(size)}
    return substitute(size, {one: whole for one, whole in found.items() if whole is not None})


def _size(text: str) -> Size | None:
    """The size that a text is, of lengths, parameters and numbers; None for any other text."""
    try:
        return _read(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError):
        return None


def _read(node: ast.expr, known: Known = lambda size: size) -> Size:
    """Raises ValueError for what is not made of these, and for wholes of which it is not `known` how many there are."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
        return Dim.of(_named(ast.unparse(node)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_read(node.operand, known)
    if isinstance(node, ast.BinOp) and isinstance(node.op, SIGNS):
        return BINARY[type(node.op)](_read(node.left, known), _read(node.right, known))
    if isinstance(node, ast.IfExp):
        return _read(node.body if _holds(node.test, known) else node.orelse, known)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "ceildiv" and len(node.args) == 2:
            return ceildiv(*(_read(one, known) for one in node.args))
        if node.func.id == "len" and len(node.args) == 1:
            return Dim.of(length_of(ast.unparse(node.args[0])))
        if node.func.id in ("min", "max") and len(node.args) > 1:
            return extreme(node.func.id, [_read(one, known) for one in node.args])
        if node.func.id in ("sum", "prod", "max", "reduce"):
            return _whole(node, known)
    raise ValueError


def _holds(node: ast.expr, known: Known) -> bool:
    """Whether a flag, or a comparison of numbers, holds. Raises ValueError where it is none, or that is not known."""
    if isinstance(node, ast.BoolOp):
        return (all if isinstance(node.op, ast.And) else any)(_holds(one, known) for one in node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _holds(node.operand, known)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = (known(_read(one, known)) for one in (node.left, node.comparators[0]))
        sign = COMPARED.get(type(node.ops[0]))
    else:
        left, right, sign = known(truth_of(ast.unparse(node))), 0, COMPARED[ast.NotEq]
    if not isinstance(left, int) or not isinstance(right, int) or sign is None:
        raise ValueError
    return sign(left, right)


def truth_of(flag: str) -> Dim:
    """The number 1 where a flag of this name holds, else 0."""
    return Dim.of(Symbol(f"bool({flag})"))


def flag_in(size: Size) -> str | None:
    """The name of the flag of which a size is the number; None of any other size."""
    found = FLAG.fullmatch(atom.name) if isinstance(atom := sole(size), Symbol) else None
    return found and found[1]
