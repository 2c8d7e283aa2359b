"""The rival of peers.ts. Each line: height, width, coils, columns or points; answers the milliseconds of A and of AᵀA."""

import sys
import time

import numpy as np

AXES = (-2, -1)
made = {}


def problem(height, width, coils, of):
    rng = np.random.default_rng(1)
    maps = (rng.standard_normal((coils, height, width)) + 1j * rng.standard_normal((coils, height, width))).astype(np.complex64)
    index = np.arange(height * width).reshape(height, width)
    mask = (index % width + (0 if of == "columns" else 3 * (index // width))) % 4 == 0
    x = (rng.standard_normal((height, width)) + 1j).astype(np.complex64)
    return maps, np.conj(maps), mask, np.fft.ifftshift(mask).astype(np.float32), x


def forward(maps, mask, x):
    seen = np.fft.ifftshift(maps * x, axes=AXES)
    return np.fft.fftshift(np.fft.fft2(seen, norm="ortho"), axes=AXES)[:, mask]


def normal(maps, conjugate, shifted, x, of):
    """Shifts cancel; of columns one-dimensional transforms suffice."""
    seen = maps * x
    if of == "columns":
        return (conjugate * np.fft.ifft(shifted[0] * np.fft.fft(seen))).sum(0)
    return (conjugate * np.fft.ifft2(shifted * np.fft.fft2(seen))).sum(0)


for line in sys.stdin:
    height, width, coils, of = line.split()
    key = (int(height), int(width), int(coils), of)
    if key not in made:
        made = {key: problem(*key)}
    maps, conjugate, mask, shifted, x = made[key]
    started = time.perf_counter()
    forward(maps, mask, x)
    middle = time.perf_counter()
    normal(maps, conjugate, shifted, x, of)
    print((middle - started) * 1000, (time.perf_counter() - middle) * 1000, flush=True)
