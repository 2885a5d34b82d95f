"""Contracts as text and as JSON."""

from __future__ import annotations

import io
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from resblock_lint.callers import Compliance
from resblock_lint.contracts import Contract
from resblock_lint.report.style import visible
from resblock_lint.required import Requires
from resblock_lint.results import MORE, Gives
from resblock_lint.source import named

LEAST = re.compile(r"([\w.]+) >= 1")
BOUND = re.compile(r"(.+ or )?([\w.]+) ([<>]=) (-?[\d.]+)")
UNLIKE = re.compile(r"(.+ or )?([\w.()]+) != ('[^'\\]*')")
GIVEN = re.compile(r"(.+ or )?([\w.]+) is not None")
BATCH = re.compile(r"\b\w+\.shape\[0\]")
NARROW = 40  # columns of a page on which the names of functions are wrapped
SHOWN = 3  # so many of the things that are not modelled, where not all are asked for
NOTE = "Keras broadcasts a size of 1 without a word; where two sizes must be equal it would also take a 1."
JSON = {
    Compliance.YES: "yes", Compliance.DEPENDS: "depends", Compliance.SOMETIMES: "sometimes", Compliance.NO: "no",
}  # fmt: skip
COLOURS = {
    Compliance.YES: "green", Compliance.DEPENDS: "", Compliance.SOMETIMES: "yellow", Compliance.NO: "red",
}  # fmt: skip


def render_json(found: Sequence[Contract]) -> str:
    """One object, as the interface fixes it."""
    body = {
        "version": 1,
        "functions": [
            {
                "path": one.path,
                "line": one.line,
                **({} if one.cell is None else {"cell": one.cell}),
                "qualname": one.qualname,
                "parameters": list(one.parameters),
                "requires": [{"expr": part.expression, "line": part.line, "rule": part.rule} for part in one.requires],
                "reads": [{"expr": part.expression, "line": part.line, "rule": part.rule} for part in one.reads],
                "gives": [{"when": part.when, "shapes": [list(shape) for shape in part.shapes]} for part in one.gives],
                "callers": [
                    {"path": part.path, "line": part.line, "function": part.function, "complies": JSON[part.compliance]}
                    for part in one.callers
                ],
                "complete": one.complete,
            }
            for one in found
        ],
    }
    return json.dumps(body, indent=1) + "\n"


def render_text(found: Sequence[Contract], *, width: int, colour: bool, verbose: bool = False) -> str:
    """A tree for each function: what it needs, what it gives, who calls it, what of it is not modelled.

    Of that only the beginning is shown, unless it is to be `verbose`.
    """
    if not found:
        return "No function here takes a tensor.\n"
    console = Console(
        width=width, file=io.StringIO(), force_terminal=colour, no_color=not colour, highlight=False, soft_wrap=False
    )
    for one in found:
        head = Text(visible(f"{named(one.path, one.cell)}:{one.line}: "), "dim")
        head.append(visible(f"{one.qualname}({', '.join(one.parameters)})"), "bold")
        console.print(head, soft_wrap=width >= NARROW)
        console.print(_tree(one, len(one.reasons) if verbose else SHOWN))
        console.print()
    if any(one.reads != one.requires or one.results != one.gives for one in found):
        console.print(Text("\n".join(textwrap.wrap(NOTE, width)), "dim"))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _tree(one: Contract, shown: int) -> Tree:
    tree = Tree("", guide_style="dim", hide_root=True)
    label = Text("needs" if one.reads else "needs nothing")
    if one.supposed:
        label.append(visible(f", where {' and '.join(one.supposed)}"), "dim")
    needs = tree.add(label)
    for line in _needs(one):
        needs.add(line)
    gives = tree.add("gives") if one.results else tree
    for part in one.results:
        gives.add(_given(part, one.parameters))
    called = tree.add("called by") if one.callers else tree
    for line in _callers(one):
        called.add(line)
    if not one.complete:
        left_out = tree.add(Text("not exact for every call", "yellow"))
        for line in _reasons(one, shown):
            left_out.add(line)
    return tree


