"""Sizes of lists, which are symbols known by their names: `len(filters)`, `sum(filters)`, `prod(strides[:n])`."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from math import prod

from resblock_lint.dims import Dim, Origin, Size, Symbol, ceildiv, extreme, substitute, symbols
from resblock_lint.expressions import BINARY

LENGTH_OF = re.compile(r"len\((.+)\)")
ITEM = re.compile(r"([\w.]+)(?<!\.shape)\[([^\[\]:'\"]+)\]((?:\.\w+|\[[^\[\]]+\])*)")
TOTAL = re.compile(r"(?:sum|prod)\(.*\)|.* \*\* .*")
SIGNS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)  # of whole numbers
MOST = 64  # items that are written out


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


def name_of_power(base: str, exponent: str) -> str:
    """The name of a power of a symbol.

    >>> name_of_power("strides", "depth"), name_of_power("s", "n - 1")
    ('strides ** depth', 's ** (n - 1)')
    """
    return f"{base} ** {exponent}" if re.fullmatch(r"[\w.]+|turn \d+", exponent) else f"{base} ** ({exponent})"


def is_total(name: str) -> bool:
    """Whether a name is that of a sum or a product of items, or of a power."""
    return TOTAL.fullmatch(name) is not None


def written_out(symbol: Symbol, known: Callable[[Size], Size]) -> Size | None:
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


def _whole(node: ast.expr, known: Callable[[Size], Size]) -> Size:
    """Raises ValueError where it is open how many there are."""
    if isinstance(node, ast.BinOp):
        return _read(node.left) ** _number(node.right, known)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ValueError
    step, items, name = node.args[0], node.args[0], ""
    if isinstance(items, ast.GeneratorExp):
        step, name, items = items.elt, ast.unparse(items.generators[0].target), items.generators[0].iter
    part = items.slice if isinstance(items, ast.Subscript) and isinstance(items.slice, ast.Slice) else ast.Slice()
    whole = items.value if isinstance(items, ast.Subscript) and part is items.slice else items
    first = 0 if part.lower is None else _number(part.lower, known)
    end = part.upper or ast.Call(ast.Name("len", ast.Load()), [whole], [])
    at = [ast.Subscript(whole, ast.Constant(place), ast.Load()) for place in range(first, _number(end, known))]
    found = [_read(_With(name, item).visit(copy.deepcopy(step)) if name else item) for item in at]
    return sum(found, start=0) if node.func.id == "sum" else prod(found, start=1)


class _With(ast.NodeTransformer):
    """Puts an item where its name stands."""

    def __init__(self, name: str, item: ast.expr) -> None:
        self.name, self.item = name, item

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The item, or the name of something else."""
        return self.item if node.id == self.name else node


def _number(node: ast.expr, known: Callable[[Size], Size]) -> int:
    """Raises ValueError where that is not known, or is too large."""
    found = known(_read(node))
    if not isinstance(found, int) or not 0 <= found <= MOST:
        raise ValueError
    return found


def _named(name: str) -> Symbol:
    """A parameter, or a part of one, as a symbol; sizes of tensors are at least 1."""
    return Symbol(name, least=1 if ".shape[" in name else None)


def _place(items: str, text: str, known: Callable[[Size], Size]) -> int | None:
    """The place of an item, from the end where that is all that is known of it."""
    size, count = _size(text), known(Dim.of(length_of(items)))
    if isinstance(size, int) and size < 0:
        size = size + count
    place = None if size is None else known(size)
    if isinstance(place, Dim):
        place = back if isinstance(back := place - count, int) and back < 0 else None
    return place


def counted(size: Size, known: Callable[[Size], Size]) -> Size:
    """A size with all sums and products written out of which it is known how many items they have."""
    found = {one: written_out(one, known) for one in symbols(size)}
    return substitute(size, {one: whole for one, whole in found.items() if whole is not None})


def _size(text: str) -> Size | None:
    """The size that a text is, of lengths, parameters and numbers; None for any other text."""
    try:
        return _read(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError):
        return None


def _read(node: ast.expr) -> Size:
    """Raises ValueError for what is not made of these."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
        return Dim.of(_named(ast.unparse(node)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_read(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, SIGNS):
        return BINARY[type(node.op)](_read(node.left), _read(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "ceildiv" and len(node.args) == 2:
            return ceildiv(*map(_read, node.args))
        if node.func.id == "len" and len(node.args) == 1:
            return Dim.of(length_of(ast.unparse(node.args[0])))
        if node.func.id in ("min", "max") and node.args:
            return extreme(node.func.id, map(_read, node.args))
    raise ValueError
