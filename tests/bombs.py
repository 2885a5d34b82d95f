"""Programs that never end, that recurse without end, or that would fill the memory: none of them may do so to us."""

from __future__ import annotations

HEAD = (
    "import functools, itertools, math, operator, os\nimport numpy as np\nimport keras\nfrom keras import layers, ops\n"
)


def _loop(start: str, step: str, turns: int = 200) -> str:
    return f"{start}\nfor i in range({turns}):\n    {step}\n"


def _function(parameters: str, body: str) -> str:
    return f"def f({parameters}):\n    " + body.replace("\n", "\n    ") + "\n    return layers.Dense(4)(x)\n"


LOOPS = {
    "while True": "while True:\n    pass\n",
    "while with layers": _function("x", "while True:\n    x = layers.Conv2D(4, 3)(x)"),
    "while a counter": "i = 0\nwhile i < 10**12:\n    i += 1\n",
    "while a list grows": "x = [1]\nwhile x:\n    x.append(1)\n",
    "while and try": "while True:\n    try:\n        raise ValueError\n    except ValueError:\n        continue\n",
    "while and match": "while True:\n    match 1:\n        case 1:\n            pass\n",
    "for over 10**12": "for i in range(10**12):\n    pass\n",
    "for over 10**30": "for i in range(10**30):\n    pass\n",
    "for over a growing list": "x = [1]\nfor i in x:\n    x.append(i)\n",
    "count": "for i in itertools.count():\n    pass\n",
    "cycle": "for i in itertools.cycle([1, 2]):\n    pass\n",
    "repeat": "for i in itertools.repeat(1):\n    pass\n",
    "endless generator": "def g():\n    while True:\n        yield 1\nfor i in g():\n    layers.Dense(i)\n",
    "endless iterator": "class A:\n    def __iter__(self):\n        return self\nfor i in A():\n    pass\n",
    "a million layers": _loop("x = layers.Input((8, 8, 4))", "x = layers.Conv2D(4, 3, padding='same')(x)", 10**6),
    "nested comprehensions": "x = [a for a in range(999) for b in range(999) for c in range(999) if False]\n",
    "2**40 paths": _function(", ".join(["x", *(f"a{i}" for i in range(40))]), "\n".join(f"if a{i}:\n    x = layers.Conv2D(4, 3)(x)" for i in range(40))),
    "paths over unknown things": _loop("", "if os.urandom(1) == i: layers.Dense(4)", 1000),
    "while a chain of parts": _function("x, n, most", "while n is not None:\n    if most is not None:\n        if most <= 0:\n            break\n        most -= 1\n    n = n.next"),
    "large states": _function("x, a, b", "x = layers.Dense(4)(x)\nseen = [os.urandom(i) for i in range(600)]\nwhile True:\n    if input(a) == b:\n        seen[0] = a"),
    "many states": _function("x", "x = layers.Dense(4)(x)\nseen = [os.urandom(i) for i in range(100)]\nfor i in range(120):\n    if os.urandom(1) == i:\n        seen[i % 9] = i"),
    "an object that asks itself": "from elsewhere import asked\nclass C:\n    n = None\n    def __init__(self, **given):\n        self.c = given\n        self.n = set(dir(self))\n    def __setattr__(self, k, v):\n        n = asked(self, 'n')\n        if n is None or k in n:\n            return object.__setattr__(self, k, v)\n        self.c[k] = v\n    def __getattr__(self, k):\n        n = asked(self, 'n')\n        if n is None or k in n:\n            return asked(self, k)\n        if k in self.c:\n            return self.c[k]\n        raise AttributeError(k)\nprint(C(a=3).a)\n",
    "while over unknown things": "while True:\n    if os.urandom(1):\n        x = layers.Dense(4)\n",
    "unknown paths in a function": _function("x", "for i in range(1000):\n    if os.urandom(1) == i:\n        x = layers.Dense(4)(x)"),
}  # fmt: skip
RECURSION = {
    "a function": "def f(n):\n    return f(n)\nf(1)\n",
    "two calls each": "def f(n):\n    return 1 if n > 50 else f(n + 1) + f(n + 1)\nf(0)\n",
    "factorial": "def f(n):\n    return 1 if n == 0 else n * f(n - 1)\nf(10**6)\n",
    "symbolic": "def f(x, n):\n    return x if n == 0 else f(layers.Conv2D(4, 3)(x), n - 1)\n",
    "fixed point": "Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))\nY(lambda f: lambda n: f(n + 1))(0)\n",
    "omega": "(lambda x: x(x))(lambda x: x(x))\n",
    "nested lambdas": _loop("f = lambda: 0", "f = (lambda g: lambda: g())(f)", 1000) + "f()\n",
    "nested partials": _loop("f = lambda: 0", "f = functools.partial(f)", 9999) + "f()\n",
    "addition": "class A:\n    def __add__(self, other):\n        return self + other\nA() + 1\n",
    "truth": "class A:\n    def __bool__(self):\n        return bool(self)\nif A():\n    pass\n",
    "property": "class A:\n    @property\n    def a(self):\n        return self.a\nA().a\n",
    "constructor": "class A:\n    def __init__(self):\n        self.b = A()\nA()\n",
    "own base": "class A(A):\n    pass\n",
    "many bases": "class A: pass\nfor i in range(5000):\n    class A(A): pass\nA().x\n",
    "try": "def f():\n    try:\n        f()\n    finally:\n        f()\nf()\n",
    "raising": "class E(Exception):\n    def __init__(self):\n        raise E()\nraise E()\n",
    "decorator": "def d(f):\n    return d(f)\n@d\ndef g():\n    pass\n",
    "yield from": "def g():\n    yield from g()\nlist(g())\n",
    "await": "async def f():\n    await f()\nf()\n",
    "models": "def b():\n    x = layers.Input((8,))\n    return keras.Model(x, b()(x))\nb()\n",
    "a sequence in itself": "m = keras.Sequential()\nm.add(m)\nm(layers.Input((8,)))\n",
    "doubled models": _loop("m = keras.Sequential()", "m = keras.Sequential([m, m])") + "m(layers.Input((8,)))\n",
    "wrapped layers": _loop("l = layers.Dense(4)", "l = layers.TimeDistributed(l)", 1000) + "l(layers.Input((8, 8)))\n",
    "import of itself": "import program\nfrom program import *\n",
}
NUMBERS = {
    "tower": "x = 9**9**9\n",
    "squares": _loop("x = 3", "x = x * x"),
    "float squares": _loop("x = 3.5", "x = x * x"),
    "shift": "x = 1 << 10**10\n",
    "negative shift": "x = 1 << -1\n",
    "repeated shift": _loop("x = 1", "x <<= 10**9"),
    "pow": "x = pow(3, 10**10)\n",
    "round": "x = round(123456789, -10**12)\n",
    "factorial": "x = math.factorial(10**9)\n",
    "digits": "x = int('9' * 100_000)\ny = str(10**10_000)\n",
    "literal": "x = " + "9" * 10_000 + "\n",
    "hexadecimal": "x = str(0x" + "f" * 4000 + ")\nlayers.Dense(0x" + "f" * 99_999 + ")\n",
    "infinity": "layers.Dense(int(float('inf')))\n",
    "not a number": "math.ceil(float('nan'))\n",
    "rounded infinity": "round(float('inf'))\n",
    "huge as float": "x = float(10**1000)\n",
    "formula": _function(
        "x, a, b, c", "for i in range(60):\n    a = a * b + c\n    b = b * a + c\nx = layers.Dense(a)(x)"
    ),
    "powers": _function("x, a, b", "a = (a + b)**8 * (a - b)**8 * (a + 2 * b)**8\nx = layers.Dense(a)(x)"),
    "coefficients": _function("x, n", "n = n * 3\nfor i in range(200):\n    n = n * n\nx = layers.Dense(n)(x)"),
    "extremes": _function("x, a, b", "for i in range(200):\n    a = max(a + 1, b // 2, a * b)\nx = layers.Dense(a)(x)"),
    "quotients": _function("x, a, b", "for i in range(200):\n    a = a // 2 + b // 3\nx = layers.Dense(a)(x)"),
    "ratios": _function("x, n, a", "n = n * 1.5\nfor i in range(200):\n    n = n * n + a / 3\nx = layers.Dense(int(n))(x)"),
    "roots": _function("x, n", "n = n**0.5\nfor i in range(200):\n    n = n * n + n\nx = layers.Dense(int(n))(x)"),
    "unknown": _loop("x = os.getpid()", "x = x + x") + "layers.Dense(x)\n",
}
TEXTS = {
    "times": "x = 'x' * 10**12\n",
    "sum": _loop("x = 'x'", "x = x + x"),
    "width": "x = f'{1:>1000000000}'\ny = f'{1:>999999999999}'\n",
    "nested width": "w = 10**9\nx = f'{1.5:.{w}f}'\n",
    "percent": "x = '%1000000000d' % 1\ny = '%.1000000000f' % 1.0\nz = '%*d' % (10**9, 1)\n",
    "format": "x = '{:1000000000}'.format(1)\ny = '{:{}}'.format(1, 10**9)\nz = ('{0}' * 300).format('x' * 900_000)\n",
    "bytes": "x = b'%1000000000d' % 1\n",
    "join": "x = ('x' * 100_000).join(['y' * 1000] * 100_000)\n",
    "replace": "x = ('x' * 900_000).replace('x', 'y' * 900_000)\n",
    "padding": "x = 'x'.ljust(10**10)\n",
    "zfill": "x = '1'.zfill(10**10)\n",
    "kept": _loop("x = []", "x.append('x' * 900_000 + str(i))", 2000),
    "a list's text": _loop("x = []", "x = [x, x]") + "print(str(x), repr(x), f'{x}', x == x)\n",
}
COLLECTIONS = {
    "times": "x = [0] * 10**12\n",
    "tuple times": "x = (0,) * 10**12\n",
    "sum": _loop("x = [1]", "x = x + x"),
    "in place": _loop("x = [1]", "x += x"),
    "extend": _loop("x = [1]", "x.extend(x)"),
    "display": _loop("x = [1]", "x = [*x, *x]"),
    "starred": "def f(*a):\n    return f(*a, *a)\nf(1)\n",
    "slices": _loop("x = [0]", "x[0:0] = x"),
    "insert": "x = [1]\nwhile True:\n    x.insert(0, 'y' * 900_000)\n",
    "kept lists": _loop("x = []", "x.append([0] * 900_000)", 2000),
    "kept slices": "y = [0] * 900_000\nx = [y[:] for i in range(2000)]\n",
    "kept sets": "x = [set(range(19_999)) for i in range(20_000)]\n",
    "dicts": "d = {}\nfor i in range(10**12):\n    d[i] = i\n",
    "dict comprehension": "d = {i: i for i in range(10**9)}\n",
    "setdefault": "d = {}\nwhile True:\n    d.setdefault(len(d), 'y' * 900_000 + str(len(d)))\n",
    "list of a range": "x = list(range(10**9))\n",
    "sorted": "x = sorted(range(10**12))\n",
    "zip": "for a, b in zip(range(10**12), range(10**12)):\n    pass\n",
    "enumerate": "for a, b in enumerate(range(10**30)):\n    pass\n",
    "any": "x = any(i > 5 for i in range(10**12))\n",
    "sum of a range": "x = sum(range(10**12))\n",
    "length of a range": "x = len(range(10**30))\ny = 5 in range(10**30)\n",
    "unpacking": "a, *b = range(10**12)\n",
    "product": "x = list(itertools.product(range(1000), repeat=6))\n",
    "long product": "x = list(itertools.product([1, 2], repeat=10**9))\n",
    "combinations": "x = list(itertools.combinations(range(20_000), 3))\n",
    "numpy": "x = np.zeros((10**6, 10**6))\ny = np.arange(10**12)\n",
    "numpy spreads": "a = np.arange(4000)\nb = np.add([[n] for n in a], [list(a)])\nc = np.power(10**30, 10**9)\n",
    "in itself": "x = []\nx.append(x)\nprint(str(x), x == [x])\nlayers.Add()(x)\n",
    "nested": _loop("x = []", "x = [x]", 9999) + "print(str(x), x == x)\nlayers.Add()(x)\n",
    "key": _loop("x = ()", "x = (x, x)") + "d = {x: 1}\n",
    "equality": _loop("x = ()", "x = (x, x)") + _loop("y = ()", "y = (y, y)") + "print(x == y)\n",
    "many inputs": "x = layers.Input((8, 8, 4))\nlayers.Add()([x] * 900_000)\n",
    "many axes": "x = layers.Input((2,) * 10_000)\nlayers.Flatten()(x)\n",
    "an item far away": "class A(keras.Model):\n    def __call__(self, x):\n        return super().__call__(x)\nclass B(A):\n    def call(self, x):\n        return layers.Add()([x[0], x[10**30]])\n",
    "an axis far away": _function("x", "y = x.shape[2**63]"),
    "reshape": "x = layers.Input((2, 2))\nlayers.Reshape((2,) * 900_000)(x)\n",
    "split": "x = layers.Input((8, 8, 10**9))\nops.split(x, 10**9, axis=-1)\n",
    "huge image": "x = layers.Input((10**3000, 10**3000, 4))\nlayers.Add()([layers.Conv2D(4, 3)(x), x])\n",
    "nonsense": "x = layers.Input((-5, 0, 'a'))\nlayers.Add()([layers.Conv2D(-3, 0)(x), x])\n",
}
GROUPS = {"loops": LOOPS, "recursion": RECURSION, "numbers": NUMBERS, "texts": TEXTS, "collections": COLLECTIONS}
BOMBS = {f"{group}: {name}": HEAD + text for group, found in GROUPS.items() for name, text in found.items()}

