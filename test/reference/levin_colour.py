"""Writes levin-colour.json: a small grey picture with colour hints, and the colours that Levin et al. 2004 spread from them.

    python3 test/reference/levin_colour.py && npx prettier --write test/reference/levin-colour.json

The matrix of the authors' getColorExact.m (3 × 3 windows; variance over the window with its centre; 2σ² = 0.6 var, at least
−min d²/ln 0.01 and 2e-6), solved by scipy 1.17's sparse LU in float64, per plane of chroma (red and blue beyond the grey).
The values are before anything is fitted to [0, 1].
"""

import json
import pathlib

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve

HEIGHT, WIDTH = 17, 22
WEIGHTS = [0.299, 0.587, 0.114]


def grey():
    r, c = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    y = 0.5 + 0.1 * np.sin(0.5 * r + 0.3 * c) * np.cos(0.4 * c)
    y = np.where((r - 8) ** 2 + (c - 13) ** 2 < 26, y + 0.25, y)  # a disc
    y = np.where(c < 5, 0.2, y)  # flat
    return np.round(y, 4)


def hints():
    colours = np.zeros((3, HEIGHT, WIDTH))
    known = np.zeros((HEIGHT, WIDTH), bool)
    for r, c, colour in ((3, 2, (0.4, 0.1, 0.1)), (8, 13, (0.7, 0.75, 0.5)), (14, 9, (0.3, 0.5, 0.8)), (15, 9, (0.3, 0.45, 0.8)), (0, 21, (0.5, 0.6, 0.5))):
        known[r, c] = True
        colours[:, r, c] = colour
    return colours, known


y = grey()
colours, known = hints()
n = HEIGHT * WIDTH
rows, columns, values = [], [], []
for r in range(HEIGHT):
    for c in range(WIDTH):
        i = r * WIDTH + c
        rows.append(i), columns.append(i), values.append(1.0)
        if known[r, c]:
            continue
        around = [
            (rr, cc)
            for rr in range(max(0, r - 1), min(HEIGHT, r + 2))
            for cc in range(max(0, c - 1), min(WIDTH, c + 2))
            if (rr, cc) != (r, c)
        ]
        g = np.array([y[p] for p in around])
        spread = 0.6 * np.var(np.append(g, y[r, c]))
        spread = max(spread, -np.min((g - y[r, c]) ** 2) / np.log(0.01), 2e-6)
        w = np.exp(-((g - y[r, c]) ** 2) / spread)
        w /= w.sum()
        for (rr, cc), weight in zip(around, w):
            rows.append(i), columns.append(rr * WIDTH + cc), values.append(-weight)
A = coo_matrix((values, (rows, columns)), (n, n)).tocsr()
luma = np.tensordot(WEIGHTS, colours, 1)
red, blue = (spsolve(A, np.where(known, colours[k] - luma, 0).ravel()) for k in (0, 2))
green = -(WEIGHTS[0] * red + WEIGHTS[2] * blue) / WEIGHTS[1]
spread = np.stack([red, green, blue]) + y.ravel()
assert spread.min() > 0 and spread.max() < 1, (spread.min(), spread.max())
out = {
    "height": HEIGHT,
    "width": WIDTH,
    "weights": WEIGHTS,
    "grey": y.ravel().tolist(),
    "hints": colours.ravel().tolist(),
    "known": "".join("01"[int(k)] for k in known.ravel()),
    "colours": [round(float(v), 6) for v in spread.ravel()],
}
path = pathlib.Path(__file__).with_name("levin-colour.json")
path.write_text(json.dumps(out) + "\n")
