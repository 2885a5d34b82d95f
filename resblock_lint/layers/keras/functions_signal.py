"""Functions of signals: Fourier transforms, overlapping sequences, windows.

Numbers that are complex are pairs of tensors for Keras: their real and their imaginary parts.
"""

from __future__ import annotations

from resblock_lint.conditions import at_least
from resblock_lint.dims import Size, ceildiv
from resblock_lint.layers.keras.arguments import (
    Constant,
    Requirements,
    as_written,
    names,
    need,
    plain,
    power_of_two,
    row,
    unknown,
    unmodelled,
    veiled,
)
from resblock_lint.layers.registry import Flag, Inferred, Need, Numbers, Shape, Shapes, function
from resblock_lint.layers.shapes import defined, is_open, same_rank


def _pair(x: Shapes, rank: int) -> Requirements:
    """The requirement that a real and an imaginary part have one shape, of at least this rank."""
    two = need(Need.ARGUMENT, len(x) == 2, len(x), 2, text="a real and an imaginary part")
    if two:
        return two
    ranks = same_rank(x) or need(Need.RANK, len(x[0]) >= rank, len(x[0]), rank, text="the rank of the input")
    pairs = zip(x[0], x[1], strict=False)
    return ranks or tuple(one for a, b in pairs for one in as_written(a, b, Need.SPATIAL, text="one shape"))


def _transformed(x: Shapes, axes: int) -> Inferred:
    requires = _pair(x, axes)
    if len(x) != 2:
        return Inferred(((), ()), requires, several=True)
    return Inferred((x[0], x[1]), (*requires, *defined(*x[0][-axes:])), several=True)


@function("ops.fft", operation="FFT")
def fft(x: Shapes) -> Inferred:
    """Two parts (…, N), kept."""
    return _transformed(x, 1)


@function("ops.fft2", operation="FFT2")
@function("ops.ifft2", operation="IFFT2")
def fft2(x: Shapes) -> Inferred:
    """Two parts (…, M, N), kept."""
    return _transformed(x, 2)


def _ranked(x: Shape, rank: int = 1) -> Requirements:
    return need(Need.RANK, len(x) >= rank, len(x), rank, text="the rank of the input")


