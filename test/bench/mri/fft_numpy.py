"""The rival of fft.ts. Each line of input is a size n; answers the milliseconds of one centred orthonormal n × n FFT."""

import sys
import time

import numpy as np

rng = np.random.default_rng(1)
for line in sys.stdin:
    n = int(line)
    x = rng.standard_normal((n, n)) + 1j * rng.standard_normal((n, n))
    started = time.perf_counter()
    np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(x), norm="ortho"))
    print((time.perf_counter() - started) * 1000, flush=True)
