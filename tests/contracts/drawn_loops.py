"""Drawn functions with loops over lists and counts."""

from __future__ import annotations

import random
import re

HEAD = "import keras\nfrom keras import layers\n\n\n"
LISTS = 100_000  # the numbers of programs with lists of layers begin here
TOTALS = 200_000  # those of programs with sums and products over lists


def drawn(seed: int) -> str:
    """The text of a drawn program; those from `LISTS` on have lists of layers, those from `TOTALS` on sums."""
    pick = random.Random(seed)
    if seed >= TOTALS:
        return totals(pick)
    return lists_of_layers(pick) if seed >= LISTS else a_loop(pick)


def lists_of_layers(pick: random.Random) -> str:
    """A function that makes layers in one loop and calls them in another one."""
    kind = pick.choice(["items", "enumerate", "places", "pairs", "count", "count"])
    opening, width, turn = {
        "items": ("for f in filters_list:", "f", ""),
        "enumerate": ("for i, f in enumerate(filters_list):", "f", "i"),
        "places": ("for i in range(len(filters_list)):", "filters_list[i]", "i"),
        "pairs": ("for f, s in zip(filters_list, strides_list):", "f", ""),
        "count": ("for i in range(blocks):", pick.choice(["width", "width * (i + 1)", "width * 2 ** i"]), "i"),
    }[kind]
    stride = "s" if kind == "pairs" else "2 if i == 0 else 1" if turn and pick.random() < 0.4 else pick.choice("112")
    names = {"pairs": ", strides_list", "count": ""}.get(kind, "")
    names = ("blocks, width" if kind == "count" else "filters_list") + names + ", wide=False"
    made, calls = _made(pick, opening, width, turn, stride), _called(pick)
    first = "width" if kind == "count" else f"filters_list[{pick.choice(['0', '-1'])}]"
    ends = ["return x", "return x", f"return layers.Add()([x, layers.Conv2D({first}, 1)(x)])", "return layers.Add()([x, first])"]
    end = pick.choice(ends)
    if pick.random() < 0.5:  # a layer of its own
        own = re.sub(r"\bitems\b", "self.items", "\n".join(calls)).split("\n")
        given = names.replace("=False", "")
        part = pick.choice(["__init__(self, " + names + ")", "build(self, shape)"])
        lines = ["class Own(layers.Layer):"]
        if part.startswith("build"):
            parameters = given.split(", ")
            lines += [f"    def __init__(self, {names}):", "        super().__init__()"]
            lines += [f"        self.{one} = {one}" for one in parameters]
            lines += ["", "    def build(self, shape):", f"        {given} = {', '.join(f'self.{one}' for one in parameters)}"]
        else:
            lines += [f"    def {part}:", "        super().__init__()"]
        lines += [f"        {line}" for line in made] + ["        self.items = items", "", "    def call(self, x):"]
        lines += [f"        {line}" for line in (*own, "return x")]
        used = pick.choice([["x = Own(GIVEN)(x)"]] * 3 + [["own = Own(GIVEN)", "x = own(x)", "x = own(x)"]])
        body = ["first = x", *(line.replace("GIVEN", given) for line in used), end]
        return HEAD + "\n".join(lines) + f"\n\n\ndef block(x, {names}):\n" + "".join(f"    {line}\n" for line in body)
    return HEAD + f"def block(x, {names}):\n" + "".join(f"    {line}\n" for line in ["first = x", *made, *calls, end])


def _layer(pick: random.Random, width: str, turn: str, stride: str) -> str:
    kinds = [
        f"layers.Conv2D({width}, 3, strides={stride}, padding='same')",
        f"layers.Conv2D({width}, 3, strides={stride}, padding='same')",
        f"layers.Conv2D({width}, 2, strides={stride})",
        f"layers.Dense({width})",
        f"layers.Conv2DTranspose({width}, 3, strides={stride}, padding='same')",
        "layers.BatchNormalization()",
        "layers.MaxPooling2D(2)",
        "layers.UpSampling2D(2)",
        f"keras.Sequential([layers.Conv2D({width}, 1), layers.BatchNormalization()])",
    ]
    if turn:
        kinds += [f"layers.Conv2D({width} + {turn}, 1)", f"layers.Conv2D({width}, 1 if {turn} % 2 else 3, padding='same')"]
    return pick.choice(kinds)


