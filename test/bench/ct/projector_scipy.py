"""The rival of projector.ts: the same Joseph matrix as float32 CSR, A @ x and A.T @ y on one thread.

First line of input: size views bins. Answers "ready <non-zeros>". Then "forward" or "adjoint": answers the time of one
product in milliseconds and the sum of its result's squares (of an all-ones vector scaled by 1/sqrt of its length).
"""

import sys
import time

import numpy as np
import scipy.sparse as sp


def joseph(n, views, bins):
    middle = (n - 1) / 2
    s = np.arange(bins) - (bins - 1) / 2
    step = np.arange(n)
    values, rows, columns = [], [], []
    for view in range(views):
        theta = np.pi * view / views
        cos, sin = np.cos(theta), np.sin(theta)
        by_row = abs(cos) >= abs(sin)
        if by_row:
            at = middle + (s[:, None] - (middle - step)[None] * sin) / cos
        else:
            at = middle - (s[:, None] - (step - middle)[None] * cos) / sin
        cell = np.floor(at).astype(int)
        part = at - cell
        length = 1 / max(abs(cos), abs(sin))
        for index, weight in ((cell, 1 - part), (cell + 1, part)):
            ray, k = np.nonzero((index >= 0) & (index < n) & (weight > 0))
            across = index[ray, k]
            values.append(length * weight[ray, k])
            rows.append(view * bins + ray)
            columns.append(step[k] * n + across if by_row else across * n + step[k])
    data = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sp.csr_matrix(data, shape=(views * bins, n * n)).astype(np.float32)


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
