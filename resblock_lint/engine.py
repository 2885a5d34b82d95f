"""The pipeline: files → explorations → judgements → diagnostics and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from resblock_lint.definitions import definitions
from resblock_lint.diagnostics import Coverage, Diagnostic, Reason, Reliance, Report, Severity
from resblock_lint.discovery import Discovery, was_entered
from resblock_lint.faults import Answer, Fault, Judgement, Key
from resblock_lint.flow import Site
from resblock_lint.interpreter.explorations import Exploration, Root
from resblock_lint.interpreter.paths import Budgets
from resblock_lint.plugin import Rule
from resblock_lint.project import Project, Reader, count_functions
from resblock_lint.relevance import relevant
from resblock_lint.source import SourceError, Span, lines
from resblock_lint.values import Class, Function, Module
from resblock_lint.verdicts import judge
from resblock_lint.wording import Wording, condition_text, severity

Owner = tuple[str, str]  # the file and the name of a function or of a class


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check is told: the layout of images where code names none, its bounds, the folders of packages, whether
    imports of what is installed there are followed, and the folders in which the project's own imports begin."""

    image_data_format: str = "channels_last"
    libraries: tuple[str, ...] = ()
    follow: bool = False
    budgets: Budgets = field(default_factory=Budgets)
    sources: tuple[str, ...] = ()


