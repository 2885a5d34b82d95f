"""A check as a command line and configurations want it: the rules, the bounds, and which findings are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from resblock_lint.config import Config, ConfigError, same_for_all
from resblock_lint.diagnostics import Diagnostic, Report, Severity
from resblock_lint.engine import Settings, check
from resblock_lint.plugin import Rule
from resblock_lint.project import Reader
from resblock_lint.selection import Selection, named
from resblock_lint.suppressions import without_silenced

SYNTAX = ("RBL001", "syntax-error")  # no rule object stands for it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of each file: first what the command line says (`given`), then what its configuration does."""

    rules: Sequence[Rule]
    given: Selection
    severity: str | None
    config: Callable[[str], Config]
    ignored: Callable[[str], Iterable[str]]  # in one file, beside what its configuration ignores everywhere

    def selection(self, path: str) -> Selection:
        """The rules that are wanted in a file."""
        own = self.config(path).selection
        chosen = self.given if self.given.select else own.without(self.given.ignore)
        return chosen.without(self.ignored(path))

    def takes(self, one: Diagnostic) -> bool:
        """Whether a finding is wanted."""
        on = all(rule.default for rule in self.rules if rule.code == one.rule)
        return self.selection(one.span.path).takes(one.rule, one.name, default=on)

    def fails(self, one: Diagnostic) -> bool:
        """Whether a finding is grave enough for an exit code of 1."""
        return one.severity >= Severity[(self.severity or self.config(one.span.path).fail_on).upper()]

    def refuse_unknown(self, paths: Iterable[str]) -> None:
        """A misspelt code must not look like a clean run. Raises ConfigError."""
        told = {"": [*self.given.select, *self.given.ignore]}
        for config in map(self.config, paths):
            told[f"{config.file}: "] = [*told.get(f"{config.file}: ", ()), *config.named()]
        names = [SYNTAX, *((one.code, one.name) for one in self.rules)]
        for place, words in told.items():
            for word in words:
                if not any(named(code, name, [word]) for code, name in names):
                    raise ConfigError(f"{place}no rule is named `{word}`; `resblock-lint rules` lists them")

    def chosen(self, paths: Iterable[str]) -> Sequence[Rule]:
        """The rules that are wanted in any of these files."""
        chosen = dict.fromkeys(map(self.selection, paths))
        return [
            rule for rule in self.rules if any(one.takes(rule.code, rule.name, default=rule.default) for one in chosen)
        ]


def settings(configs: Iterable[Config], base: Settings) -> Settings:
    """The settings of a run of files that have these configurations. Raises ConfigError."""
    same = same_for_all(configs)
    return replace(base, image_data_format=same.image_data_format, budgets=replace(base.budgets, **same.budgets))


def checking(
    wanted: Wanted, paths: Sequence[str], base: Settings, *, reasons: bool
) -> Callable[[Sequence[str], Reader], Report]:
    """How files are checked: what is not wanted, or is silenced by comments, is left out. Raises ConfigError."""
    wanted.refuse_unknown(paths)
    rules, told = wanted.chosen(paths), settings(map(wanted.config, paths), base)

    def run(some: Sequence[str], read: Reader) -> Report:
        report = check(some, read, rules, told, reasons=reasons)
        return without_silenced(replace(report, diagnostics=[one for one in report.diagnostics if wanted.takes(one)]))

    return run
