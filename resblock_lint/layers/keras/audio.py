"""Layers that turn sound into images of its frequencies. Sizes are those of windows that slide over time."""

from __future__ import annotations

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size, quotient
from resblock_lint.layers.keras.arguments import Requirements, need, plain, power_of_two
from resblock_lint.layers.registry import Flag, Inferred, Layout, Need, Numbers, Role, Shape, Text, layer
from resblock_lint.layers.shapes import channel_axis, chosen, defined, layout_of, positive, ranked, slide

MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


@layer("MelSpectrogram")
def mel_spectrogram(
    x: Shape, *, fft_length: Size = 2048, sequence_stride: Size = 512, sequence_length: Numbers = None,
    window: object = "hann", sampling_rate: object = 16000, num_mel_bins: Size = 128, min_freq: object = 20.0,
    max_freq: object = None, power_to_db: object = True, top_db: object = 80.0, mag_exp: object = 2.0,
    min_power: object = 1e-10, ref_power: object = 1.0,
) -> Inferred:  # fmt: skip
    """(N, T): (N, num_mel_bins, steps); (T,): (num_mel_bins, steps)."""
    length = fft_length if sequence_length in (None, 0) else plain(sequence_length)
    text = "sequence_length is at most fft_length"
    requires = (*ranked(x, 1), *need(Need.ARGUMENT, at_least(fft_length, length), length, fft_length, text=text))
    if not x:
        return Inferred(x, requires)
    time = x[0] if len(x) == 1 else x[1]
    steps = quotient(time + sequence_stride + 1, sequence_stride)
    strides = positive(sequence_stride, text="sequence_stride is at least 1")
    run = (*x[: len(x[:2]) - 1], num_mel_bins, quotient(time, sequence_stride) + 1)
    return Inferred((*x[: len(x[:2]) - 1], num_mel_bins, steps), (*requires, *strides), run=run)


def _frames(frame: Size, step: Numbers, length: Numbers) -> Requirements:
    """What is asked of the sizes of frames."""
    steps = () if step is None else (*positive(plain(step), text="frame_step"), *_most(plain(step), frame))
    lengths = () if length is None else _most(frame, plain(length))
    return (*positive(frame, text="frame_length is at least 1"), *steps, *lengths)


def _most(size: Size, limit: Size) -> Requirements:
    return need(Need.ARGUMENT, at_least(limit, size), size, limit, text="frame_step <= frame_length <= fft_length")


@layer("STFTSpectrogram", rank=3, role=Role.WEIGHTED)
def stft_spectrogram(
    x: Shape, *, mode: Text = "log", frame_length: Size = 256, frame_step: Numbers = None,
    fft_length: Numbers = None, window: object = "hann", periodic: object = False, scaling: Text = "density",
    padding: Text = "valid", expand_dims: Flag = False, data_format: Text = None,
) -> Inferred:  # fmt: skip
    """(N, T, C): (N, T', F * C), or (N, T', F, C), with F the frequencies of half the transform."""
    layout = layout_of(data_format)
    channels = x[channel_axis(3, layout)]
    step = quotient(frame_length, 2) if frame_step is None else plain(frame_step)
    bins = quotient(power_of_two(frame_length) if fft_length is None else plain(fft_length), 2) + 1
    sizes, fits = slide(x, frame_length, step if step != 0 else 1, padding, layout)
    words = (*chosen("mode", mode, *MODES), *chosen("padding", padding, "valid", "same"))
    words = (*words, *chosen("scaling", scaling, "density", "spectrum", None), *positive(step, text="frame_step"))
    kernels = [f"{name}_kernel" for name, other in (("real", "imag"), ("imag", "real")) if mode != other]
    weights = tuple((name, (frame_length, 1, bins)) for name in kernels)
    asked = (*_frames(frame_length, frame_step, fft_length), *words, *defined(channels), *fits)
    shape = _spread_out(x, sizes[0], bins * 2 if mode == "stft" else bins, channels, layout, expand_dims)
    return Inferred(shape, asked, weights, layout)


def _spread_out(x: Shape, time: Size, bins: Size, channels: Size, layout: Layout, expand: bool) -> Shape:
    """Time and frequencies beside the channels, or multiplied with them."""
    if layout is Layout.FIRST:
        return (x[0], channels, time, bins) if expand else (x[0], bins * channels, time)
    return (x[0], time, bins, channels) if expand else (x[0], time, bins * channels)
