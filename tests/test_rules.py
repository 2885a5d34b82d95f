"""The rules as a whole: their pages, their examples, their names, what they import, and the table of the README."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from cases import differences, page_cases, run
from rule_table import table

from resblock_lint.conditions import Equal
from resblock_lint.dims import Dim, Origin, Symbol
from resblock_lint.facts import Verdict
from resblock_lint.flow import Demand, Flow, Op, Operand, Site
from resblock_lint.layers.registry import Need, Requirement, Role
from resblock_lint.loading import load_rules
from resblock_lint.plugin import Rule

HOME = Path(__file__).parent.parent
RULES = load_rules()
FILES = sorted((HOME / "rules").glob("rbl*.py"))
PARTS = ("Why it matters: ", "Bad:\n\n    ", "Good:\n\n    ", "Silent when: ", "Fix: ")
NAMES = {
    "RBL101": "shortcut-channels", "RBL102": "shortcut-spatial", "RBL103": "silent-broadcast", "RBL104": "merge-rank",
    "RBL105": "concat-mismatch", "RBL106": "channel-axis", "RBL107": "self-merge", "RBL201": "group-channels",
    "RBL202": "layer-input", "RBL203": "reshape-size", "RBL204": "layer-reuse",
    "RBL301": "redundant-projection", "RBL302": "idle-flag",
}  # fmt: skip

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_codes_and_names_are_those_of_the_interface() -> None:
    assert {rule.code: rule.name for rule in RULES}.items() <= NAMES.items()
    assert len(RULES) == len(FILES)
    assert all(not rule.default for rule in RULES if rule.code.startswith("RBL3"))


@each_rule
def test_a_page_has_all_its_parts_in_order(rule: Rule) -> None:
    places = [rule.page.find(f"\n\n{part}") for part in PARTS]
    assert -1 not in places, f"{rule.code} has no {PARTS[places.index(-1)].strip()!r}"
    assert places == sorted(places)
    fault = rule.page.partition("\n\n")[0]
    assert "\n" not in fault, f"{rule.code}: the fault in one line"
    assert fault.endswith(".")


@each_rule
@pytest.mark.parametrize("word", ["Bad", "Good"])
def test_the_examples_of_a_page_are_cases(rule: Rule, word: str) -> None:
    one = page_cases(rule.code, rule.page)[word]
    assert bool(one.expected) == (word == "Bad")
    assert all(mark.rule == rule.code for mark in one.expected)
    told = differences(one, run(one))
    assert not told, "\n".join(told)


@each_file
def test_a_rule_is_one_small_file_that_imports_the_plugin_alone(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported - {"resblock_lint.plugin", "itertools", "__future__"} == set()
    body = path.read_text().split('"""', 2)[2]
    assert len([line for line in body.splitlines() if line.strip()]) <= 60


@each_file
def test_a_file_is_named_after_its_rule(path: Path) -> None:
    code, _, name = path.stem.partition("_")
    assert NAMES[code.upper()] == name.replace("_", "-")


def test_the_table_of_the_readme_is_the_generated_one() -> None:
    found = re.search(r"<!-- rules -->\n(.*?)<!-- /?rules -->", (HOME / "README.md").read_text(), flags=re.S)
    if found is None:
        pytest.skip("the README has no table of rules yet")
    assert found[1].strip() == table(RULES).strip(), "write it anew: python tests/rule_table.py README.md"


@pytest.mark.parametrize("verdict", [Verdict.NO, Verdict.MAYBE])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("need", Need)
def test_every_requirement_is_told_by_one_rule(need: Need, role: Role, verdict: Verdict) -> None:
    """Whatever an op requires, of whatever role it is: one rule speaks of it, and one alone; none of what Python asks."""
    size = Dim.of(Symbol("n", Origin.PARAMETER, 1))
    site = Site("case.py", None)
    batch = Dim.of(Symbol("batch", Origin.FREE, 1))
    inputs = tuple(Op(place, "Input", Role.INPUT, (), ((batch, 8, 8, 4),), (), site, (), ()) for place in (1, 2))
    claim = False if verdict is Verdict.NO else Equal(size, 3)
    demand = Demand(Requirement(need, claim, size, 3, 3, text="a size"), verdict)
    operands = tuple(Operand(one, 0, one.shape) for one in inputs)
    op = Op(3, "Layer", role, operands, ((batch, 8, 8, 4),), (demand,), site, (), ())
    flow = Flow("", [*inputs, op], ())
    found = [(rule.code, finding.message) for rule in RULES for finding in rule.check(flow)]
    assert len(found) == (need is not Need.NUMBER), found


def test_rules_are_found_by_the_entry_point_alone() -> None:
    assert {rule.check.__module__.partition(".")[0] for rule in RULES} == {"resblock_lint_rules"}