def _made(pick: random.Random, opening: str, width: str, turn: str, stride: str) -> list[str]:
    """The statements that make a list of layers."""
    first, second = _layer(pick, width, turn, stride), _layer(pick, width, turn, stride)
    over = opening.removesuffix(":")
    ways = [
        [f"items = [{first} {over}]"],
        ["items = []", opening, f"    items.append({first})"],
        ["items = []", opening, f"    items.append({first})", f"    items.append({second})"],
        ["items = []", opening, f"    items += [{first}, {second}]"],
        ["items = [layers.Conv2D(4, 1)]", opening, f"    items.append({first})"],
        ["items = []", opening, f"    items.append({first})", "    if wide:", f"        items.append({second})"],
        ["items = []", opening, f"    items.insert(0, {first})"],
        [f"items = [{first} if wide else {second} {over}]"],
        [f"items = [{first} {over}] + [{second} {over}]"],
        [f"items = [keras.Sequential([{first}, {second}]) {over}]"],
        ["model = keras.Sequential()", opening, f"    model.add({first})", f"    model.add({second})", "items = [model]"],
    ]
    made = pick.choice(ways)
    if len(made) == 1 and pick.random() < 0.25:
        return [f"items = [[{first}, {second}] {over}]", "items = [one for pair in items for one in pair]"]
    return made


def _called(pick: random.Random) -> list[str]:
    """The statements that call what is in a list of layers."""
    turns = ["items", "items", "items", "items[1:]", "items[:-1]", "items[::-1]", "reversed(items)"]
    again = pick.choice(turns)
    plain = [f"for item in {pick.choice(turns)}:", "    x = item(x)"]
    ways = [
        plain,
        plain,
        [*plain, f"for item in {again}:", "    x = item(x)"],
        [f"for item in {again}:", "    x = layers.Add()([x, item(x)])"],
        [f"for item in {again}:", "    x = layers.Concatenate()([x, item(x)])"],
        [f"for i, item in enumerate({again}):", "    y = item(x)", "    x = layers.Add()([x, y]) if i else y"],
        ["for i in range(len(items)):", "    x = items[i](x)"],
        [f"for item in {again}:", "    y = item(x)", "    x = layers.Add()([x, y]) if x.shape[-1] == y.shape[-1] else y"],
        ["outs = []", f"for item in {again}:", "    x = item(x)", "    outs.append(x)", "x = layers.Concatenate()([outs[0], outs[-1]])"],
        ["outs = [x]", f"for item in {again}:", "    x = item(x)", "    outs.append(x)", "for one in outs[::-1]:", "    x = layers.Concatenate()([x, one])"],
        [f"x = layers.Concatenate()([x, *[item(x) for item in {again}]])"],
        ["x = items[0](x)", "for item in items[1:]:", "    x = item(x)"],
        ["last = items.pop()", "for item in items:", "    x = item(x)", "x = last(x)"],
        ["for one, other in zip(items, items[1:]):", "    x = layers.Add()([one(x), other(x)])"],
        ["for item in items:", "    x = layers.Conv2D(4, 1)(item(x))"],
    ]  # fmt: skip
    return pick.choice(ways)


