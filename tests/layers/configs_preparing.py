"""Calls of the layers that prepare inputs: scaling, resizing, categories, sound, augmentation."""

from __future__ import annotations

from typing import Any

from drawing import (
    CONFIGS,
    Config,
    Configured,
    Draw,
    Options,
    Shape,
    anything,
    drawn,
    layout,
    one_of,
    seldom,
    size,
    some,
)
from hypothesis import strategies as st

from resblock_lint.layers.keras import augmentation
from resblock_lint.layers.registry import LAYERS


def picture(draw: Draw, data_format: str | None, low: int = 1) -> Shape:
    """A batch of images, seldom something else."""
    sizes = [seldom(draw, size(low, 9), st.none(), 10) for _ in range(2)]
    channels = seldom(draw, st.just(3), st.sampled_from([1, 2, 4, None]), 5)
    shape = (channels, *sizes) if data_format == "channels_first" else (*sizes, channels)
    return shape[: seldom(draw, st.just(3), st.just(2), 25)]


@drawn("Rescaling")
def rescaling(draw: Draw) -> Config:
    return {"scale": 0.5, **some(draw, {"offset": 1.0})}, [anything(draw, 0)]


@drawn("Normalization")
def normalization(draw: Draw) -> Config:
    axis = one_of(draw, -1, -1, None, (1, 2), (2, -1), 1, 3, 5, 0)
    mean = (
        {"mean": 1.0, "variance": 2.0}
        if draw(size(1, 4)) == 1
        else seldom(draw, st.just({}), st.just({"mean": 1.0}), 20)
    )
    return {**some(draw, {"axis": axis}), **mean}, [anything(draw)]


@drawn("Resizing", "CenterCrop", "RandomCrop")
def resized(draw: Draw) -> Config:
    data_format = layout(draw)
    sides = {name: seldom(draw, size(1, 9), st.just(0), 25) for name in ("height", "width")}
    return {**sides, **some(draw, {"data_format": data_format})}, [picture(draw, data_format)]


@drawn("Resizing")
def resizing(draw: Draw) -> Config:
    options, shapes, *_ = resized(draw)
    fitted = {name: draw(st.booleans()) for name in ("crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias")}
    return {**options, **some(draw, {**fitted, "interpolation": one_of(draw, "nearest", "bilinear")})}, shapes


def numbers_in(draw: Draw) -> Shape:
    return anything(draw, 0, 3) if draw(size(1, 3)) == 1 else (seldom(draw, size(1, 4), st.just(1), 2),)


def encoded(draw: Draw, *modes: str) -> Options:
    mode = seldom(draw, st.sampled_from(modes), st.just("onehot"), 20)
    return some(draw, {"output_mode": mode, "sparse": seldom(draw, st.just(False), st.just(True), 20)})


@drawn("CategoryEncoding")
def category(draw: Draw) -> Config:
    tokens = seldom(draw, size(1, 5), st.sampled_from([None, 0]), 10)
    return {"num_tokens": tokens, **encoded(draw, "multi_hot", "one_hot", "count", "binary")}, [numbers_in(draw)]


@drawn("Discretization")
def discretization(draw: Draw) -> Config:
    bins: Options = one_of(draw, {"num_bins": 4}, {"bin_boundaries": [0.0, 1.0, 2.5]}, {"bin_boundaries": [0.5]})
    bins = seldom(
        draw, st.just(bins), st.sampled_from([{}, {"num_bins": -1}, {"num_bins": 3, "bin_boundaries": [1.0]}]), 12
    )
    return {**bins, **encoded(draw, "int", "multi_hot", "one_hot", "count")}, [numbers_in(draw)]


@drawn("Hashing")
def hashing(draw: Draw) -> Config:
    bins = seldom(draw, size(1, 5), st.sampled_from([None, 0, -1]), 12)
    more = {"salt": one_of(draw, None, 7, (1, 2), (1, 2, 3)), "mask_value": one_of(draw, None, 0)}
    return {"num_bins": bins, **encoded(draw, "int", "multi_hot", "one_hot", "count"), **some(draw, more)}, [
        numbers_in(draw)
    ]


@drawn("HashedCrossing")
def crossing(draw: Draw) -> Config:
    one = seldom(draw, st.sampled_from([(), (1,)]), st.sampled_from([(2,), (1, 1)]), 8)
    two = seldom(draw, st.just(one), st.sampled_from([(), (1,), (3,)]), 8)
    shapes = [one, two, two][: seldom(draw, st.just(2), st.sampled_from([1, 3]), 12)]
    return {"num_bins": seldom(draw, size(1, 5), st.just(0), 20), **encoded(draw, "int", "one_hot")}, [shapes]


def vocabulary(draw: Draw, words: list[Any], special: list[Any]) -> Options:
    chosen = draw(st.lists(st.sampled_from(words), min_size=0, max_size=4, unique=draw(size(1, 8)) > 1))
    if draw(size(1, 3)) == 1:
        chosen = [*special, *chosen]
    return some(draw, {"vocabulary": chosen or None})


