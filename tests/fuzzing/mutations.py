"""Small damages to a program text: what a slip of the hand, a merge or a bad tool may do to it."""

from __future__ import annotations

import ast
import io
import json
import random
import re
import tokenize
from collections.abc import Callable
from typing import Any

from seeds import notebook

TOKEN = re.compile(r"\w+|\"[^\"\n]*\"|'[^'\n]*'|\*\*|//|[-+*/%<>=!]=|->|[^\w\s]")
NUMBERS = (
    "0 1 -1 2 3 7 1.5 -0.5 1e400 10**30 2**63 0.1 1j True None '3' (3,) [3] {} (2,2) lambda:0 x filters ...".split()
)
TEXTS = [
    "'same'", "'valid'", "''", "None", "0", "'channels_first'", "'SAME'", "b'x'", "f'{x}'", "'é\\ud800'", "'x'*99999", "('a','b')", "'{}'", "'%s'",
]  # fmt: skip
WORDS = (
    "None True False x self super layers keras tf K np range len int float str list dict tuple set zip map filter sorted sum min max any all "
    "isinstance getattr setattr hasattr print input type object enumerate reversed iter next lambda yield await not in is and or if else for while "
    "return break continue pass raise try except finally with as def class global nonlocal del assert async import from *"
).split()
PIECES = [
    "(", ")", "[", "]", "{", "}", ":", ",", ".", "=", "==", "+", "-", "*", "**", "//", "@", "\\", "\n", "    ", "\t", "#", "'", '"""', ";", "->", ":=", "\0", "\ufeff", "\r", "\f", "é",
]  # fmt: skip

Mutation = Callable[[str, random.Random], str]


def _tokens(text: str) -> list[re.Match[str]]:
    return list(TOKEN.finditer(text))


def _put(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def drop_token(text: str, chance: random.Random) -> str:
    return _put(text, chance.choice(_tokens(text)), "")


def double_token(text: str, chance: random.Random) -> str:
    found = chance.choice(_tokens(text))
    return _put(text, found, f"{found[0]} {found[0]}")


def swap_tokens(text: str, chance: random.Random) -> str:
    one, two = sorted(chance.choices(_tokens(text), k=2), key=lambda found: found.start())
    return text if one.end() > two.start() else _put(_put(text, two, one[0]), one, two[0])


def other_token(text: str, chance: random.Random) -> str:
    found = _tokens(text)
    return _put(text, chance.choice(found), chance.choice(found)[0])


def other_number(text: str, chance: random.Random) -> str:
    found = [one for one in _tokens(text) if one[0][0].isdigit()]
    return _put(text, chance.choice(found), chance.choice(NUMBERS)) if found else text


def other_text(text: str, chance: random.Random) -> str:
    found = [one for one in _tokens(text) if one[0][0] in "'\""]
    return _put(text, chance.choice(found), chance.choice(TEXTS)) if found else text


def other_name(text: str, chance: random.Random) -> str:
    found = [one for one in _tokens(text) if one[0].isidentifier()]
    return _put(text, chance.choice(found), chance.choice([*WORDS, *NUMBERS])) if found else text


def rename(text: str, chance: random.Random) -> str:
    """One name becomes another everywhere."""
    names = sorted({one[0] for one in _tokens(text) if one[0].isidentifier()})
    if not names:
        return text
    return re.sub(rf"\b{chance.choice(names)}\b", chance.choice([*names, *WORDS[:40]]), text)


def insert_piece(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(PIECES) + text[place:]


def truncate(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def drop_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def indent_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    lines[place] = "    " + lines[place] if chance.random() < 0.5 else lines[place].removeprefix("    ")
    return "\n".join(lines)


def move_statement(text: str, chance: random.Random) -> str:
    """A statement goes to another place of any block, takes another one's place, is doubled, or goes away."""
    tree = ast.parse(text)
    blocks = [block for node in ast.walk(tree) for block in _blocks(node)]
    source, target = chance.choice(blocks), chance.choice(blocks)
    taken = chance.choice(source)
    if chance.random() < 0.6 and len(source) > 1:
        source.remove(taken)
    if any(block is target for node in ast.walk(taken) for block in _blocks(node)):
        return text
    if chance.random() < 0.8:
        target.insert(chance.randrange(len(target) + 1), taken)
    return ast.unparse(tree)


def _blocks(node: ast.AST) -> list[list[Any]]:
    found = [getattr(node, name, None) for name in ("body", "orelse", "finalbody", "handlers")]
    return [one for one in found if isinstance(one, list) and one and isinstance(one[0], ast.stmt)]


def other_expression(text: str, chance: random.Random) -> str:
    """An expression takes another one's place, or is wrapped in a call, a lambda, a subscript."""
    tree = ast.parse(text)
    places = [
        (node, name, place)
        for node in ast.walk(tree)
        for name, value in ast.iter_fields(node)
        for place, one in enumerate(value if isinstance(value, list) else [value])
        if isinstance(one, ast.expr) and not isinstance(getattr(one, "ctx", None), (ast.Store, ast.Del))
    ]
    node, name, place = chance.choice(places)
    other, inner, at = chance.choice(places)
    new = _held(other, inner, at)
    kinds = [
        "({})",
        "({})",
        "({})({})",
        "[{}]",
        "lambda *a: {}",
        "({})[0]",
        "({})[:, None]",
        "not {}",
        "-({})",
        "({}) * ({})",
        "{}.shape",
        "[*{}]",
    ]
    made = ast.parse(chance.choice(kinds).replace("{}", ast.unparse(new)), mode="eval").body
    value = getattr(node, name)
    if isinstance(value, list):
        value[place] = made
    else:
        setattr(node, name, made)
    return ast.unparse(tree)


def _held(node: ast.AST, name: str, place: int) -> ast.expr:
    value = getattr(node, name)
    return value[place] if isinstance(value, list) else value


def odd_notebook(text: str, chance: random.Random) -> str:
    """The text as a notebook whose JSON or whose cells are odd."""
    made = json.loads(notebook(text))
    cells = made["cells"]
    odd = [
        None,
        1,
        [],
        {},
        "x",
        "%%bash\nls",
        "!pip install x\n",
        "?x",
        "await x\n",
        ["a\r\n", "b"],
        [1, None],
        "x = 1\n%time y\n",
        "\0",
    ]
    for _ in range(chance.randrange(4)):
        cell = chance.choice(cells)
        if isinstance(cell, dict):
            cell[chance.choice(list(cell) or ["source"])] = chance.choice(odd)
    if chance.random() < 0.2:
        cells[chance.randrange(len(cells))] = chance.choice(odd)
    if chance.random() < 0.2:
        made[chance.choice(list(made))] = chance.choice(odd)
    shown = json.dumps(made)
    return chance.choice([drop_token, truncate, insert_piece])(shown, chance) if chance.random() < 0.3 else shown


MUTATIONS: tuple[Mutation, ...] = (
    drop_token, double_token, swap_tokens, other_token, other_number, other_number, other_text, other_name, other_name, rename, insert_piece, truncate,
    drop_line, indent_line, move_statement, move_statement, other_expression, other_expression, other_expression,
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    """The text after one to four damages; mostly of kinds that Python still parses."""
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4))):
        for _ in range(6):
            try:
                made = chance.choice(MUTATIONS)(text, chance)
            except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
                continue
            if made != text and (chance.random() < 0.1 or parses(made)):
                text = made
                break
    return text


def parses(text: str) -> bool:
    """Whether Python can split and parse the text."""
    try:
        ast.parse(text)
        list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return False
    return True
