"""Programs of residual blocks out of a grammar, as Hypothesis draws them: right ones, wrong ones, and nonsense that parses."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

HEAD = "import keras, math, functools\nimport numpy as np\nimport tensorflow as tf\nfrom keras import layers, ops, backend as K\n"
NAMES = st.sampled_from(["x", "y", "shortcut", "filters", "stride", "flag", "axis", "f", "g", "self", "kwargs", "i"])
ATOMS = st.one_of(
    NAMES,
    st.integers(-3, 70).map(str),
    st.sampled_from(
        [
            "None",
            "True",
            "False",
            "1.5",
            "'same'",
            "'valid'",
            "''",
            "()",
            "[]",
            "{}",
            "x.shape[-1]",
            "K.int_shape(x)",
            "10**20",
            "...",
        ]
    ),
)
SIGNS = st.sampled_from(
    ["+", "-", "*", "//", "%", "/", "**", "@", "<<", "&", "|", "==", "!=", "<", ">=", "in", "is", "and", "or"]
)
LAYERS = st.sampled_from(
    "Conv2D(f, 3, padding='same')|Conv2D(filters, 1, strides=stride)|Conv1D(4, 3)|Conv2DTranspose(filters, 2, strides=2)|DepthwiseConv2D(3)|"
    "SeparableConv2D(filters, 3)|Dense(filters)|BatchNormalization(axis=axis)|Activation('relu')|Add()|Concatenate(axis=axis)|MaxPooling2D(stride)|"
    "GlobalAveragePooling2D(keepdims=flag)|Reshape((-1, filters))|Flatten()|Permute((2, 1))|ZeroPadding2D(((1, 1), 1))|UpSampling2D(stride)|"
    "Lambda(lambda t: t[:, ::2])|TimeDistributed(layers.Dense(f))|Bidirectional(layers.LSTM(4))|MultiHeadAttention(2, filters)|Embedding(9, filters)|"
    "Cropping2D(stride)|RepeatVector(i)|Multiply()|Dot(axis)|LayerNormalization()|GroupNormalization(f)|LSTM(f, return_sequences=flag)|RNN(g)".split(
        "|"
    )
)
FUNCTIONS = st.sampled_from(
    "ops.concatenate|ops.reshape|ops.split|ops.transpose|tf.concat|tf.shape|tf.pad|K.concatenate|ops.einsum|ops.mean|ops.stack|tf.image.resize|"
    "len|range|int|tuple|list|sum|max|min|zip|enumerate|sorted|math.ceil|functools.partial|isinstance|getattr|print|str|f|g|"
    "keras.Model|keras.Sequential|layers.Input|layers.add|layers.concatenate|np.arange|np.prod|dict|map|any|round|divmod|super".split(
        "|"
    )
)


def _more(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    many = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        st.tuples(LAYERS, many).map(lambda got: f"layers.{got[0]}({got[1]})"),
        st.tuples(LAYERS, many).map(lambda got: f"layers.{got[0]}([{got[1]}])"),
        st.tuples(FUNCTIONS, many).map(lambda got: f"{got[0]}({got[1]})"),
        st.tuples(FUNCTIONS, many, NAMES, inner).map(lambda got: f"{got[0]}({got[1]}, {got[2]}={got[3]})"),
        st.tuples(inner, SIGNS, inner).map(lambda got: f"({got[0]} {got[1]} {got[2]})"),
        st.tuples(inner, inner, inner).map(lambda got: f"({got[0]} if {got[1]} else {got[2]})"),
        st.tuples(inner, inner).map(lambda got: f"({got[0]})[{got[1]}]"),
        st.tuples(inner, inner).map(lambda got: f"({got[0]})[{got[1]}:]"),
        many.map(lambda got: f"[{got}]"),
        many.map(lambda got: f"({got},)"),
        st.tuples(NAMES, inner).map(lambda got: f"(lambda {got[0]}=None, *a: {got[1]})"),
        st.tuples(inner, NAMES, inner).map(lambda got: f"[{got[0]} for {got[1]} in {got[2]}]"),
        st.tuples(inner, st.sampled_from(["shape", "output", "append", "items()", "get_shape()", "rank", "name"])).map(lambda got: f"({got[0]}).{got[1]}"),
        st.tuples(inner, inner).map(lambda got: f"f'{{({got[0]})}}' % ({got[1]},)"),
    )  # fmt: skip


EXPRESSIONS = st.recursive(ATOMS, _more, max_leaves=8)
TARGETS = st.one_of(NAMES, NAMES, NAMES, st.sampled_from(["x, y", "[x, *y]", "self.x", "x[0]", "f.y", "(x, (y, i))"]))
SIMPLE = st.one_of(
    st.tuples(TARGETS, EXPRESSIONS).map(lambda got: f"{got[0]} = {got[1]}"),
    st.tuples(NAMES, LAYERS).map(lambda got: f"x = layers.{got[1]}(x)"),
    st.tuples(NAMES, LAYERS).map(lambda got: f"{got[0]} = layers.{got[1]}"),
    st.tuples(NAMES, SIGNS, EXPRESSIONS).map(lambda got: f"{got[0]} += {got[2]}"),
    EXPRESSIONS,
    EXPRESSIONS.map("return {}".format),
    EXPRESSIONS.map("assert {}".format),
    EXPRESSIONS.map("yield {}".format),
    EXPRESSIONS.map("raise ValueError({})".format),
    TARGETS.map("del {}".format),
    NAMES.map("global {}".format),
    st.sampled_from(
        ["pass", "break", "continue", "return x", "raise", "return layers.Add()([x, shortcut])", "shortcut = x"]
    ),
)
HEADS = st.one_of(
    EXPRESSIONS.map("if {}:".format),
    st.tuples(TARGETS, EXPRESSIONS).map(lambda got: f"for {got[0]} in {got[1]}:"),
    EXPRESSIONS.map("while {}:".format),
    st.tuples(EXPRESSIONS, NAMES).map(lambda got: f"with {got[0]} as {got[1]}:"),
    st.tuples(NAMES, st.lists(NAMES, unique=True, max_size=4)).map(lambda got: f"def {got[0]}({', '.join(got[1])}):"),
    st.tuples(NAMES, NAMES, EXPRESSIONS).map(lambda got: f"def {got[0]}({got[1]}={got[2]}, *args, **kw):"),
    st.tuples(NAMES, st.sampled_from(["", "layers.Layer", "keras.Model", "x", "layers.Conv2D", "list"])).map(lambda got: f"class {got[0]}({got[1]}):"),
    st.sampled_from(["def call(self, x):", "def __init__(self, filters=4):", "def build(self, shape):", "try:", "for i in range(3):", "if flag:"]),
)  # fmt: skip


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def _block(head: str, body: list[list[str]], other: list[str]) -> list[str]:
    inner = [line for lines in body for line in lines]
    tail = ["except (ValueError, TypeError):"] if head == "try:" else ["else:"]
    made = [head, *_indented(inner)]
    return [*made, *tail, *_indented(other)] if head == "try:" or head.startswith(("if", "for", "while")) else made


STATEMENTS = st.recursive(
    SIMPLE.map(lambda line: [line]),
    lambda inner: st.tuples(HEADS, st.lists(inner, min_size=1, max_size=5), inner).map(lambda got: _block(*got)),
    max_leaves=14,
)
PROGRAMS = st.lists(STATEMENTS, min_size=1, max_size=5).map(
    lambda blocks: (
        HEAD + "x = y = layers.Input((32, 32, 8))\n" + "\n".join(line for lines in blocks for line in lines) + "\n"
    )
)
