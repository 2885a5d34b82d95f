"""Sizes of lists, which are symbols known by their names: `len(filters)`, `sum(filters)`, `prod(strides[:n])`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from math import prod

from resblock_lint.dims import Dim, Origin, Size, Symbol, extreme, substitute, symbols

LENGTH_OF = re.compile(r"len\((.+)\)")
ITEM = re.compile(r"([\w.]+)(?<!\.shape)\[([^\[\]:'\"]+)\](.*)")
TOTAL = re.compile(r"(sum|prod)\((?:(\w+)([\w.\[\]-]+) for \2 in )?([\w.]+)(?:\[(\d*):(.*)\])?\)")
SIGNS: dict[type, Callable[[Size, Size], Size]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
}  # fmt: skip
MOST = 64  # items that are written out


def length_of(name: str) -> Symbol:
    """How many items the list of this name has."""
    return Symbol(f"len({name})", Origin.PARAMETER, 0)


def name_of_total(kind: str, items: str, of: str, first: int, end: Size, text: str) -> str:
    """The name of the sum or the product of items of a list, or of what is `of` each, up to `end`, which reads `text`.

    >>> name_of_total("sum", "filters", "", 0, 2, "2"), name_of_total("prod", "xs", ".shape[-1]", 1, 3, "3")
    ('sum(filters[:2])', 'prod(x.shape[-1] for x in xs[1:3])')
    """
    start, last = str(first or ""), "" if end == Dim.of(length_of(items)) else text
    part = f"{items}[{start}:{last}]" if start or last else items
    one = "item" if len(items) == 1 else items.rpartition(".")[2][0]
    return f"{kind}({one}{of} for {one} in {part})" if of else f"{kind}({part})"


def name_of_power(base: str, exponent: str) -> str:
    """The name of a power of a symbol.

    >>> name_of_power("strides", "depth"), name_of_power("s", "n - 1")
    ('strides ** depth', 's ** (n - 1)')
    """
    return f"{base} ** {exponent}" if re.fullmatch(r"[\w.]+|turn \d+", exponent) else f"{base} ** ({exponent})"


def is_total(name: str) -> bool:
    """Whether a name is that of a sum or a product of items, or of a power."""
    return TOTAL.fullmatch(name) is not None or " ** " in name


def written_out(symbol: Symbol, known: Callable[[Size], Size]) -> Size | None:
    """A sum or a product with its items by their names, where it is known how many they are, and an item at a place
    that is known by its number; None for other symbols.
    """
    found, item = TOTAL.fullmatch(symbol.name), ITEM.fullmatch(symbol.name)
    if item is not None:
        place = _place(item[1], item[2], known)
        return None if place is None else _item(symbol, item[1], place, item[3])
    if found is None:
        return _power(symbol.name, known)
    kind, _, of, items, first, last = found.groups()
    end = _count(last or f"len({items})", known)
    if end is None or end > MOST:
        return None
    named = [_item(symbol, items, place, of or "") for place in range(int(first or 0), end)]
    return sum(named, start=0) if kind == "sum" else prod(named, start=1)


def _power(name: str, known: Callable[[Size], Size]) -> Size | None:
    """A power of a symbol, by what is known of its exponent."""
    base, sign, exponent = name.partition(" ** ")
    found = _count(exponent, known) if sign and re.fullmatch(r"[\w.]+", base) else None
    return None if found is None or not 0 <= found <= MOST else Dim.of(Symbol(base)) ** found


def _item(symbol: Symbol, items: str, place: int, of: str) -> Size:
    return Dim.of(Symbol(f"{items}[{place}]{of}", symbol.origin, 1 if ".shape[" in of else None))


def _place(items: str, text: str, known: Callable[[Size], Size]) -> int | None:
    """The place of an item, from the end where that is all that is known of it."""
    size, count = _size(text), known(Dim.of(length_of(items)))
    if isinstance(size, int) and size < 0:
        size = size + count
    place = None if size is None else known(size)
    if isinstance(place, Dim):
        place = back if isinstance(back := place - count, int) and back < 0 else None
    return place


def _count(text: str, known: Callable[[Size], Size]) -> int | None:
    """The number that a text is, by what is known of lengths."""
    size = _size(text)
    found = None if size is None else known(size)
    return found if isinstance(found, int) else None


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
    if isinstance(node, (ast.Name, ast.Attribute)):
        return Dim.of(Symbol(ast.unparse(node)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_read(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in SIGNS:
        return SIGNS[type(node.op)](_read(node.left), _read(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "len" and len(node.args) == 1:
            return Dim.of(length_of(ast.unparse(node.args[0])))
        if node.func.id in ("min", "max") and node.args:
            return extreme(node.func.id, map(_read, node.args))
    raise ValueError
