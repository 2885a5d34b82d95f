"""The cases of the suites, and of the rules' pages: their text as files and marks, and what a check of them finds."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from resblock_lint.atoms import BATCH_NAME
from resblock_lint.diagnostics import Diagnostic, Severity
from resblock_lint.dims import Origin, Size, symbols
from resblock_lint.engine import Check
from resblock_lint.interpreter.explorations import Exploration
from resblock_lint.loading import load_rules
from resblock_lint.valuation import value

SUITES = Path(__file__).parent / "suites"
MARK = re.compile(r"#\s*(expect|shape|xfail):\s*(.*?)\s*$")
EXPECTED = re.compile(r'(?:(note|warning|error)\s+)?(RBL\d{3})(?:\s+"([^"]*)")?$')
FILE = re.compile(r"#\s*file:\s*(\S+)\s*$")


@dataclass(frozen=True)
class Expected:
    """A mark: a finding of this rule on this line; the severity and the condition only where the mark names them."""

    file: str
    line: int
    rule: str
    severity: str = ""
    condition: str = ""

    def fits(self, found: Diagnostic) -> bool:
        same = (found.rule, found.span.path, found.span.line) == (self.rule, self.file, self.line)
        severity = found.severity.name.lower()
        named = severity == self.severity if self.severity else found.severity > Severity.NOTE
        return same and named and (not self.condition or self.condition in (found.requires, found.condition))


@dataclass(frozen=True)
class Promised:
    """A mark: the last tensor that the code on this line makes has one of these shapes; each of them on some path."""

    file: str
    line: int
    shapes: tuple[str, ...]


@dataclass(eq=False)
class Case:
    """One case: its files, and what its marks say of them."""

    suite: str
    name: str
    why: str
    files: dict[str, str]
    expected: list[Expected] = field(default_factory=list)
    promised: list[Promised] = field(default_factory=list)
    xfail: str = ""

    @property
    def id(self) -> str:
        return f"{self.suite}: {self.name}"


def cases(path: Path) -> list[Case]:
    """The cases of a suite: a heading `##`, a sentence or two, a block of Python."""
    made: list[Case] = []
    for part in re.split(r"^## ", path.read_text(), flags=re.M)[1:]:
        head, _, rest = part.partition("\n")
        why, *blocks = re.split(r"^```python\n(.*?)^```$", rest, flags=re.M | re.S)
        assert len(blocks) == 2, f"{path.name}: one block of Python under ## {head}"
        assert why.strip(), f"{path.name}: no sentence says why, under ## {head}"
        made.append(case(path.stem, head.strip(), why.strip(), blocks[0]))
    names = [one.name for one in made]
    assert len(set(names)) == len(names), f"{path.name}: two cases of one name"
    return made


def case(suite: str, name: str, why: str, code: str) -> Case:
    """A case from its block of code."""
    made = Case(suite, name, why, {})
    file = "case.py"
    for line in code.splitlines():
        named = FILE.match(line)
        if named:
            file = named[1]
            continue
        text = made.files.get(file, "")
        made.files[file] = f"{text}{line}\n"
        _read_marks(made, file, made.files[file].count("\n"), line)
    return made


def _read_marks(made: Case, file: str, number: int, line: str) -> None:
    for mark in line.split("  # ")[1:] if not line.startswith("# ") else [line[2:]]:
        found = MARK.match(f"# {mark}")
        if found is None:
            continue
        kind, text = found.groups()
        if kind == "xfail":
            made.xfail = text
        elif kind == "shape":
            made.promised.append(Promised(file, number, tuple(one.strip() for one in text.split(" or "))))
        else:
            for one in text.split(";"):
                words = EXPECTED.match(one.strip())
                assert words, f"{made.id}: a mark that nobody can read: {one}"
                made.expected.append(Expected(file, number, words[2], words[1] or "", words[3] or ""))


def page_cases(code: str, page: str) -> dict[str, Case]:
    """The bad and the good example of a rule's page."""
    made: dict[str, Case] = {}
    for word in ("Bad", "Good"):
        block = re.search(rf"^{word}:\n\n((?:    .*\n|\n)+)", page, flags=re.M)
        assert block, f"{code}: no example under {word}:"
        made[word] = case(code, word, "the page", re.sub(r"^    ", "", block[1].strip("\n") + "\n", flags=re.M))
    return made


@dataclass
class Result:
    """What a check of a case says, and the paths that it ran."""

    diagnostics: list[Diagnostic]
    explorations: list[Exploration]
    check: Check


@cache
def _rules() -> tuple[object, ...]:
    return tuple(load_rules())


@lru_cache(maxsize=2)
def run(one: Case) -> Result:
    """Checks the files of a case, in memory; two tests ask for each, one after the other."""
    texts = {path: text.encode() for path, text in one.files.items()}
    checked = Check(texts, texts.get, _rules())  # type: ignore[arg-type]
    report = checked.run()
    return Result(list(report.diagnostics), checked.explorations, checked)


