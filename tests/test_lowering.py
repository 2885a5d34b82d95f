"""The two front ends make the same IR, with the same places, of every kind of code and of what is installed."""

from __future__ import annotations

import ast
import hashlib
import random
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import libcst
import pytest
from lowering_corpus import compare, concretely, natively

from resblock_lint import ir
from resblock_lint.lowering import formatted, lower, lower_expression
from resblock_lint.source import Source, SourceError, decode

EXPRESSIONS = """
a | a.b.c | a[b] | a[b, c] | a[b,] | a[ : ] | a[b: ] | a[b, : ] | a[b :: , c] | a[(b): (c) ] | a[(b, c)] | a[b:c] | a[:] | a[b:c:d, ::2] | a[*b] | a[*b, c] | a[...] | a[(b)]
1 | 1.5 | 1j | 0x_ff | 1_000 | True | None | ... | -1 | +a | ~a | not a | - (a) | 10 ** 400
'a' | b'a' | r'\\a' | 'a' 'b' | b'a' b'c' | ('a' # c
 'b') | 'a' f'b{c}' f'd' 'e' | u'a' 'b' | '\\n\\x41\\N{EN DASH}' | '' | ('a' 'b')
f'' | f'a' | f'{a}' | f'a{b}c{{d}}' | f'{a!r}' | f'{a:>3}' | f'{a!s:>3}' | f'{a:{b}}' | f'{a:{b}.{c}}' | f'{a:>{b}d}'
f'{a=}' | f'{ a = }' | f'{a=!s}' | f'{a=:>3}' | f'{a.b(c)[d]}' | f'{a, b}' | f'{ (a), b }' | f'{(a, b)}' | f'{ {1: 2}[1] }'
f'\\n{a}\\t' | rf'\\n{a}' | f'\\N{EN DASH}{a}' | f'{a!r:^{b}}' | f'{f"{a}b"}' | f'é{a}é{b}' | f'{a != b}' | f'{a:%H:%M}' | f'{a:}'
f'''{
 a + b}
 {c}''' | f"it's {a}" | f'{"quoted"}{a}' | f'{(lambda x: x)(1)}' | f'{[x for x in y]}' | f'{a if b else c}' | f'{a == b}'
a + b | a - b * c | (a + b) * c | a ** -b | a @ b | a // b % c | a << b >> c | a & b | a ^ b | (a) + (b)
a and b | a and b and c | (a and b) and c | a and (b and c) | a or b and c or d | not a or b | (a or b) or c
a < b | a < b <= c | a in b | a not in b | a is b | a is not b | a == b != c | (a < b) < c
a if b else c | (a if b else c) if d else e | [] | [a] | [a, *b] | () | (a,) | (a, b) | ((a, b)) | {a} | {a, *b} | {} | {a: b} | {**a, b: c}
[a for a in b] | [a for a in b if c if d] | [a for a, b in c for d in a] | {a for a in b} | {a: b for a, b in c} | (a for a in b) | ((a) for a in (b))
f() | f(a) | f(a, b=c) | f(*a, **b) | f(a, b=c, *d) | f(b=c, *d, **e) | f(a for a in b) | f((a for a in b)) | f( # (
 a for a in b ) | (f)(a for a in b) | f(a)(b)(c) | f(a,) | f((a, b)) | f(**a, b=c)
lambda: a | lambda a: (a) | lambda a, b=c, *d, e, f=g, **h: a | lambda *, a: a | lambda a, /, b: a | lambda: (yield)
(a := b) | f(a := b) | [a := b, c] | (a) | ((a)) | (a).b | (a)[b] | (a)(b) | (await_) | ﬁ | é.ñ | 'é' + a
"""

