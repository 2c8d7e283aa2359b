"""The peers of fills.ts. Each line of input is "method height width scale folder"; the folder holds picture.f32 (three planes)
and known.u8. Answers the seconds of the processor that the method took, or "none" where there is no peer for it."""

import pathlib
import sys
import time

import cv2
import numpy as np
from PIL import Image
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import splu
from skimage.restoration import inpaint_biharmonic

cv2.setNumThreads(1)


def biharmonic(planes, hole, scale):
    inpaint_biharmonic(planes.transpose(1, 2, 0), hole, channel_axis=-1, split_into_regions=True)


def telea(planes, hole, scale):
    picture = np.ascontiguousarray((255 * planes.transpose(1, 2, 0)).clip(0, 255).astype(np.uint8))
    cv2.inpaint(picture, hole.astype(np.uint8), 3, cv2.INPAINT_TELEA)


def spread(planes, hole, scale):
    """Levin 2004 with the hints where known, by a sparse LU of the whole picture, two planes."""
    y = planes.mean(0)
    h, w = y.shape
    index = np.arange(h * w).reshape(h, w)
    offsets = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0)]
    apart = np.full((8, h, w), np.nan)
    other = np.zeros((8, h, w), int)
    for k, (r, c) in enumerate(offsets):
        rows = slice(max(0, -r), h - max(0, r))
        columns = slice(max(0, -c), w - max(0, c))
        to = (slice(max(0, r), h - max(0, -r)), slice(max(0, c), w - max(0, -c)))
        apart[k, rows, columns] = y[to] - y[rows, columns]
        other[k, rows, columns] = index[to]
    there = ~np.isnan(apart)
    all_of_them = np.where(there, apart, 0)
    count = there.sum(0) + 1
    variance = (all_of_them**2).sum(0) / count - (all_of_them.sum(0) / count) ** 2
    spread_of = np.maximum(np.maximum(0.6 * variance, -np.nanmin(apart**2, 0) / np.log(0.01)), 2e-6)
    weights = np.where(there, np.exp(-(all_of_them**2) / spread_of), 0)
    weights /= weights.sum(0)
    weights[:, ~hole] = 0
    rows = np.broadcast_to(index, other.shape)[there]
    A = coo_matrix((-weights[there], (rows, other[there])), (h * w, h * w)) + coo_matrix(
        (np.ones(h * w), (index.ravel(), index.ravel())), (h * w, h * w)
    )
    solve = splu(A.tocsc()).solve
    for k in (0, 2):
        solve(np.where(hole, 0, planes[k] - y).ravel())


def bicubic(planes, hole, scale):
    for plane in planes:
        h, w = plane.shape
        Image.fromarray(plane).resize((scale * w, scale * h), Image.Resampling.BICUBIC)


PEERS = {f.__name__: f for f in (biharmonic, telea, spread, bicubic)}
for line in sys.stdin:
    method, height, width, scale, folder = line.split(maxsplit=4)
    if method not in PEERS:
        print("none", flush=True)
        continue
    size = (int(height), int(width))
    where = pathlib.Path(folder.strip())
    planes = np.fromfile(where / "picture.f32", np.float32).reshape(3, *size)
    hole = np.fromfile(where / "known.u8", np.uint8).reshape(size) == 0
    started = time.process_time()
    PEERS[method](planes, hole, int(scale))
    print(time.process_time() - started, flush=True)
