"""Contracts: what each function of a tensor requires and gives, from its paths on symbolic arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from resblock_lint.by_rank import other_ranks, with_followers, with_lent_ranks
from resblock_lint.callers import Compliance, Name, calls
from resblock_lint.clause import Clause
from resblock_lint.clause_sets import simplified
from resblock_lint.clauses import as_clauses, clauses, granted, says_one_of
from resblock_lint.conditions import Is, claim_symbols, some_of
from resblock_lint.deadlines import OutOfTime, within
from resblock_lint.definitions import Definition, called, calls_layers
from resblock_lint.diagnostics import Reason
from resblock_lint.discovery import share, time_of
from resblock_lint.flow import UNKNOWN_INPUT, Site
from resblock_lint.guards import guarded
from resblock_lint.in_part import told_in_part
from resblock_lint.interpreter.explorations import Exploration, Root
from resblock_lint.interpreter.outcomes import Path
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.interpreter.roots import explore
from resblock_lint.interpreter.starts import module_root
from resblock_lint.left_out import UNSAID, left_out, met_by_some
from resblock_lint.products import spelled_out
from resblock_lint.project import Positions, Project, Reader
from resblock_lint.reading import readable
from resblock_lint.relevance import relevant
from resblock_lint.required import Requires, ranks_first, with_ranks_read
from resblock_lint.results import Gives, given, printer_for, tested
from resblock_lint.runs import runs_of, takes_tensor, with_ranks
from resblock_lint.source import SourceError, named
from resblock_lint.turns import TURN, is_length
from resblock_lint.values import Function
from resblock_lint.verbatim import Verbatim, expressible, natural, of_any_rank, ruling, together, verbatim

BUDGETS = Budgets(total_steps=1_000_000, project_steps=6_000_000, seconds=120, told=True)
SHARE = 4  # of the time that a file has left, for the runs of one definition, and as much to think of them


@dataclass(frozen=True, slots=True)
class Caller:
    """A call of the function, in which function of which file, and whether it gives what is needed."""

    path: str
    line: int
    function: str
    compliance: Compliance


@dataclass(frozen=True, slots=True)
class Contract:
    """What a function requires and gives. `complete` says that nothing was left out.

    `requires` and `gives` are exact; `reads` and `results` are how a person says it, sizes of 1 apart and for images
    of every size. `reasons` say what was left out.
    """

    path: str
    line: int
    qualname: str
    parameters: tuple[str, ...]
    requires: tuple[Requires, ...]
    gives: tuple[Gives, ...]
    complete: bool
    reads: tuple[Requires, ...] = ()
    results: tuple[Gives, ...] = ()
    callers: tuple[Caller, ...] = ()
    cell: int | None = None  # in a notebook: the cell that its line counts in
    reasons: tuple[Reason, ...] = ()
    supposed: tuple[str, ...] = ()  # what `reads` and `results` take for granted: that loops have a turn


def contracts(
    paths: Iterable[str],
    read: Reader,
    layout: str = "channels_last",
    libraries: Iterable[str] = (),
    budgets: Budgets = BUDGETS,
    *,
    follow: bool = False,
    sources: Iterable[str] = (),
) -> tuple[list[Contract], list[str]]:
    """The contracts of all functions of these files that take a tensor, and sentences about files that do not parse."""
    project = Project(read, paths, libraries, follow=follow, sources=sources)
    problems: list[str] = []
    usable: list[str] = []
    wanted = relevant(project, read)
    for path in project.paths:
        if path not in wanted:
            continue
        try:
            project.lowered(path)
            usable.append(path)
        except SourceError as problem:
            problems.append(f"{named(path, problem.cell)}:{problem.line}: {problem.message}")
    made: list[Contract] = []
    explored = [_load(project, path, layout) for path in usable]
    used, spent = 0, {found.root.path: found.seconds for found in explored}
    for one in list(called(project, usable)):
        path, began = one.root.path, monotonic()
        seconds = time_of(budgets.seconds - spent[path], SHARE)
        bounds = replace(share(budgets, used), seconds=seconds, until=began + seconds)
        found, steps, contract = _run(project, one, layout, bounds)
        explored.append(found)
        used += steps
        spent[path] += monotonic() - began
        if contract is not None:
            made.append(contract)
    met = calls(explored)
    made = [replace(one, callers=tuple(_callers(project, one, met))) for one in made]
    return sorted(made, key=lambda one: (one.path, one.cell or 0, one.line)), problems


def _run(project: Project, one: Definition, layout: str, budgets: Budgets) -> tuple[Exploration, int, Contract | None]:
    """The paths of one definition, how many steps they took for all ranks, and its contract; None where it takes no
    tensor.
    """
    found, exact = runs_of(project, one, layout, budgets)
    if not takes_tensor(found):
        return found, found.steps, _left_out(project, one, found)
    exact = with_lent_ranks(project, one, exact, layout, budgets)
    others = other_ranks(project, one, exact, layout, budgets)
    alone, exact = exact.guessed.keys(), with_followers(exact, others)
    others = others if exact.guessed.keys() == alone else other_ranks(project, one, exact, layout, budgets)
    steps = found.steps + (0 if exact is found else exact.steps) + sum(run.steps for run in others)
    until = monotonic() + budgets.seconds
    try:
        with within(budgets.seconds):
            runs, read = natural([verbatim(run) for run in (exact, *others)]), found
        if runs[0].run is not exact:
            read = with_ranks(project, one, layout, replace(budgets, todays=found.todays), runs[0].run.guessed)
        with within(until - monotonic()):
            return found, steps, _contract(project, one, read, runs)
    except OutOfTime as ended:
        return found, steps, None if one.function is None else _untold(project, one, one.function, str(ended))


def _untold(project: Project, one: Definition, function: Function, why: str | Sequence[Reason]) -> Contract:
    """A contract that tells nothing, and why."""
    takes = tuple(parameter.name for parameter in function.code.parameters[one.skip :])
    span = project.lowered(one.root.path)[1].span(one.root.at)
    reasons = (Reason(span.path, span.line, why, span.cell),) if isinstance(why, str) else tuple(why)
    return Contract(span.path, span.line, one.root.name, takes, (), (), complete=False, cell=span.cell, reasons=reasons)


def _left_out(project: Project, one: Definition, found: Exploration) -> Contract | None:
    """That nothing is told of a function, and why, where no run came to the layers that it calls; None of others."""
    if one.function is None or found.modelled or not calls_layers(one.function):
        return None
    takes = tuple(parameter.name for parameter in one.function.code.parameters[one.skip :])
    if not all(_draws_nothing_known(path, takes) for path in found.paths):
        return None
    return _untold(project, one, one.function, left_out(project, found, ()))


def _draws_nothing_known(path: Path, takes: Sequence[str]) -> bool:
    """Whether a path draws nothing, or only what comes of parameters in a way that is not modelled."""
    of_parameter = any(f"`{name}`" in words for _, words in path.notes for name in takes)
    sources = {op.layer for op in path.flow.all if not op.inputs}
    return not path.flow.all or (of_parameter and sources == {UNKNOWN_INPUT})


def _callers(project: Project, one: Contract, called: dict[Name, dict[Site, Compliance]]) -> Iterator[Caller]:
    for site, compliance in called.get((one.path, one.qualname), {}).items():
        line = project.lowered(site.path)[1].span(site.at).line
        yield Caller(site.path, line, site.function, compliance)


def _load(project: Project, path: str, layout: str) -> Exploration:
    root = Root(path, "", False)
    return explore(
        project, root, module_root(lambda: project.fresh(path, ""), project.package(path)), layout, Budgets()
    )


def _contract(project: Project, one: Definition, found: Exploration, runs: Sequence[Verbatim]) -> Contract | None:
    """The contract of one definition, which was run for several ranks; None where it is no function."""
    if one.function is None:
        return None
    path = one.root.path
    positions = project.lowered(path)[1]
    exact, (asked, gives, ranks) = runs[0].run, together(runs)
    asked = met_by_some(exact, asked)
    bound = partial(_bound, exact)
    requires = [replace(need, expression=bound(need.expression)) for need in _told(asked, exact, path, positions)]
    gives = tuple(_without_turns(_in_words(part, bound)) for part in gives)
    read = met_by_some(found, guarded(clauses(found.paths, readable, ruling, found.unseen, found.supposed)))
    supposed = granted(found.supposed)
    needed = [clause for clause in asked if says_one_of(clause, supposed)]
    read = sorted([*read, *needed], key=lambda clause: not is_length(clause.parts))  # which items rely on
    reads = list(_told(read, found, path, positions))
    reads = reads if len(reads) == len(read) else requires  # better a line too long than one too few
    same = len(runs) == 1 and (exact is found or not found.complete) and all(clause.parts for clause in read)
    told = of_any_rank(runs, runs[0].gives if same else list(given(found, read)))
    untold = [clause for clause in asked if not expressible(clause.claim)]
    takes = tuple(parameter.name for parameter in one.function.code.parameters[one.skip :])
    span = positions.span(one.root.at)
    said = [need.expression for need in requires]
    texts = [*(part.when or "" for part in gives), *(size for part in gives for shape in part.shapes for size in shape)]
    reads = with_ranks_read(reads, requires, texts)
    texts = [*said, *texts]
    in_part = list(told_in_part(one, exact, gives, ranks, texts))
    told_of_all = exact.modelled and not exact.dated and not in_part and not untold
    known = told_of_all and not any("?" in text or TURN.search(text) for text in texts)
    parts = (Reason(span.path, span.line, text, span.cell) for text in in_part or (UNSAID,))
    reasons = () if known else left_out(project, exact, untold) or tuple(parts)
    return Contract(
        span.path, span.line, one.root.name, takes,
        ranks_first(replace(need, expression=spelled_out(need.expression)) for need in requires),
        tuple(_in_words(part, spelled_out) for part in gives), known, reads,
        tuple(map(_without_turns, told)),
        cell=span.cell, reasons=reasons, supposed=tuple(_supposed(found, needed)),
    )  # fmt: skip


def _supposed(found: Exploration, needed: Sequence[Clause]) -> Iterator[str]:
    """What is taken for granted, without being needed."""
    optional = sorted(set(tested(found)))
    for one in simplified(as_clauses(found.supposed)):
        if not any(says_one_of(clause, [one]) for clause in needed):
            lists = {symbol.name.removeprefix("len(").removesuffix(")") for symbol in claim_symbols(one.claim)}
            given_none = (Is(name, None) for name in optional if name in lists)
            yield printer_for(found).claim(some_of((*given_none, one.claim)))


def _in_words(part: Gives, words: Callable[[str], str]) -> Gives:
    """What is given, with other words for its expressions."""
    shapes = tuple(tuple(map(words, shape)) for shape in part.shapes)
    return replace(part, when=words(part.when) if part.when else part.when, shapes=shapes)


def _bound(found: Exploration, text: str) -> str:
    """An expression with keywords among `**kwargs` as a program asks for them: no names stand for them."""
    for name, asked in found.keywords.items():
        text = re.sub(rf"(?<![\w.'\"]){re.escape(name)}(?![\w'\"])", lambda _, asked=asked: asked, text)
    return text


def _without_turns(part: Gives) -> Gives:
    """What is given; a size that only a turn of a loop tells is not known."""
    return replace(
        part, shapes=tuple(tuple("?" if TURN.search(one) else one for one in shape) for shape in part.shapes)
    )


def _told(asked: Iterable[Clause], found: Exploration, path: str, positions: Positions) -> Iterator[Requires]:
    """The clauses that speak of parameters alone, printed; each at the line that leads to it, or where all begins."""
    printer = printer_for(found)
    for one in asked:
        if expressible(one.claim):
            near = [site.at for site in (*one.chain, one.site) if site.path == path and site.at is not None]
            yield Requires(printer.claim(one.claim), positions.span([found.root.at, *near][-1]).line, one.rule)
