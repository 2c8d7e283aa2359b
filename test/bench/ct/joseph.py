"""The matrix of the parallel projector (Joseph 1982, IEEE Trans. Med. Imaging 1) in the convention of the design, pixels and bins of 1."""
import numpy as np
import scipy.sparse as sp


def joseph(n, views, bins):
    """[views * bins, n * n] as float32 CSR; N views over 180 degrees, from 0."""
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


def of_bins(rays, views, bins):
    """The same as bins as wide as a pixel see it (core/operators/radon/bin-width.ts): three taps along every view."""
    theta = np.pi * np.arange(views) / views
    sharpness = np.maximum(np.cos(theta) ** 2, np.sin(theta) ** 2) / 12
    second = sp.diags_array([-np.ones(bins - 1), 2 * np.ones(bins), -np.ones(bins - 1)], offsets=[-1, 0, 1])
    taps = sp.eye_array(views * bins) + sp.kron(sp.diags_array(sharpness), second)
    return (taps.tocsr() @ rays).astype(np.float32)