def lookup(draw: Draw, options: Options, oov: Any) -> Options:
    most = {"max_tokens": seldom(draw, size(2, 8), size(0, 1), 10), "pad_to_max_tokens": draw(st.booleans())}
    modes = encoded(draw, "int", "multi_hot", "one_hot", "count", "binary", "tf_idf", "tf-idf")
    if modes.get("output_mode") in ("tf_idf", "tf-idf") and "vocabulary" in options and draw(size(1, 5)) > 1:
        words = options["vocabulary"] or []
        options = {**options, "idf_weights": [1.0] * len(words)} if words else options
    return {**options, **modes, **some(draw, most)}


@drawn("IntegerLookup")
def integer_lookup(draw: Draw) -> Config:
    oov, mask = one_of(draw, -1, -7), one_of(draw, None, 0)
    more = some(
        draw, {"num_oov_indices": seldom(draw, size(0, 2), st.just(-1), 20), "oov_token": oov, "mask_token": mask}
    )
    words = vocabulary(draw, [11, 12, 13, 14], [more.get("oov_token", -1)])
    return lookup(draw, {**more, **words, **some(draw, {"invert": seldom(draw, st.just(False), st.just(True))})}, -1), [
        numbers_in(draw)
    ]


@drawn("StringLookup")
def string_lookup(draw: Draw) -> Config:
    oov, mask = one_of(draw, "[UNK]", "?"), one_of(draw, None, "")
    more = some(
        draw, {"num_oov_indices": seldom(draw, size(0, 2), st.just(-1), 20), "oov_token": oov, "mask_token": mask}
    )
    special = [mask] if more.get("mask_token") is not None else []
    words = vocabulary(draw, ["a", "b", "c", "d"], [*special, more.get("oov_token", "[UNK]")])
    return lookup(draw, {**more, **words, **some(draw, {"invert": seldom(draw, st.just(False), st.just(True))})}, ""), [
        numbers_in(draw)
    ]


@drawn("TextVectorization")
def text_vectorization(draw: Draw) -> Config:
    options = lookup(draw, vocabulary(draw, ["a", "b", "c", "d"], ["", "[UNK]"]), "")
    options |= some(
        draw, {"output_sequence_length": one_of(draw, None, None, 4), "split": one_of(draw, "whitespace", None)}
    )
    options |= some(draw, {"ragged": seldom(draw, st.just(False), st.just(True), 20)})
    return options, [one_of(draw, (), (1,), (2,), (1, 1))]


@drawn("MelSpectrogram")
def mel(draw: Draw) -> Config:
    options = {"fft_length": one_of(draw, 8, 16), "sequence_stride": size_of(draw), "num_mel_bins": draw(size(1, 4))}
    return {**options, **some(draw, {"sequence_length": one_of(draw, None, 8, 12)})}, [
        (seldom(draw, size(16, 40), st.none(), 6),)
    ]


def size_of(draw: Draw) -> int:
    return seldom(draw, size(1, 9), st.just(0), 25)


@drawn("STFTSpectrogram")
def stft(draw: Draw) -> Config:
    frame = draw(size(1, 9))
    data_format = layout(draw)
    options = {
        "mode": seldom(
            draw, st.sampled_from(["log", "magnitude", "psd", "real", "imag", "angle", "stft"]), st.just("x"), 20
        )
    }
    options |= {"frame_step": seldom(draw, st.one_of(st.none(), size(1, frame)), st.sampled_from([0, frame + 1]))}
    options |= {
        "fft_length": one_of(draw, None, 16, 8, 7),
        "padding": one_of(draw, "valid", "same"),
        "data_format": data_format,
    }
    options |= {"expand_dims": draw(st.booleans()), "scaling": one_of(draw, None, "density", "spectrum")}
    time, channels = seldom(draw, size(1, 30), st.none(), 6), seldom(draw, size(1, 3), st.none(), 25)
    shape = (channels, time) if data_format == "channels_first" else (time, channels)
    return {"frame_length": frame, **some(draw, options)}, [shape[: seldom(draw, st.just(2), st.just(1), 25)]]


@drawn("MaxNumBoundingBoxes")
def boxes(draw: Draw) -> Config:
    return {"max_number": draw(size(1, 9))}, [picture(draw, None)]


NEEDED: Options = {"factor": 0.5, "height_factor": 0.1, "width_factor": 0.1}
JITTER = ("brightness_factor", "contrast_factor", "saturation_factor", "hue_factor")


def augmented(name: str) -> Configured:
    entry = LAYERS[name]
    needed = {one.name: NEEDED[one.name] for one in entry.options if one.required}
    if name == "RandomPosterization":
        needed = {"factor": 4}

    def config(draw: Draw) -> Config:
        more: Options = {"all_ops": draw(st.booleans())} if name == "AugMix" else {}
        if name == "RandomColorJitter":
            more = dict.fromkeys(JITTER, 0.5)
        data_format = layout(draw) if any(one.name == "data_format" for one in entry.options) else None
        given = {"data_format": data_format} if data_format else {}
        return {**needed, **some(draw, more), **given}, [picture(draw, data_format, 8)]

    return config


CONFIGS.update(
    {name: augmented(name) for name, one in LAYERS.items() if one.function.__module__ == augmentation.__name__}
)