def _needs(one: Contract) -> Iterator[Text]:
    """A line for each requirement; last those that a number be at least 1, in one line."""
    asked = list(_between(_without_none(one.reads)))
    bounds = [found[1] for part in asked if (found := LEAST.fullmatch(part.expression))]
    for part in asked:
        if part.expression == "False":
            yield _beside("nothing that one could give: every call fails", _place(part), "red")
        elif not LEAST.fullmatch(part.expression):
            alike = _unlike(part, asked)
            if part is alike[0]:
                yield _beside(_none_of(alike), _place(*alike))
    if bounds:
        yield Text(f"{visible(', '.join(bounds))} >= 1")


def _without_none(asked: Sequence[Requires]) -> Sequence[Requires]:
    """What is asked, without that a number is not None where another line says that it is at least some other one."""
    numbers = {form.group(1, 2) for part in asked if (form := BOUND.fullmatch(part.expression)) and form[3] == ">="}
    found = [(part, GIVEN.fullmatch(part.expression)) for part in asked]
    return [part for part, form in found if form is None or form.group(1, 2) not in numbers]


def _between(asked: Sequence[Requires]) -> Iterator[Requires]:
    """What is asked, the least and the most of a number in one: `0 <= rate <= 1`."""
    found = [(part, BOUND.fullmatch(part.expression)) for part in asked]
    ends = {(*form.group(1, 2, 3), part.line): form[4] for part, form in found if form}
    for part, form in found:
        rest, name, sign = form.group(1, 2, 3) if form else ("", "", "")
        most, least = ends.get((rest, name, "<=", part.line)), ends.get((rest, name, ">=", part.line))
        if most is None or least is None:
            yield part
        elif sign == ">=":
            yield replace(part, expression=f"{rest or ''}{least} <= {name} <= {most}")


def _unlike(part: Requires, asked: Sequence[Requires]) -> list[Requires]:
    """All that say, as a requirement does, what one text is not; the requirement alone where it says something else."""
    said = UNLIKE.fullmatch(part.expression)
    found = [(one, UNLIKE.fullmatch(one.expression)) for one in asked if said and one.rule == part.rule]
    return [one for one, other in found if said and other and other.group(1, 2) == said.group(1, 2)] or [part]


def _none_of(alike: Sequence[Requires]) -> str:
    """Requirements of what one text is not as one: `padding not in ('causal', 'full')`."""
    found = [UNLIKE.fullmatch(one.expression) for one in alike]
    texts = ", ".join(one[3] for one in found if one)
    first = found[0]
    return alike[0].expression if len(alike) == 1 or first is None else f"{first[1] or ''}{first[2]} not in ({texts})"


def _place(*parts: Requires) -> str:
    lines = list(dict.fromkeys(part.line for part in parts))
    where = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines))}"
    return f"{parts[0].rule}, {where}" if parts[0].rule else f"{where} {'raises' if len(lines) == 1 else 'raise'}"


def _beside(text: str, place: str, style: str = "") -> Text:
    line = Text(visible(text), style)
    line.append(f"  {place}", "dim")
    return line


def _given(part: Gives, parameters: Sequence[str]) -> Text:
    shapes = ", ".join(map(_shape, part.shapes))
    line = Text(visible(shapes if "N" in parameters else BATCH.sub("N", shapes)))
    if part.when:
        line.append("  when ", "dim").append(visible(part.when))
    return line


def _shape(shape: Sequence[str]) -> str:
    return "…" if shape == MORE else f"({', '.join(shape)}{',' if len(shape) == 1 else ''})"


def _reasons(one: Contract, shown: int) -> Iterator[Text]:
    """A line for each thing that is not modelled, and how many more there are than are shown."""
    for reason in one.reasons[:shown]:
        place = f"line {reason.line}" if reason.path == one.path else f"{reason.file}:{reason.line}"
        yield _beside(reason.reason, place)
    if len(one.reasons) > shown:
        yield Text(f"and {len(one.reasons) - shown} more (--verbose lists them)", "dim")


def _callers(one: Contract) -> Iterator[Text]:
    """A line for each function that calls it in one way."""
    groups: dict[tuple[str, str, Compliance], list[int]] = {}
    for caller in one.callers:
        lines = groups.setdefault((caller.path, caller.function, caller.compliance), [])
        lines.extend([caller.line] if caller.line not in lines else [])
    for (path, function, compliance), lines in groups.items():
        where = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, sorted(lines)))}"
        file = "" if path == one.path else f" of {path}"
        line = Text(visible(f"{function or 'the module'}{file}, {where}: "))
        yield line.append(compliance.value, COLOURS[compliance])