# what Python itself reads however long it is
BOMBS.update(
    {
        "length: sum": "import keras\nx = " + "+".join(["1"] * 5000) + "\n",
        "length: attributes": "import keras\nx = keras" + ".a" * 5000 + "\n",
        "length: calls": "import keras\nx = keras" + "()" * 5000 + "\n",
        "length: indices": "import keras\nx = keras" + "[0]" * 5000 + "\n",
        "length: negations": "import keras\nx = " + "not " * 5000 + "1\n",
        "length: texts": "import keras\nx = " + "'a' " * 5000 + "\n",
        "length: conditions": "import keras\nx = " + " if 1 else ".join(["1"] * 5000) + "\n",
        "length: branches": "import keras\nif a == 0:\n    pass\n" + "elif a == 1:\n    pass\n" * 5000,
    }
)

# what cannot or need not be parsed: the text, and what the finding says
UNPARSED = {
    "a syntax error": ("import keras\n\nx = (1,\n", "'(' was never closed"),
    "a text beside bytes": ("import keras\nx = 'a' b'b'\n", "bytes"),
    "Python 2": ("import keras\n\nprint 'hello'\n", "Missing parentheses in call to 'print'"),
    "parentheses": ("import keras\nx = " + "(" * 10_000 + "1" + ")" * 10_000 + "\n", "brackets are open at once"),
    "brackets over lines": ("import keras\nx = " + "[\n" * 5000 + "]\n" * 5000, "brackets are open at once"),
    "lambdas": ("import keras\nx = " + "lambda:" * 5000 + "1\n", "operators"),
    "blocks": ("import keras\n" + "".join(" " * i + "if 1:\n" for i in range(2000)) + " " * 2000 + "pass\n", ""),
}