def totals(pick: random.Random) -> str:
    """A function in which sizes are added up, or multiplied and divided, by the items of lists."""
    opening, width, stride, turn = pick.choice(
        [
            ("for f in filters_list:", "f", "", ""),
            ("for f in filters_list[1:]:", "f", "", ""),
            ("for f in filters_list[:-1]:", "f", "", ""),
            ("for f in filters_list[:2]:", "f", "", ""),
            ("for f in reversed(filters_list):", "f", "", ""),
            ("for i, f in enumerate(filters_list):", "f", "", "i"),
            ("for i in range(len(filters_list)):", "filters_list[i]", "", "i"),
            ("for i in range(len(filters_list) - 1):", "filters_list[i + 1]", "", "i"),
            ("for i in range(1, len(filters_list)):", "filters_list[i - 1]", "", "i"),
            ("for i in range(len(filters_list)):", "filters_list[-i]", "", "i"),
            ("for i in range(len(filters_list)):", "filters_list[-i - 1]", "", "i"),
            ("for i in range(len(filters_list)):", "filters_list[len(filters_list) - 1 - i]", "", "i"),
            ("for f, s in zip(filters_list, strides_list):", "f", "s", ""),
            ("for f, s in zip(filters_list, strides_list):", "f", "s", ""),
            ("for s in strides_list:", "4", "s", ""),
            ("for s in strides_list[::-1]:", "4", "s", ""),
            ("for i, s in enumerate(strides_list):", "4", "s", "i"),
            ("for f in filters_list:", "f", "", "for s in strides_list:"),
        ]
    )
    inner, turn = (turn, "") if turn.startswith("for") else ("", turn)
    lines = ["total, part, y = x.shape[-1], 1, x", opening]
    lines += [f"    {_adding(pick, width, stride, turn)}" for _ in range(pick.randint(1, 3))]
    if inner:
        lines += [f"    {inner}", f"        {_adding(pick, width, 's', '')}"]
    if pick.random() < 0.3:
        again, one = pick.choice([(opening, stride), ("for s in strides_list:", "s"), ("for s in reversed(strides_list):", "s")])
        lines += [again, f"    {_adding(pick, width, one, turn if again == opening else '')}"]
    lines.append(pick.choice(ENDS))
    names = [one for one in ("filters_list", "strides_list") if one in "".join(lines)] + ["width"]
    return HEAD + f"def block(x, {', '.join(names)}):\n" + "".join(f"    {line}\n" for line in lines)


ENDS = [
    "return y",
    "return layers.Add()([y, layers.Conv2D(total, 1)(y)])",
    "return layers.Add()([y, layers.Conv2D(width, 1)(y)])",
    "return layers.Conv2D(total, 1, groups=part)(y)",
    "return layers.Reshape((-1, total))(y)",
    "return layers.UpSampling2D(part)(y)",
    "return layers.Add()([layers.UpSampling2D(part)(y), layers.Conv2D(y.shape[-1], 1)(x)])",
    "return layers.Add()([y, layers.Conv2D(x.shape[-1] + sum(filters_list), 1)(y)])",
    "return layers.Add()([y, layers.Conv2D(sum(filters_list[1:]) + 1, 1)(y)])",
    "return layers.Conv2D(max(total, width), 1)(y)",
    "return layers.Conv2D(len(filters_list), 1)(layers.Concatenate()([x, y]))",
    "return layers.Concatenate()([y, *[layers.Conv2D(f, 1)(y) for f in filters_list]])",
]


def _adding(pick: random.Random, width: str, stride: str, turn: str) -> str:
    """A statement of a turn that adds, multiplies or divides."""
    steps = [
        f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1)(y)])",
        f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1)(x)])",
        f"y = layers.Conv2D({width}, 3, padding='same')(y)",
        f"total += {width}",
        f"total = total + {width} * 2",
        f"total -= {width}",
        f"total += {width} // 2",
        f"part *= {width}",
        "y = layers.Conv2D(total, 1)(y)",
        f"y = layers.ZeroPadding2D({width})(y)",
        f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1)(y)]) if {width} > 1 else y",
    ]
    if stride:
        steps += [
            f"y = layers.Conv2D({width}, 3, strides={stride}, padding='same')(y)",
            f"y = layers.MaxPooling2D({stride})(y)",
            f"y = layers.MaxPooling2D({stride}, padding='same')(y)",
            f"y = layers.UpSampling2D({stride})(y)",
            f"y = layers.Conv2D(4 * {stride}, {stride})(y)",
            f"part *= {stride}",
            f"part *= {stride}",
            f"total *= {stride}",
            f"total //= {stride}",
            f"y = layers.MaxPooling2D({stride})(y) if {stride} > 1 else y",
        ]
    if turn:
        steps += [
            f"y = layers.Concatenate()([y, layers.Conv2D({width} + {turn}, 1)(y)])",
            f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1)(y)]) if {turn} else layers.Conv2D({width}, 1)(y)",
            f"total = total + {width} if {turn} > 0 else {width}",
        ]
    return pick.choice(steps)