def differences(one: Case, result: Result) -> list[str]:
    """Where findings and marks do not match one to one."""
    left = list(result.diagnostics)
    told: list[str] = []
    for mark in one.expected:
        found = next((each for each in left if mark.fits(each)), None)
        if found is None:
            told.append(f"missing: {mark}")
        else:
            left.remove(found)
    for found in left:
        if found.severity > Severity.NOTE:
            where = f"{found.span.path}:{found.span.line} {found.severity.name.lower()} {found.rule}"
            told.append(f"unexpected: {where} {found.message} [requires {found.requires}; condition {found.condition}]")
    for each in one.promised:
        told += [f"shape at {each.file}:{each.line}: {text}" for text in _wrong_shapes(each, result)]
    return told


def _wrong_shapes(mark: Promised, result: Result) -> list[str]:
    """The shapes that a mark does not name, and those of the mark that no path makes."""
    made: dict[str, bool] = {}
    met: set[str] = set()
    for exploration in result.explorations:
        for path in exploration.paths:
            spans = [(op, result.check.wording.span(op.site)) for op in path.flow.all if op.site.path == mark.file]
            ops = [op for op, span in spans if span.line <= mark.line <= span.end_line and op.site.at is not None]
            here = [op for op in ops if result.check.wording.span(op.site).line == mark.line] or ops
            if not here or any(demand.verdict.value == "no" for demand in here[-1].demands):
                continue
            sizes = here[-1].shape or ()
            for shape in [tuple(map(case.size, sizes)) for case in path.apart((), sizes)]:
                fitting = [text for text in mark.shapes if agrees(text, shape)]
                met.update(fitting)
                made[str(shape)] = bool(fitting)
    wrong = [f"{text} is made" for text, fine in made.items() if not fine]
    return [*wrong, *(f"{text} is never made" for text in mark.shapes if text not in met)]


def agrees(text: str, shape: tuple[Size, ...]) -> bool:
    """Whether a shape as it is written is that shape, tried with many values of the symbols."""
    words = _split(text.strip().removeprefix("(").removesuffix(")"))
    if "..." in words:
        place = words.index("...")
        gap = len(shape) - len(words) + 1
        if gap < 0:
            return False
        words[place : place + 1] = ["..."] * gap
    return len(words) == len(shape) and all(_same(word, size) for word, size in zip(words, shape, strict=True))


def _split(text: str) -> list[str]:
    """The axes: split at the commas outside of parentheses."""
    made, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            made.append("")
        else:
            made[-1] += sign
    return [one.strip() for one in made if one.strip()]


def agrees_with_numbers(text: str, shape: tuple[int | None, ...]) -> bool:
    """Whether a shape as it is written is that of a tensor of Keras; `N` is any batch."""
    words = _split(text.strip().removeprefix("(").removesuffix(")"))
    if "..." in words:
        place = words.index("...")
        words[place : place + 1] = ["..."] * (len(shape) - len(words) + 1)
    pairs = zip(words, shape, strict=False)
    return len(words) == len(shape) and all(word in ("...", "N", "?") or word == str(size) for word, size in pairs)


def _same(word: str, size: Size) -> bool:
    if word == "...":
        return True
    found = symbols(size)
    if word in ("None", "?"):
        origin = Origin.FREE if word == "None" else Origin.UNKNOWN
        return any(symbol.origin is origin for symbol in found)
    chance = random.Random(word)
    for _ in range(40):
        numbers = {symbol: chance.randint(1, 60) for symbol in found}
        try:
            if _read(word, {symbol.name: number for symbol, number in numbers.items()}) != value(size, numbers):
                return False
        except KeyError:
            return False
    return True


def _read(word: str, numbers: dict[str, int]) -> int:
    """The value of a size as it is written; `H` and `W` stand for the axes 1 and 2 of the only tensor."""

    def ceil(over: int, under: int = 1) -> int:
        return -(-over // under)

    names = {name: number for name, number in numbers.items() if name.isidentifier()}
    if BATCH_NAME in numbers:
        names["N"] = numbers[BATCH_NAME]
    for letter, axis in (("H", 1), ("W", 2), ("C", -1)):
        owned = [number for name, number in numbers.items() if name.endswith(f".shape[{axis}]")]
        if len(owned) == 1:
            names.setdefault(letter, owned[0])
    text = re.sub(r"ceil\(([^/()]+(?:\([^()]*\))?[^/()]*)/([^/]+)\)$", r"ceil(\1, \2)", word)
    for name, number in sorted(numbers.items(), key=lambda item: -len(item[0])):
        if not name.isidentifier():
            text = re.sub(rf"(?<![\w.]){re.escape(name)}", f"({number})", text)
    scope = {"__builtins__": {}, "ceil": ceil, "ceildiv": ceil, "min": min, "max": max, **names}
    try:
        return int(eval(text, scope))
    except NameError as problem:
        raise KeyError(str(problem)) from None
