"""Tests that have several cases are run on each: what fails in one of them is a fault with these values."""

from __future__ import annotations

import pytest

from resblock_lint.engine import Settings, check
from resblock_lint.loading import load_rules

HEAD = """
import pytest
import tensorflow as tf
from absl.testing import parameterized
from keras import Input, layers
from tensorflow.python.distribute import combinations


class BlockTest(parameterized.TestCase):
    {decorator}
    def test_block(self, filters, project):
        x = Input((8, 8, 16))
        y = layers.Conv2D(filters, 3, padding="same")(x)
        layers.Add()([layers.Conv2D(filters, 1)(x) if project else x, y])
"""
FUNCTION = HEAD.replace("class BlockTest(parameterized.TestCase):\n    ", "").replace("    def test_", "def test_")
FUNCTION = FUNCTION.replace("self, ", "").replace("        ", "    ")
GOOD = [
    "@parameterized.parameters((8, True), (16, False), dict(filters=16, project=True))",
    "@parameterized.parameters([(8, True), (16, False)])",
    '@parameterized.named_parameters(("a", 8, True), {"testcase_name": "b", "filters": 16, "project": False})',
    "@parameterized.product(filters=(8, 16), project=[True])",
    "@combinations.generate(combinations.combine(filters=[8, 16], project=True))",
]
BAD = [
    "@parameterized.parameters((8, True), (16, False), dict(filters=4, project=False))",
    '@parameterized.named_parameters(("a", 8, True), {"testcase_name": "b", "filters": 4, "project": False})',
    "@parameterized.product(filters=(4, 16), project=[True, False])",
    "@combinations.generate(combinations.combine(filters=[4, 16], project=[True, False]))",
]
PYTEST = {
    '@pytest.mark.parametrize("filters, project", [(8, True), (16, False)])': [],
    '@pytest.mark.parametrize("project", [True])\n@pytest.mark.parametrize("filters", [4, 16])': [],
    '@pytest.mark.parametrize("project", [True, False])\n@pytest.mark.parametrize(["filters"], [(4,), (16,)])': ["4"],
}


def _found(code: str) -> list[tuple[str, str, str]]:
    report = check(["m.py"], {"m.py": code.encode()}.get, load_rules(), Settings())
    assert report.coverage.merges == 1
    return [(one.rule, one.certainty, one.message) for one in report.diagnostics]


@pytest.mark.parametrize("decorator", GOOD)
def test_cases_that_agree_are_silent(decorator: str) -> None:
    assert _found(HEAD.format(decorator=decorator)) == []


@pytest.mark.parametrize("decorator", BAD)
def test_a_case_that_fails_is_refuted_with_its_values(decorator: str) -> None:
    [(rule, certainty, message)] = _found(HEAD.format(decorator=decorator))
    assert (rule, certainty) == ("RBL101", "refuted")
    assert "16 channels with 4" in message


@pytest.mark.parametrize("decorator", PYTEST)
def test_pytest_gives_each_case_to_the_function(decorator: str) -> None:
    found = _found(FUNCTION.format(decorator=decorator))
    assert len(found) == len(PYTEST[decorator])
    assert all(one[:2] == ("RBL101", "refuted") for one in found)