class Check:
    """One check of some files."""

    def __init__(
        self, paths: Iterable[str], read: Reader, rules: Sequence[Rule], settings: Settings | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.rules = rules
        self.read = read
        told = self.settings
        self.project = Project(read, paths, told.libraries, follow=told.follow, sources=told.sources)
        self.wanted = relevant(self.project, read)
        self.wording = Wording(self.project)
        self.coverage = Coverage()
        self.diagnostics: dict[tuple[object, ...], Diagnostic] = {}
        self._told: set[tuple[object, ...]] = set()  # what was told by roots that rest on no defaults
        self.answers: dict[Key, Answer] = {}
        self.concatenations: set[Key] = set()
        self.reasons: dict[tuple[Site, str], None] = {}
        self.explorations: list[Exploration] = []
        self._known: dict[Owner, bool] = {}  # the definitions with merges that runs met, and whether one was judged
        self._alone: set[Site] = set()  # merges that are judged for all arguments of the function that they stand in
        self._judging: dict[str, float] = {}  # seconds that it took to judge the roots of each file

    def run(self) -> Report:
        """Checks every file."""
        paths = [path for path in self.project.paths if self._parses(path)]
        discovery = Discovery(self.project, self.settings.image_data_format, self.settings.budgets)
        discovery.run(paths)
        self.explorations = discovery.explorations
        for exploration in list(self.explorations):
            self._judge(exploration)
        for exploration in discovery.alone(paths, self._is_judged):
            self._judge(exploration)
        reliances = list(self._reliances(discovery, paths))
        self._count()
        found = sorted(self.diagnostics.values(), key=_place)
        return Report(found, self.coverage, reliances, self._texts(found, reliances))

    def _parses(self, path: str) -> bool:
        """Whether a file is to be analyzed; one that does not parse is a finding."""
        raw = self.read(path)
        if raw is None:
            return False
        self.coverage.files += 1
        if path not in self.wanted:
            self.coverage.skipped += 1
            return False
        try:
            module, _ = self.project.lowered(path)
        except SourceError as problem:
            span = Span(path, problem.line, problem.column, problem.line, problem.column + 1, problem.cell)
            found = Diagnostic("RBL001", "syntax-error", Severity.ERROR, "refuted", span, "", problem.message)
            self.diagnostics[("RBL001", path)] = found
            return False
        self.coverage.functions += count_functions(module.body)
        return True

    def _judge(self, exploration: Exploration) -> None:
        """Takes what the paths of a root say; a bug of ours in it does not keep the rest from being told."""
        try:
            self._take(exploration, self._judged(exploration))
        except Exception as problem:
            if self.settings.budgets.strict:
                raise
            root = exploration.root
            words = f"a bug of ours ({type(problem).__name__}: {problem}); please report it"
            self._reason(Site(root.path, root.at, root.name), words)

    def _judged(self, exploration: Exploration) -> Judgement:
        """What the paths of a root say, in the time that its file has left for that."""
        path, began = exploration.root.path, monotonic()
        spent = self._judging.get(path, 0.0)
        try:
            return judge(exploration, self.rules, self.settings.budgets.judging - spent)
        finally:
            self._judging[path] = spent + monotonic() - began

    def _take(self, exploration: Exploration, judgement: Judgement) -> None:
        for key, answer in judgement.answers.items():
            if answer in (Answer.PROVED, Answer.NOT_MODELLED) and key[0][-1].path not in self.project.paths:
                continue  # of a library that was followed only what fails is told
            self.answers[key] = max(answer, self.answers.get(key, answer), key=lambda one: one.value)
            self._note_judged(exploration.root, key[0][-1], judged=answer is not Answer.NOT_MODELLED)
        self.concatenations |= judgement.concatenations
        for fault in judgement.faults:
            self._report(fault)
        for key, reason in judgement.unsettled.items():
            self._reason(key[0][-1], reason)
        if not exploration.complete and any(path.flow.all for path in exploration.paths):
            root = exploration.root
            self._reason(Site(root.path, root.at, root.name), exploration.limit)
        for path in exploration.paths:
            for site, reason in path.notes:
                self._reason(site, reason)
            if path.end == "cut" and path.site is not None:
                self._reason(path.site, path.reason)

    def _note_judged(self, root: Root, site: Site, *, judged: bool) -> None:
        """Takes down whether a merge was judged, and whether for all arguments of the definition that it stands in."""
        place = _owner(site.path, site.function)
        self._known[place] = judged or self._known.get(place, False)
        if judged and root.symbolic and place == _owner(root.path, root.name):
            self._alone.add(site)

    def _is_judged(self, module: Module, value: Function | Class) -> bool:
        """Whether something is known of the merges of a definition, if runs met some of them."""
        name = value.name if isinstance(value, Class) else value.code.name
        return self._known.get(_owner(module.path, name), True)

    def _report(self, fault: Fault) -> None:
        """Keeps a diagnostic; the same fault from several roots, or several calls, is told once for each answer.

        What rests on defaults is not told where the same was asked of all arguments.
        """
        made = self.wording.diagnostic(fault)
        place = (made.rule, made.span, made.requires, fault.root.path, fault.root.name)
        if not fault.root.given:
            self._told.add(place)
        elif place in self._told:
            return
        key = (made.rule, made.span, made.certainty, made.condition, made.message)
        if key not in self.diagnostics:
            self.diagnostics[key] = made

    def _reason(self, site: Site, reason: str) -> None:
        self.reasons[(site, reason)] = None

    def reasons_with_lines(self) -> list[Reason]:
        """What is not modelled, with its lines: positions are computed only when this is asked."""
        spans = [(self.wording.span(site), reason) for site, reason in self.reasons]
        made = dict.fromkeys(Reason(span.path, span.line, reason, span.cell) for span, reason in spans)
        return sorted(made, key=lambda one: (one.path, one.cell or 0, one.line, one.reason))

    def _reliances(self, discovery: Discovery, paths: list[str]) -> Iterable[Reliance]:
        """Blocks whose own merges depend on their arguments, though nothing is wrong at any call of them."""
        merged = {(key[0][-1].path, key[0][-1].function) for key in self.answers}
        roots = {(one.root.path, one.root.name) for one in discovery.explorations if one.root.symbolic}
        for module, name, value in definitions(self.project, paths):
            inner = f"{name}.call" if isinstance(value, Class) else name
            if (
                (module.path, inner) not in merged
                or not was_entered(value, discovery.entered)
                or (module.path, inner) in roots
            ):
                continue
            found = discovery.symbolic(module, value)
            faults = [one for one in self._judged(found).faults if one.answer is Answer.DEPENDS and not one.advice]
            own = [one for one in faults if one.finding.op.is_merge and len(one.finding.op.chain) <= 1]
            calls = sum(key[0][-1].path == module.path and key[0][-1].function == inner for key in self.answers)
            if own and not self._failed(module.path, inner):
                texts = dict.fromkeys(condition_text(one) for one in own if severity(one) > Severity.NOTE)
                if texts:
                    span = self.wording.span(own[0].finding.op.site)
                    yield Reliance(
                        name,
                        span,
                        " and ".join(f"({one})" if " or " in one and len(texts) > 1 else one for one in texts),
                        calls,
                    )

    def _failed(self, path: str, name: str) -> bool:
        return any(
            key[0][-1].path == path and key[0][-1].function == name and answer is not Answer.PROVED
            for key, answer in self.answers.items()
        )

    def _count(self) -> None:
        coverage = self.coverage
        for (sites, number), answer in list(self.answers.items()):
            if answer is Answer.NOT_MODELLED and sites[-1] in self._alone:
                del self.answers[sites, number]  # what is not known of a call is known of all of them
        coverage.merges = len(self.answers)
        coverage.concatenations = len(self.concatenations)
        for answer in self.answers.values():
            name = answer.name.lower()
            setattr(coverage, name, getattr(coverage, name) + 1)

    def _texts(self, found: Sequence[Diagnostic], reliances: Sequence[Reliance]) -> dict[str, Sequence[str]]:
        """The lines of the files that findings point into."""
        paths = {
            span.path
            for one in found
            for span in (one.span, *(o.span for o in one.operands), *(c.span for c in one.trace))
        }
        made: dict[str, Sequence[str]] = {}
        for path in paths:
            raw = self.read(path)
            made.update({} if raw is None else lines(raw, path))
        return made


def _owner(path: str, name: str) -> Owner:
    """The function or the class of a file within which something of this name stands."""
    return path, name.partition(".")[0]


def _place(one: Diagnostic) -> tuple[str, int, int, int, str]:
    return (one.span.path, one.span.cell or 0, one.span.line, one.span.column, one.rule)


def check(
    paths: Iterable[str], read: Reader, rules: Sequence[Rule], settings: Settings | None = None, *, reasons: bool = True
) -> Report:
    """Checks files, read through `read`; `reasons` asks for the lines of what is not modelled."""
    run = Check(paths, read, rules, settings)
    report = run.run()
    report.coverage.unmodelled = len(run.reasons)
    if reasons:
        report.coverage.reasons = run.reasons_with_lines()
    return report