def a_loop(pick: random.Random) -> str:
    """A function whose widths and depths come from lists and counts."""
    kind = pick.choice(["items", "enumerate", "places", "tail", "reversed", "pairs", "count", "count"])
    opening, width, turn = {
        "items": ("for f in filters_list:", "f", ""),
        "enumerate": ("for i, f in enumerate(filters_list):", "f", "i"),
        "places": ("for i in range(len(filters_list)):", "filters_list[i]", "i"),
        "tail": ("for f in filters_list[1:]:", "f", ""),
        "reversed": ("for f in reversed(filters_list):", "f", ""),
        "pairs": ("for f, s in zip(filters_list, strides_list):", "f", ""),
        "count": ("for i in range(blocks):", "width", "i"),
    }[kind]
    stride = "s" if kind == "pairs" else "2 if i == 0 else 1" if turn and pick.random() < 0.5 else "1"
    lines = ["width = 4", "y = layers.Conv2D(4, 1)(x)", "kept = []", opening]
    lines += [f"    {_step(pick, width, turn, stride)}" for _ in range(pick.randint(1, 3))]
    ends = [
        "return y",
        "return layers.Add()([y, layers.Conv2D(width, 1)(y)])",
        "return layers.Add()([x, y])",
        "return x, y",
    ]
    if kind != "count":
        ends += ["return layers.Add()([y, layers.Conv2D(filters_list[-1], 1)(y)])"] * 2
        ends += ["return layers.Add()([y, layers.Conv2D(len(filters_list), 1)(y)])"]
    else:
        ends += ["return layers.Add()([y, layers.Conv2D(4 * 2 ** blocks, 1)(y)])"] * 2
    lines.append(pick.choice(ends))
    names = (
        "x, filters_list, strides_list" if kind == "pairs" else "x, blocks" if kind == "count" else "x, filters_list"
    )
    return HEAD + f"def block({names}):\n" + "".join(f"    {line}\n" for line in lines)


def _step(pick: random.Random, width: str, turn: str, stride: str) -> str:
    steps = [
        f"y = layers.Conv2D({width}, 3, strides={stride}, padding='same')(y)",
        f"y = layers.Conv2D({width}, 1, strides={stride})(y)",
        f"y = layers.Add()([y, layers.Conv2D({width}, 1)(y)])",
        f"y = layers.Concatenate()([y, layers.Conv2D({width}, 1)(y)])",
        "y = layers.MaxPooling2D(2)(y)",
        "y = layers.UpSampling2D(2)(y)",
        "y = layers.Conv2D(4, 3, padding='same')(y)",
        f"width = {width}",
        "width += 4",
        "width *= 2",
        "kept.append(y)",
        f"y = layers.Conv2D(16, 1, groups={width})(layers.Conv2D(16, 1)(y))",
    ]
    same = f"y.shape[-1] == {width}"
    steps += [  # a choice at each turn
        f"y = layers.Add()([layers.Conv2D({width}, 1)(y), y if {same} else layers.Conv2D({width}, 1)(y)])",
        f"y = y if {same} else layers.Conv2D({width}, 1, strides={stride})(y)",
        f"y = layers.Add()([layers.Conv2D({width}, 1)(y), y if {width} > y.shape[-1] else layers.Conv2D({width}, 1)(y)])",
        f"y = layers.Conv2D({width} if {width} > 4 else 4, 1)(y)",
        f"width += 1 if {width} > 4 else 2",
        f"assert {width} % 2 == 0",
        f"assert y.shape[-1] <= {width}",
    ]
    if turn:
        steps += [
            f"y = layers.Add()([y, layers.Conv2D(4, 1)(y)]) if {turn} % 2 else layers.Conv2D(4, 1)(y)",
            f"y = layers.Conv2D({width} * 2 ** {turn}, 1)(y)",
            f"y = layers.Conv2D({width} + {turn}, 1)(y)",
            f"y = layers.ReLU()(y) if {turn} else layers.Conv2D({width}, 1)(y)",
        ]
    return pick.choice(steps)
