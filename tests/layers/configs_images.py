"""Calls of the layers that slide windows over images, pool, frame and repeat them."""

from __future__ import annotations

from collections.abc import Callable

from drawing import CONFIGS, Config, Draw, Options, image, layout, numbers, seldom, size, some
from hypothesis import strategies as st


def windows(draw: Draw, count: int, paddings: tuple[str, ...]) -> Options:
    strides = numbers(draw, count, 1, 3)
    return {
        "kernel_size": numbers(draw, count, 1, 4),
        "strides": strides,
        "padding": draw(st.sampled_from(paddings)),
        "data_format": layout(draw),
        "dilation_rate": numbers(draw, count, 1, 2) if strides == 1 else seldom(draw, st.just(1), size(1, 2)),
        "use_bias": draw(st.booleans()),
    }


def conv(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options = windows(
            draw, count, ("valid", "same", "causal", "SAME") if count == 1 else ("valid", "same", "Valid")
        )
        options["filters"] = seldom(draw, st.sampled_from([1, 2, 3, 4, 6, 8]), st.just(0))
        options["lora_rank"] = draw(st.sampled_from([None, None, 0, 2]))
        options["groups"] = seldom(draw, st.sampled_from([1, 1, 2, 3]), st.sampled_from([0, -1]), 20)
        options = some(draw, options, "filters", "kernel_size")
        return options, [image(draw, count, options.get("data_format"))]

    return config


def depthwise(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options = windows(draw, count, ("valid", "same"))
        options["dilation_rate"] = numbers(draw, count, 1, 2)
        options["depth_multiplier"] = seldom(draw, size(1, 3), st.just(0))
        options = some(draw, options, "kernel_size")
        return options, [image(draw, count, options.get("data_format"))]

    return config


def separable(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options, shapes = depthwise(count)(draw)
        return {"filters": seldom(draw, size(1, 5), st.just(0)), **options}, shapes

    return config


def transposed(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options = windows(draw, count, ("valid", "same", "Same", "causal"))
        options["filters"] = seldom(draw, size(1, 5), st.just(0))
        options["output_padding"] = draw(
            st.one_of(st.none(), st.just(0), st.just(1), st.just((0,) * count), st.just(2))
        )
        options = some(draw, options, "filters", "kernel_size")
        return options, [image(draw, count, options.get("data_format"))]

    return config


def pool(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options: Options = {
            "pool_size": numbers(draw, count, 1, 4),
            "strides": draw(st.one_of(st.none(), st.just(numbers(draw, count, 1, 3)))),
            "padding": seldom(draw, st.sampled_from(["valid", "same"]), st.sampled_from(["SAME", "causal"])),
            "data_format": layout(draw),
        }
        options = some(draw, options, "pool_size")
        return options, [image(draw, count, options.get("data_format"))]

    return config


def whole(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options = some(draw, {"data_format": layout(draw), "keepdims": draw(st.booleans())})
        return options, [image(draw, count, options.get("data_format"))]

    return config


def adapted(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options = {"output_size": numbers(draw, count, 1, 12), "data_format": layout(draw)}
        options = some(draw, options, "output_size")
        return options, [image(draw, count, options.get("data_format"), ranks=False)]

    return config


def framed(name: str, count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        number, pair = size(0, 3), st.tuples(size(0, 3), size(0, 3))
        each = pair if count == 1 else st.tuples(*[st.one_of(number, pair)] * count)
        odd = [st.just((1,)), st.just((1, 1, 1, 1)), st.just(((1, 2, 3),) * count), st.just((-1,) * max(count, 2))]
        value = seldom(draw, st.one_of(number, each), st.one_of(*odd))
        options: Options = {name: value, "data_format": layout(draw)}
        if name == "cropping" and count == 1:
            del options["data_format"]
        options = some(draw, options)
        return options, [image(draw, count, options.get("data_format"))]

    return config


def repeated(count: int) -> Callable[[Draw], Config]:
    def config(draw: Draw) -> Config:
        options = some(draw, {"size": numbers(draw, count, 1, 3), "data_format": layout(draw)})
        if count == 1:
            options = {"size": seldom(draw, size(1, 4), size(-1, 0))}
        return options, [image(draw, count, options.get("data_format"))]

    return config


CONFIGS.update(
    {
        **{f"Conv{n}D": conv(n) for n in (1, 2, 3)},
        **{f"DepthwiseConv{n}D": depthwise(n) for n in (1, 2)},
        **{f"SeparableConv{n}D": separable(n) for n in (1, 2)},
        **{f"Conv{n}DTranspose": transposed(n) for n in (1, 2, 3)},
        **{f"{kind}Pooling{n}D": pool(n) for n in (1, 2, 3) for kind in ("Max", "Average")},
        **{f"Global{kind}Pooling{n}D": whole(n) for n in (1, 2, 3) for kind in ("Max", "Average")},
        **{f"Adaptive{kind}Pooling{n}D": adapted(n) for n in (1, 2, 3) for kind in ("Max", "Average")},
        **{f"ZeroPadding{n}D": framed("padding", n) for n in (1, 2, 3)},
        **{f"Cropping{n}D": framed("cropping", n) for n in (1, 2, 3)},
        **{f"UpSampling{n}D": repeated(n) for n in (1, 2, 3)},
    }
)