STATEMENTS = [
    "'docstring'",
    "'doc' 'string'",
    "f'no docstring'",
    "1\n'text'\n...\nb'bytes'\n('text')",
    "a = b",
    "a = b = c, d",
    "a, *b = c",
    "(a, [b, c]) = d",
    "a.b[c] = d",
    "def f(a: int, b: c.d, e: f | None, g: None | h.i, j: Optional[k], l: m.Optional[n], o: p | q, r: s[t]): u",
    "a: int = b",
    "a: int",
    "a.b: int = c",
    "a += b; a //= c; a @= d; a **= e; a >>= f; a |= g",
    "if a: b\nelif c: d\nelif e: f\nelse: g",
    "if a:\n    b\nelse:\n    if c:\n        d;\n",
    "for a in b: c\nelse: d",
    "for a, b in c, d:\n    if a: continue\n    break\n",
    "for a in *b, c: pass",
    "while a: b\nelse: c",
    "def f(): return",
    "def f(a, /, b: int, *c: int, d=1, e: int = 2, **g: str) -> int:\n    'doc'\n    return a, *b",
    "def f(é: int, ñ=1): return é",
    "@a\n@b(c)\ndef f(x=y): pass",
    "def \\\n f(): pass\nasync  def g(): pass",
    "def f():\n    global a, b\n    a = b = c = 1\n    def g():\n        nonlocal c\n        c = d\n",
    "def f():\n    yield\n    x = yield a\n    yield from b\n    y = (yield)\n",
    "def f():\n    def g():\n        yield\n    return g\n",
    "async def f():\n    await a\n    async for b in c: d\n    async with e as f, g: h\n    return [i async for i in j]\n",
    "class A: pass",
    "class A(): b = c",
    "@d\nclass A(B, *c, metaclass=M, **k):\n    x: int = 1\n    def f(self): return self.x\n    class C:\n        def g(self): return h\n",
    "import a\nimport a.b.c\nimport a.b as c, d",
    "from a import b, c as d\nfrom . import e\nfrom ..f.g import (h, i as i,)\nfrom j import *",
    "def f():\n    import a.b\n    from c import d as e\n",
    "raise\nraise a\nraise a from b",
    "assert a\nassert a, b",
    "del a\ndel a, b[c]\ndel (a, b)\ndel (a), b\ndel [a]\ndel a,",
    "try: a\nexcept: b",
    "try: a\nexcept B: c\nexcept (D, E) as f: g\nelse: h\nfinally: i",
    "try: a\nfinally: b",
    "try: a\nexcept* B as c: d",
    "with a: b",
    "with a as b, c as (d, e): f",
    "with (a as b, c,): d",
    "with (a, b): c",
    "with (a, b) as c: d",
    "with (a): b",
    "with a() as b.c: d",
    "match a:\n    case 1: b\n    case -1 | 2+3j | 'a' 'b' | None | True: c\n    case (1): d\n    case x if y: e\n    case _: f",
    "match a, b:\n    case 1, *x: c\n    case (1, *_, y): d\n    case [1, [2]]: e\n    case (): f\n    case [*x,]: g\n    case x,: h",
    "match a:\n    case {'k': v, 1: 2, A.b: c, **rest}: d\n    case {}: e\n    case {'k': 1}: f",
    "match a:\n    case A(): b\n    case A.B(1, x, k=2, l=y): c\n    case (A(1) | B(2)) as x: d\n    case [A() as y, (B())]: e",
    "pass;  # a comment\nif a: b;\n",
    "def f():\n    if a:\n        pass;\n    # a comment\n\n\nb",
    "x = 'é'; y = f'é{z}' ; f(é)",
    "if (a :=\n    b): c",
    "x = (  # one\n    a  # two\n    +\n    b)\n",
    "x = a \\\n    + b\n",
    "\f\nx = 1\n",
    "if a:\n\tb\n\tc\n",
    "",
    "# nothing\n",
    "x = 1",
    "return a",
    "print(f'{a}', end='')\nlambda: f'{b}'\n",
]  # fmt: skip
NEWER = {
    (3, 12): [
        "def f[T](a: T) -> T: return a",
        "class A[T: int, *U, **V](B): x = 1",
        "type X = int\ntype Y[T] = list[T]",
        "f'{a['b']}{'\\n'.join(c)}'",
        "f'''{\n a # one\n}'''",
        "f'{x:{y!r}}{f'{f'{z}'}'}'",
    ],
}
PLACES = {  # the text of each node, as both must tell it
    "x = (a + b)": "a + b",
    "x = f(g(y)[1])": "f(g(y)[1])",
    "x = é + ñ": "é + ñ",
    "x = (a, b)": "(a, b)",
    "x = a, b": "a, b",
    "x = f(\n    a,\n    b,\n)": "f( a, b, )",
}


def lines_of(text: str) -> list[str]:
    """The expressions in a list, which bars part, and line ends that are in no bracket or text."""
    found: list[str] = []
    for one in text.split("\n"):
        whole = found and not parses(found[-1])
        parts = one.split(" | ")
        if whole:
            found[-1] += "\n" + parts.pop(0)
        found += parts
    return [one for one in found if one.strip()]


def parses(text: str) -> bool:
    try:
        ast.parse(text.strip())
    except SyntaxError:
        return False
    return True


ALL = [
    *lines_of(EXPRESSIONS),
    *STATEMENTS,
    *(one for version, texts in NEWER.items() if sys.version_info >= version for one in texts),
]


@pytest.mark.parametrize("text", ALL)
def test_both_make_the_same_of_a_snippet(text: str) -> None:
    assert compare(text) == []
    inside = (
        "\n".join("    " + line for line in text.split("\n"))
        if "'''" not in text and "\\\n" not in text
        else "    pass"
    )
    assert compare(f"def outer(p):\n    pass\n{inside}\n") == []


