"""Drawn blocks, as people write them."""

from __future__ import annotations

import random

HEAD = """import keras
from keras import layers


def make_divisible(value, divisor=8):
    new = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return new + divisor if new < 0.9 * value else new


def conv_bn(x, filters, kernel_size=3, strides=1, activate=True, groups=1):
    x = layers.Conv2D(filters, kernel_size, strides=strides, padding="same", groups=groups)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x) if activate else x


def halves(x):
    width = x.shape[-1] // 2
    return x[..., :width], x[..., width:]


"""
PARAMETERS = {
    "filters": "filters", "strides": "strides=1", "kernel_size": "kernel_size=3", "groups": "groups=2", "expansion": "expansion=2",
    "ratio": "ratio=4", "alpha": "alpha=1.0", "flag": "flag=True", "other": "other=False", "mode": "mode='plain'", "units": "units=None",
    "heads": "heads=2", "padding": "padding='same'", "dilation": "dilation=1", "pair_dims": "pair_dims=(4, 8)",
}  # fmt: skip


def drawn(seed: int) -> str:
    """The text of a drawn program, with a function `block`; some of them call a layer of their own."""
    return Program(random.Random(seed)).text()


class Program:
    """One drawn program."""

    def __init__(self, pick: random.Random) -> None:
        self.pick = pick
        self.rank4 = True

    def one(self, *ways: str) -> str:
        """One of several texts."""
        return self.pick.choice(ways)

    def text(self) -> str:
        body = ["y = x", *self.lines(self.pick.randint(1, 4), "")]
        body += [*self.merge(), "return y"]
        whole = "\n".join(body)
        used = [name for name in PARAMETERS if name in whole.replace("groups=", "").replace("strides=", "").replace("padding=", "")]
        own = self.pick.random()
        if own < 0.3:
            return HEAD + self.layer(body, used)
        given = ", ".join(["x", *(PARAMETERS[name] for name in used)])
        return HEAD + f"def block({given}):\n" + "".join(f"    {line}\n" for line in body)

    def layer(self, body: list[str], used: list[str]) -> str:
        """The body as the `call` of a layer, which the block makes."""
        given = ", ".join(PARAMETERS[name] for name in used)
        lines = ["class Own(layers.Layer):", f"    def __init__(self, {given}):", "        super().__init__()"]
        lines += [f"        self.{name} = {name}" for name in used]
        made: list[str] = []
        called: list[str] = []
        for line in body:
            called.append(self.kept(line, made))
        part = self.one("__init__", "build")
        if part == "build":
            lines += ["", "    def build(self, shape):"] + [f"        {name} = self.{name}" for name in used]
        usable = [one for one in made if ".shape" not in one]
        lines += [f"        {one}" for one in usable] or ["        pass"]
        lines += ["", "    def call(self, x):"] + [f"        {name} = self.{name}" for name in used]
        lines += [f"        {line}" for line in (called if len(usable) == len(made) else body)]
        names = ", ".join(["x", *(PARAMETERS[name] for name in used)])
        return HEAD + "\n".join(lines) + f"\n\n\ndef block({names}):\n    return Own({', '.join(used)})(x)\n"

    def kept(self, line: str, made: list[str]) -> str:
        """A line that calls a layer which `__init__` keeps."""
        start = line.find("= layers.")
        end = line.rfind(")(")
        if start < 0 or end < 0 or " if " in line or ", layers." in line or line.count("layers.") > 1:
            return line
        made.append(f"self.part{len(made)} {line[start : end + 1]}")
        return f"{line[:start]}= self.part{len(made) - 1}{line[end + 1 :]}"

    def width(self) -> str:
        """How many channels."""
        return self.one(
            "filters", "filters", "filters", "filters * 2", "filters // 2", "filters * expansion", "int(filters * alpha)", "x.shape[-1]",
            "y.shape[-1] // 2", "max(8, filters // ratio)", "make_divisible(filters * alpha)", "filters if flag else filters * 2",
            "y.shape[-1] * expansion", "pair_dims[0]", "pair_dims[1]", "units or filters", "filters + x.shape[-1]", "filters // groups * groups",
            "int(y.shape[-1] * alpha)", "y.shape[-1] - filters", "min(filters, x.shape[-1])", "2 ** expansion * 4",
        )  # fmt: skip

    def stride(self) -> str:
        """A stride."""
        return self.one("1", "1", "2", "strides", "strides", "strides if flag else 1", "(strides, 1)")

    def kernel(self) -> str:
        """The size of a kernel."""
        return self.one("1", "3", "3", "2", "kernel_size", "kernel_size", "(kernel_size, 1)", "(1, 3)")

    def padding(self) -> str:
        """A padding."""
        return self.one("'same'", "'same'", "'same'", "'valid'", "padding")

    def test(self) -> str:
        """A condition."""
        return self.one(
            "flag", "other", "not flag", "strides > 1", "strides != 1", "strides == 2", "x.shape[-1] != filters", "x.shape[-1] == y.shape[-1]",
            "y.shape[-1] == filters", "mode == 'wide'", "mode in ('wide', 'deep')", "expansion > 1", "expansion != 1", "filters > 16", "units is not None",
            "units is None", "x.shape[1] == y.shape[1]", "strides == 1 and x.shape[-1] == filters", "strides != 1 or x.shape[-1] != filters", "x.shape == y.shape",
            "flag and other", "flag or strides > 1", "x.shape[1] > 4", "y.shape[1] % 2 == 0", "ratio", "ratio > 0", "groups > 1", "kernel_size % 2",
            "filters % groups == 0", "x.shape[-1] < filters", "alpha < 1", "padding == 'same'", "filters == x.shape[-1] * expansion",
        )  # fmt: skip

    def lines(self, count: int, indent: str) -> list[str]:
        """Some statements."""
        found: list[str] = []
        for _ in range(count):
            found += [f"{indent}{line}" for part in self.step(deep=bool(indent)) for line in part.split("\n")]
        return found

    def step(self, *, deep: bool) -> list[str]:
        """One statement, or a few that belong together."""
        kind = self.pick.random()
        if kind < 0.22 and not deep:
            lines = [f"if {self.test()}:", *self.lines(self.pick.randint(1, 2), "    ")]
            if self.pick.random() < 0.4:
                lines += ["else:", *self.lines(1, "    ")]
            return lines
        if kind < 0.3:
            return [self.one(
                "assert filters % groups == 0", "if y.shape[-1] % groups:\n    raise ValueError('groups')", "assert x.shape[-1] >= filters",
                "if mode not in ('plain', 'wide'):\n    raise ValueError(mode)", "assert strides in (1, 2)", "if strides > 2: raise ValueError('strides')",
            )] if not deep else ["y = layers.ReLU()(y)"]  # fmt: skip
        if kind < 0.4:
            return self.attention()
        if kind < 0.5:
            return self.parted()
        return [self.called()]

    def called(self) -> str:
        """A layer, called."""
        width, stride, kernel, padding = self.width(), self.stride(), self.kernel(), self.padding()
        return self.one(
            f"y = layers.Conv2D({width}, {kernel}, strides={stride}, padding={padding})(y)",
            f"y = layers.Conv2D({width}, {kernel}, strides={stride}, padding={padding})(y)",
            f"y = conv_bn(y, {width}, {self.kernel()}, {stride})",
            f"y = conv_bn(y, {width}, {self.kernel()}, {stride}, activate=flag, groups=groups)",
            f"y = layers.Conv2D({width}, 3, padding='same', groups={self.one('groups', '2', 'y.shape[-1]')})(y)",
            f"y = layers.Conv2D({width}, {kernel}, padding={padding}, dilation_rate={self.one('dilation', '2')})(y)",
            f"y = layers.DepthwiseConv2D({self.one('3', 'kernel_size')}, strides={self.one('1', 'strides')}, padding={padding})(y)",
            f"y = layers.DepthwiseConv2D(3, padding='same', depth_multiplier={self.one('expansion', '2')})(y)",
            f"y = layers.SeparableConv2D({width}, 3, strides={self.one('1', 'strides')}, padding={padding})(y)",
            f"y = layers.Conv2DTranspose({width}, {kernel}, strides={stride}, padding={padding})(y)",
            f"y = layers.MaxPooling2D({self.one('2', 'strides', '(2, 1)')})(y)",
            f"y = layers.MaxPooling2D({self.one('2', '3', 'kernel_size')}, strides={self.one('1', '2', 'strides')}, padding={padding})(y)",
            f"y = layers.AveragePooling2D({self.one('2', 'strides')}, padding='same')(y)",
            f"y = layers.UpSampling2D({self.one('2', 'strides')})(y)",
            f"y = layers.ZeroPadding2D({self.one('1', 'kernel_size // 2', '((0, 1), (0, 1))', '(kernel_size - 1) // 2')})(y)",
            f"y = layers.Cropping2D({self.one('1', 'strides - 1', '((0, 1), (1, 0))')})(y)",
            f"y = layers.GroupNormalization(groups={self.one('groups', '4', '-1')})(y)",
            "y = layers.BatchNormalization()(y)",
            f"y = layers.Dense({width})(y)",
            f"y = layers.Concatenate()([{self.one('x, y', 'y, x', 'y, y')}])",
            f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1, strides={stride})(x)])",
            f"y = layers.Concatenate(axis={self.one('-1', '1', '2', '3')})([x, y])",
            f"y = layers.Add()([y, layers.Conv2D({width}, 1)(y)])",
            f"y = layers.Add()([x, y]) if {self.test()} else y",
            f"y = y + layers.Conv2D({width}, 1, strides={self.one('1', 'strides')})(x)",
            f"y = y * layers.Dense({self.one('1', 'y.shape[-1]', 'filters')})(y)",
            f"y = layers.Reshape({self.one('(-1, y.shape[-1])', '(y.shape[1], y.shape[2], -1)', '(y.shape[1] * y.shape[2], filters)')})(y)",
        )  # fmt: skip

    def attention(self) -> list[str]:
        """Attention over channels or places."""
        width = self.one("y.shape[-1] // ratio", "max(1, y.shape[-1] // ratio)", "filters // ratio", "int(y.shape[-1] / ratio)", "filters")
        back = self.one("y.shape[-1]", "y.shape[-1]", "filters")
        ways = [
            ["g = layers.GlobalAveragePooling2D()(y)", f"g = layers.Dense({width}, activation='relu')(g)", f"g = layers.Dense({back})(g)",
             self.one("g = layers.Reshape((1, 1, y.shape[-1]))(g)", "g = layers.Reshape((1, 1, filters))(g)", "g = g[:, None, None, :]"), "y = layers.Multiply()([y, g])"],
            ["g = layers.GlobalAveragePooling2D(keepdims=True)(y)", f"g = layers.Conv2D({width}, 1)(g)", f"g = layers.Conv2D({back}, 1)(g)", "y = y * g"],
            ["g = keras.ops.mean(y, axis=-1, keepdims=True)", "g = layers.Conv2D(1, 7, padding='same', activation='sigmoid')(g)", "y = layers.Multiply()([y, g])"],
            ["g = layers.Reshape((-1, y.shape[-1]))(y)", f"g = layers.MultiHeadAttention(heads, {self.one('filters', 'y.shape[-1] // heads')})(g, g)",
             "y = layers.Reshape((y.shape[1], y.shape[2], y.shape[-1]))(g)"],
            [f"q = layers.Reshape((-1, {self.one('filters', 'y.shape[-1]')}))(y)", f"g = layers.Conv2D({self.one('filters', 'y.shape[-1]')}, 1)(y)",
             "k = layers.Reshape((-1, g.shape[-1]))(g)", "a = layers.Softmax()(layers.Dot(axes=2)([q, k]))", "a = layers.Dot(axes=(2, 1))([a, k])",
             "y = layers.Reshape((y.shape[1], y.shape[2], -1))(a)"],
        ]  # fmt: skip
        return self.pick.choice(ways)

    def parted(self) -> list[str]:
        """Channels taken apart, and put together."""
        ways = [
            ["a, b = halves(y)", f"b = layers.Conv2D({self.one('b.shape[-1]', 'filters', 'filters // 2')}, 3, padding='same')(b)",
             f"y = layers.{self.one('Concatenate', 'Add')}()([a, b])"],
            [f"parts = keras.ops.split(y, {self.one('groups', '2')}, axis=-1)", "y = layers.Concatenate()([layers.Conv2D(filters // groups, 3, padding='same')(one) for one in parts])"],
            ["y = layers.Reshape((y.shape[1], y.shape[2], groups, y.shape[-1] // groups))(y)", "y = layers.Permute((1, 2, 4, 3))(y)",
             "y = layers.Reshape((y.shape[1], y.shape[2], y.shape[3] * y.shape[4]))(y)"],
            [f"a = layers.Conv2D({self.width()}, 1)(y)", f"b = layers.Conv2D({self.width()}, 3, padding='same')(y)", f"c = layers.MaxPooling2D(3, strides=1, padding={self.padding()})(y)",
             f"y = layers.Concatenate()([{self.one('a, b', 'a, b, c', 'a, c')}])"],
            ["outs = []", "for i in range(groups):", "    part = y[..., i * filters:(i + 1) * filters]", "    outs.append(layers.Conv2D(filters, 3, padding='same')(part))",
             "y = layers.Concatenate()(outs)"],
            [f"y = layers.Conv2D({self.width()} * 4, 3, padding='same')(y)", "y = keras.ops.reshape(y, (-1, y.shape[1] * 2, y.shape[2] * 2, y.shape[3] // 4))"],
            [f"y = keras.ops.pad(y, ((0, 0), (0, 0), (0, 0), (0, {self.one('filters', 'filters - y.shape[-1]', 'x.shape[-1]')})))"],
            [f"y = y[:, ::{self.one('2', 'strides')}, ::{self.one('2', 'strides')}]"],
            ["y = keras.ops.concatenate([y, keras.ops.zeros_like(y)], axis=-1)"],
        ]  # fmt: skip
        return self.pick.choice(ways)

    def merge(self) -> list[str]:
        """How the block ends."""
        width, stride = self.one("filters", "filters", "y.shape[-1]", self.width()), self.one("strides", "strides", "1", "2")
        ways = [
            ["y = layers.Add()([x, y])"],
            ["s = x", f"if {self.test()}:", f"    s = layers.Conv2D({width}, 1, strides={stride})(x)", "y = layers.Add()([s, y])"],
            ["s = x", f"if {self.test()}:", f"    s = conv_bn(x, {width}, 1, {stride}, activate=False)", "y = layers.Add()([s, y])"],
            [f"s = layers.Conv2D({width}, 1, strides={stride})(x) if {self.test()} else x", "y = layers.ReLU()(layers.Add()([y, s]))"],
            [f"if {self.test()}:", "    y = layers.Add()([x, y])"],
            [f"if {self.test()}:", "    return y", "y = layers.Add()([x, y])"],
            [f"if {self.test()}:", f"    x = layers.AveragePooling2D({stride}, padding='same')(x)", f"if x.shape[-1] != {width}:", f"    x = layers.Conv2D({width}, 1)(x)", "y = x + y"],
            [],
            [f"y = layers.Concatenate()([x, y]) if {self.test()} else layers.Add()([x, y])"],
            ["s = layers.MaxPooling2D(strides)(x) if strides > 1 else x", f"y = layers.Add()([y, layers.Conv2D({width}, 1)(s)])"],
            ["s = x", "while s.shape[1] > y.shape[1]:", "    s = layers.MaxPooling2D(2)(s)", "y = layers.Concatenate()([s, y])"] if self.pick.random() < 0.3 else ["y = layers.Maximum()([x, y])"],
            ["if y.shape[-1] > x.shape[-1]:", "    x = keras.ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, y.shape[-1] - x.shape[-1])))", "y = layers.Add()([x, y])"],
        ]  # fmt: skip
        return self.pick.choice(ways)
