"""The rival of projector.ts: the same Joseph matrix as float32 CSR, A @ x and A.T @ y on one thread.

First line of input: size views bins. Answers "ready <non-zeros>". Then "forward" or "adjoint": answers the time of one
product in milliseconds and the sum of its result's squares (of an all-ones vector scaled by 1/sqrt of its length).
"""

import sys
import time

import numpy as np

from joseph import joseph

size, view_count, bin_count = map(int, sys.stdin.readline().split())
A = joseph(size, view_count, bin_count)
A.sort_indices()
AT = A.T
x = np.full(A.shape[1], A.shape[1] ** -0.5, np.float32)
y = np.full(A.shape[0], A.shape[0] ** -0.5, np.float32)
print("ready", A.nnz, flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    result = A @ x if line.strip() == "forward" else AT @ y
    elapsed = (time.perf_counter() - started) * 1000
    print(elapsed, float(np.dot(result.astype(np.float64), result)), flush=True)
