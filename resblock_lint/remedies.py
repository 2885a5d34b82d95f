"""Remedies: changes of the code at a finding that may make it go away. Whether they do, `fixing` finds out.

Each is a small function from the code around a finding to edits. They may be wrong: a remedy is offered only after the
changed file was analyzed again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from resblock_lint.diagnostics import Diagnostic, Edit, Fix, Operand
from resblock_lint.plain import dataclass
from resblock_lint.source import Span

WINDOWS = re.compile(r"(Conv\w*[123]D\w*|(Max|Average)Pool\w*[123]D|Convolution\w*)$")
LONGEST = 60  # characters of a call in a title
COUNTED = re.compile(r"Dense|(Separable)?Conv[123]D|Convolution[123]D")  # layers whose first option is their channels
JOINS = ("Concatenate", "concatenate", "concat", "BatchNormalization")
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module


@dataclass(frozen=True)
class Place:
    """A finding and the code around it: the file's tree and lines, the function, the statement at its line."""

    found: Diagnostic
    lines: Sequence[str]
    tree: ast.Module
    function: Function
    statement: ast.stmt
    shift: int = 0  # from lines of the finding's spans to lines of the text: a notebook's count in their cell

    def span(self, node: ast.expr | ast.stmt) -> Span:
        """The span of a node."""
        return Span("", node.lineno, self._column(node.lineno, node.col_offset), *self.end(node))

    def end(self, node: ast.AST) -> tuple[int, int]:
        """The line and the column behind a node."""
        line, offset = getattr(node, "end_lineno", 1), getattr(node, "end_col_offset", 0)
        return line, self._column(line, offset)

    def _column(self, line: int, offset: int) -> int:
        return len(self.lines[line - 1].encode()[:offset].decode(errors="replace")) + 1

    def calls(self, pattern: re.Pattern[str], within: ast.AST | None = None) -> Iterator[ast.Call]:
        """The calls of functions whose last name fits a pattern; not those in other functions inside."""
        waiting: list[ast.AST] = [within or self.function]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, ast.Call) and pattern.fullmatch(_last(node.func)):
                yield node
            waiting += [one for one in ast.iter_child_nodes(node) if not _is_scope(one)]


Remedy = Callable[[Place], Iterator[Fix]]