def test_the_snippets_have_every_kind_of_node() -> None:
    kinds = {type(node) for text in ALL for node in ast.walk(ast.parse(text))}
    tried = {one for one in kinds if issubclass(one, (ast.expr, ast.stmt, ast.pattern))}
    old = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice"}
    newer = set() if sys.version_info >= (3, 12) else {"TypeAlias"}
    there = {
        one
        for base in (ast.expr, ast.stmt, ast.pattern)
        for one in base.__subclasses__()
        if one.__module__ == "ast" and one.__name__ not in old | newer | {"TemplateStr", "Interpolation"}
    }
    assert there <= tried


def sample() -> list[Path]:
    """Some hundred files, the same ones each time: Python's own library with its tests, and what is installed."""
    own = Path(sysconfig.get_paths()["stdlib"])
    folders = [(own, "*.py"), (own / "test", "*.py"), (Path(sysconfig.get_paths()["purelib"]), "*/**/*.py")]
    found: list[Path] = []
    for folder, pattern in folders:
        small = sorted(path for path in folder.glob(pattern) if 200 < path.stat().st_size < 8_000)
        random.Random(0).shuffle(small)
        found += small[:110]
    return found


GROUPS = 6


@pytest.mark.parametrize("group", range(GROUPS))
def test_both_make_the_same_of_files(group: int) -> None:
    compared = 0
    for path in sample():
        if int(hashlib.sha1(str(path).encode()).hexdigest(), 16) % GROUPS == group:
            try:
                text = decode(path.read_bytes(), str(path)).text
            except SourceError:
                continue
            found = compare(text, str(path))
            assert not found, path
            compared += found is not None
    assert compared > 20


@pytest.mark.parametrize("text", PLACES)
def test_places_have_the_text_that_stands_there(text: str) -> None:
    for lowered in (natively(Source("a.py", text)), concretely(Source("a.py", text))):
        assert lowered is not None
        (statement,) = lowered[0].body
        assert isinstance(statement, ir.Assign)
        assert lowered[1].text(statement.value.at) == PLACES[text]
        assert lowered[1].text(statement.at) == " ".join(text.split())


def test_names_of_functions_and_parameters_have_a_place_of_their_own() -> None:
    text = "@a\nasync def \\\n  name(é: int, *, other: str = b): pass\n"
    for lowered in (natively(Source("a.py", text)), concretely(Source("a.py", text))):
        assert lowered is not None
        (define,) = lowered[0].body
        assert isinstance(define, ir.Define)
        assert lowered[1].text(define.code.at) == "name"
        assert [lowered[1].text(one.at) for one in define.code.parameters] == ["é", "other"]


def test_what_has_no_place_stands_at_the_beginning() -> None:
    for read in (natively, concretely):
        lowered = read(Source("a.py", "\n\nx = 1\n"))
        assert lowered is not None
        for at in (None, object(), lower_expression("a + b").at):
            span = lowered[1].span(at)
            assert (span.line, span.column, span.end_line, span.end_column) == (1, 1, 1, 1)
            assert lowered[1].text(at) == ""


@pytest.mark.parametrize("text", ["9" * 5000, f"0x{'f' * 2000}", "10 ** 5"])
def test_huge_numbers_are_infinite(text: str) -> None:
    module, _ = lower(Source("a.py", f"x = {text}\n"))
    (statement,) = module.body
    assert isinstance(statement, ir.Assign)
    if isinstance(statement.value, ir.Literal):
        assert statement.value.value == float("inf")


def test_libcst_is_not_imported_for_what_python_reads() -> None:
    code = (
        "import sys; from resblock_lint.lowering import lower, lower_expression; from resblock_lint.source import Source;"
        "module, positions = lower(Source('a.py', 'x = f(1)')); positions.span(module.body[0].at);"
        "lower_expression('a + b'); print('libcst' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == "False\n"


def test_what_python_cannot_read_is_tried_by_libcst(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any, **__: Any) -> None:
        raise SyntaxError

    source = Source("a.py", "def f(x):\n    return x.y\n")
    first, places = lower(source)
    monkeypatch.setattr(ast, "parse", refuses)
    second, others = lower(source)
    assert type(places) is not type(others)
    assert first.loads == second.loads
    assert isinstance(lower_expression("a + b").at, libcst.CSTNode)
    with pytest.raises(SourceError, match="this is no expression"):
        lower_expression("a +")


@pytest.mark.skipif(formatted.EXACT, reason="this Python knows the places itself")
@pytest.mark.parametrize(
    "text",
    [
        "x = f'''\n{ a\n + b}é{c:{d}}'''\n",
        "x = ('é'  # f'{\n  f'{a}' rf\"\\{b}\" f'{{}}{f\"{c}\"}')\n",
        "x = f'{(a, b)}{ a, b }'\n",
    ],
)
def test_places_in_fstrings_are_found(text: str) -> None:
    assert compare(text) == []