@function("ops.rfft", operation="RFFT")
def rfft(x: Shape, fft_length: Numbers = None) -> Inferred:
    """(…, N): two parts (…, N // 2 + 1)."""
    if not x:
        return Inferred((x, x), _ranked(x), several=True)
    length = x[-1] if fft_length is None else plain(fft_length)
    shape = (*x[:-1], length // 2 + 1)
    shown = veiled(shape, is_open(x[-1]), 1)
    return Inferred((shape,) * 2, several=True, shown=shown and (shown, shown))


@function("ops.irfft", operation="IRFFT")
def irfft(x: Shapes, fft_length: Numbers = None) -> Inferred:
    """Two parts (…, N): (…, 2 * (N - 1))."""
    requires = _pair(x, 1)
    if len(x) != 2 or not x[0]:
        return Inferred((), requires)
    length = (x[0][-1] - 1) * 2 if fft_length is None else plain(fft_length)
    shape = (*x[0][:-1], length)
    return Inferred(shape, requires, shown=veiled(shape, is_open(x[0][-1]), 1))


def _steps(stride: Size) -> Requirements:
    return need(Need.ARGUMENT, at_least(stride, 1), stride, 1, text="a stride of at least 1")


@function("ops.stft", operation="STFT")
def stft(
    x: Shape, sequence_length: object, sequence_stride: Size, fft_length: Size, window: object = "hann",
    center: Flag = True,
) -> Inferred:  # fmt: skip
    """(…, N): two parts (…, sequences, fft_length // 2 + 1)."""
    requires = (*_ranked(x), *_steps(sequence_stride))
    if not x or sequence_stride == 0:
        return Inferred((x, x), requires, several=True)
    around = fft_length // 2 * 2 if center else 0
    count = (x[-1] + around - fft_length) // sequence_stride + 1
    return Inferred(((*x[:-1], count, fft_length // 2 + 1),) * 2, requires, several=True)


@function("tf.signal.stft")
def tf_stft(
    signals: Shape, frame_length: Size, frame_step: Size, fft_length: Numbers = None, window_fn: object = None,
    pad_end: Flag = False, name: object = None,
) -> Inferred:  # fmt: skip
    """(…, N): complex numbers (…, frames, fft_length // 2 + 1)."""
    requires = (*_ranked(signals), *_steps(frame_step))
    if not signals or frame_step == 0:
        return Inferred(signals, requires)
    padded = ceildiv(signals[-1], frame_step)
    count = padded if pad_end else (signals[-1] - frame_length) // frame_step + 1
    length = power_of_two(frame_length) if fft_length is None else plain(fft_length)
    return Inferred((*signals[:-1], count, length // 2 + 1), requires)


def _of_half(x: Shape, lengths: Numbers, axes: int, *, back: bool = False) -> Inferred:
    """The last axes as long as it is asked for; of complex numbers the last one keeps its first half and the middle."""
    requires = _ranked(x, axes)
    if requires or len(x) < axes:
        return Inferred(x, requires)
    wanted = row(lengths) if lengths is not None else (*x[-axes:-1], (x[-1] - 1) * 2 if back else x[-1])
    made = wanted if back else (*wanted[:-1], wanted[-1] // 2 + 1)
    asked = need(Need.ARGUMENT, len(wanted) == axes, len(wanted), axes, text="one length for each axis")
    return Inferred((*x[:-axes], *made), asked)


@function("tf.signal.rfft")
def tf_rfft(input_tensor: Shape, fft_length: Numbers = None, name: object = None) -> Inferred:
    """(…, N): complex numbers (…, N // 2 + 1)."""
    return _of_half(input_tensor, fft_length, 1)


@function("tf.signal.irfft")
def tf_irfft(input_tensor: Shape, fft_length: Numbers = None, name: object = None) -> Inferred:
    """(…, N): (…, 2 * (N - 1))."""
    return _of_half(input_tensor, fft_length, 1, back=True)


@function("tf.signal.rfft2d")
def tf_rfft2d(input_tensor: Shape, fft_length: Numbers = None, name: object = None) -> Inferred:
    """(…, M, N): complex numbers (…, M, N // 2 + 1)."""
    return _of_half(input_tensor, fft_length, 2)


@function("tf.signal.irfft2d")
def tf_irfft2d(input_tensor: Shape, fft_length: Numbers = None, name: object = None) -> Inferred:
    """(…, M, N): (…, M, 2 * (N - 1))."""
    return _of_half(input_tensor, fft_length, 2, back=True)


@function("tf.signal.fft", "tf.signal.ifft")
def tf_fft(input: Shape, name: object = None) -> Inferred:  # noqa: A002
    """Complex numbers (…, N), kept."""
    return Inferred(input, _ranked(input))


@function("tf.signal.fft2d", "tf.signal.ifft2d")
def tf_fft2d(input: Shape, name: object = None) -> Inferred:  # noqa: A002
    """Complex numbers (…, M, N), kept."""
    return Inferred(input, _ranked(input, 2))


@function("ops.istft", operation="ISTFT")
def istft(
    x: Shapes, sequence_length: object, sequence_stride: Size, fft_length: Size, length: Numbers = None,
    window: object = "hann", center: Flag = True,
) -> Inferred:  # fmt: skip
    """Two parts (…, sequences, F): (…, N)."""
    requires = (*_pair(x, 2), *_steps(sequence_stride))
    if len(x) != 2 or len(x[0]) < 2:
        return Inferred((), requires)
    size = (x[0][-2] - 1) * sequence_stride + fft_length - (fft_length // 2 * 2 if center else 0)
    return Inferred((*x[0][:-2], size if length is None else plain(length)), requires)


@function("ops.extract_sequences")
def extract_sequences(x: Shape, sequence_length: Size, sequence_stride: Size) -> Inferred:
    """(…, N): (…, sequences, sequence_length)."""
    requires = (*_ranked(x), *_steps(sequence_stride))
    if not x or sequence_stride == 0:
        return Inferred(x, requires)
    return Inferred((*x[:-1], (x[-1] - sequence_length) // sequence_stride + 1, sequence_length), requires)


@function(*names("ops", "bartlett blackman hamming hanning"))
def window(x: Size) -> Inferred:
    """A window of x numbers: (x,)."""
    return Inferred((x,))


@function("ops.kaiser")
def kaiser(x: Size, beta: object) -> Inferred:
    """A window of x numbers: (x,)."""
    return Inferred((x,))


@function("ops.view")
def view(x: Shape, dtype: Constant = None) -> Inferred:
    """The same bytes: without another type, x."""
    if dtype is None:
        return Inferred(x)
    return Inferred((*x[:-1], *(unknown("size") for _ in x[-1:])), unmodelled("how many bytes an element has"))


@function("ops.view_as_complex")
def view_as_complex(x: Shape) -> Inferred:
    """(…, 2): (…)."""
    pair = (*_ranked(x), *(need(Need.CHANNELS, x[-1] == 2, x[-1], 2) if x and isinstance(x[-1], int) else ()))
    return Inferred(x[:-1], pair)


@function("ops.view_as_real")
def view_as_real(x: Shape) -> Inferred:
    """(…): (…, 2)."""
    return Inferred((*x, 2))