def remedies(found: Diagnostic, text: str, line: int) -> Iterator[Fix]:
    """What may help against a finding at a line of a text, the best first; spans count in that text."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    inside = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and _covers(node, line)]
    functions = [node for node in inside if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    if inside:
        within = max(functions, key=lambda one: one.lineno, default=tree)
        statement = max(inside, key=lambda one: (one.lineno, -(one.end_lineno or 0)))
        place = Place(found, text.split("\n"), tree, within, statement, line - found.span.line)
        for remedy in BY_RULE.get(found.rule, ()):
            yield from remedy(place)


def _covers(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def _is_scope(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def _last(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _fix(place: Place, title: str, edits: Sequence[Edit], *, safe: bool | None = None) -> Fix:
    """A fix is safe where nothing that works is changed by it: above all where the code fails for all arguments."""
    return Fix(title, place.found.certainty == "refuted" if safe is None else safe, tuple(edits))


def project_shortcut(place: Place) -> Iterator[Fix]:
    """A 1 x 1 convolution for the shortcut, wherever its channels differ from those of the main path."""
    shape, *others = (one.shape for one in place.found.operands) if place.found.operands else ((),)
    last = all(len(one) == len(shape) and one[-1:] != shape[-1:] for one in others)  # it is the last axis that differs
    first, alone = place.statement.lineno, place.lines[place.statement.lineno - 1][: place.statement.col_offset]
    if not 3 <= len(shape) <= 5 or not last or alone.strip() or _gate(place) is not None:
        return
    name = f"Conv{len(shape) - 2}D"
    calls = (one for one in ast.walk(place.tree) if isinstance(one, ast.Call))
    spelled = [ast.unparse(one.func) for one in calls if _last(one.func) == name]
    for main, shortcut in _branches(place) if spelled else ():
        taken = {one.id for one in ast.walk(place.tree) if isinstance(one, ast.Name)}
        kept = f"{shortcut}_projected" if _is_read_on(place, shortcut) else shortcut
        if kept != shortcut and kept in taken:
            continue
        lines = [
            *([f"{alone}{kept} = {shortcut}"] if kept != shortcut else []),
            f"{alone}if {kept}.shape[-1] != {main}.shape[-1]:",
            f"{alone}    {kept} = {spelled[0]}({main}.shape[-1], 1)({kept})",
        ]
        edits = [Edit(Span("", first, 1, first, 1), "".join(f"{one}\n" for one in lines))]
        edits += [Edit(place.span(one), kept) for one in _reads(place.statement, shortcut) if kept != shortcut]
        window = " x ".join("1" * (len(shape) - 2)) if len(shape) > 3 else "1-wide"
        title = f"project `{shortcut}` with a {window} convolution where its channels differ"
        yield _fix(place, title, edits, safe=True)


def _gate(place: Place) -> Operand | None:
    """The one of two operands that has a single pixel: it weighs or shifts the channels of the other, as a whole."""
    pixels = [one for one in place.found.operands if len(one.shape) > 2 and set(one.shape[1:-1]) == {"1"}]
    return pixels[0] if len(pixels) == 1 and len(place.found.operands) == 2 else None


def count_of_gate(place: Place) -> Iterator[Fix]:
    """The channels of the features for the layer that gives a gate its own, and for the reshape behind it."""
    gate = _gate(place)
    if gate is None or (gate.span.path, gate.span.cell) != (place.found.span.path, place.found.span.cell):
        return
    wanted = next(one.shape[-1] for one in place.found.operands if one is not gate)
    line = gate.span.line + place.shift
    outer = (one.func for one in ast.walk(place.function) if isinstance(one, ast.Call) and one.lineno == line)
    for call in outer:
        if not isinstance(call, ast.Call) or not COUNTED.fullmatch(_last(call.func)):
            continue
        named = [one.value for one in call.keywords if one.arg in ("units", "filters", "nb_filter", "output_dim")]
        count = next(iter((*call.args[:1], *named)), None)
        if count is None or not wanted.isdecimal() or isinstance(count, ast.Starred):
            continue
        old = ast.unparse(count)
        places = [count, *(one for one in _targets(place, line) if ast.unparse(one) == old)]
        title = _at(place, call, f"{wanted} channels, as many as it weighs")
        yield _fix(place, title, [Edit(place.span(one), wanted) for one in places])


def _targets(place: Place, line: int) -> Iterator[ast.expr]:
    """The last sizes of reshapes between a line and the statement."""
    for call in place.calls(re.compile("Reshape|reshape")):
        for one in (*call.args, *(word.value for word in call.keywords)):
            if line <= call.lineno <= place.statement.lineno and isinstance(one, (ast.Tuple, ast.List)) and one.elts:
                yield one.elts[-1]


def _reads(within: ast.AST, name: str) -> list[ast.Name]:
    named = (one for one in ast.walk(within) if isinstance(one, ast.Name) and one.id == name)
    return [one for one in named if isinstance(one.ctx, ast.Load)]


def _is_read_on(place: Place, name: str) -> bool:
    """Whether a name is read behind the statement, or at the next turn of a loop, as what it was before."""
    statement = place.statement
    names = [one for one in ast.walk(place.function) if isinstance(one, ast.Name) and one.id == name]
    bound = [one.lineno for one in names if isinstance(one.ctx, ast.Store)]
    if any(statement.lineno <= line <= (statement.end_lineno or line) for line in bound):
        return False
    loops = (one for one in ast.walk(place.function) if isinstance(one, (ast.For, ast.While)))
    around = [one for one in loops if _covers(one, statement.lineno)]
    turns = any(not any(one.lineno < line < statement.lineno for line in bound) for one in around)
    return turns or any(one.lineno > (statement.end_lineno or 0) for one in _reads(place.function, name))


def _branches(place: Place) -> Iterator[tuple[str, str]]:
    """The names of the two branches that a merge brings together, the main path first; both ways if that is open."""
    for node in ast.walk(place.statement):
        items: Sequence[ast.expr] = ()
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], (ast.List, ast.Tuple)):
            items = node.args[0].elts
        elif isinstance(node, ast.BinOp):
            items = (node.left, node.right)
        names = [one.id for one in items if isinstance(one, ast.Name)]
        if len(items) == len(names) == 2 and names[0] != names[1]:
            roles = [one.role for one in place.found.operands]
            pairs = [(names[0], names[1]), (names[1], names[0])]
            yield from pairs[::-1] if roles[:1] == ["shortcut"] else pairs
            return


def same_padding(place: Place) -> Iterator[Fix]:
    """`padding="same"` for a window that makes an image smaller than that of the other branch."""
    for call in place.calls(WINDOWS):
        given = next((one for one in call.keywords if one.arg in ("padding", "border_mode")), None)
        if given is not None and isinstance(given.value, ast.Constant) and given.value.value in ("valid", "VALID"):
            yield _fix(place, _at(place, call, 'padding="same"'), [Edit(place.span(given.value), '"same"')])
        elif given is None and not any(one.arg is None for one in call.keywords):
            yield _fix(place, _at(place, call, 'padding="same"'), [_added(place, call, 'padding="same"')])


def same_strides(place: Place) -> Iterator[Fix]:
    """The stride of one branch for a convolution of the other that has none."""
    calls = list(place.calls(WINDOWS))
    known = {one.arg: ast.unparse(one.value) for call in calls for one in call.keywords if one.arg == "strides"}
    for call in calls if known else ():
        if len(call.args) < 3 and all(one.arg not in ("strides", None) for one in call.keywords):
            words = f"strides={known['strides']}"
            yield _fix(place, _at(place, call, words), [_added(place, call, words)])


def named_groups(place: Place) -> Iterator[Fix]:
    """`groups=groups` for a number of groups that stands where strides are expected."""
    for call in place.calls(WINDOWS):
        third = call.args[2] if len(call.args) > 2 else None
        if isinstance(third, ast.Name) and "group" in third.id.lower():
            line, column = third.lineno, place.span(third).column
            edits = [Edit(Span("", line, column, line, column), "groups=")]
            yield _fix(place, _at(place, call, "`groups` by its name, for the third place is that of strides"), edits)


def last_axis(place: Place) -> Iterator[Fix]:
    """`axis=-1` for an axis that is not the one of the channels."""
    for call in place.calls(re.compile("|".join(JOINS)), place.statement):
        for one in call.keywords:
            if one.arg in ("axis", "concat_axis") and ast.unparse(one.value) != "-1":
                yield _fix(place, _at(place, call, "axis=-1"), [Edit(place.span(one.value), "-1")])


def _at(place: Place, call: ast.Call, words: str) -> str:
    shown = ast.unparse(call)
    return f"give `{shown if len(shown) <= LONGEST else _last(call.func) + '(…)'}` {words}"


def _added(place: Place, call: ast.Call, words: str) -> Edit:
    """A keyword behind the last argument of a call."""
    given: list[ast.AST] = [*call.args, *call.keywords]
    line, column = max(map(place.end, given), default=place.end(call.func))
    column += 0 if given else 1
    return Edit(Span("", line, column, line, column), f", {words}" if given else words)


BY_RULE: dict[str, tuple[Remedy, ...]] = {
    "RBL101": (named_groups, count_of_gate, project_shortcut),
    "RBL102": (named_groups, same_strides, same_padding),
    "RBL105": (last_axis, same_strides, same_padding),
    "RBL106": (last_axis,),
    "RBL201": (named_groups,),
}
