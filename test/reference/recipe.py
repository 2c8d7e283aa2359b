"""Synthetic CT-like slices in the layout that train.py reads: index.csv, train/ and val/, 16-bit PNG of HU + 1024.

    python3 recipe.py FOLDER

No patient is in them: an elliptic body with two lungs, a spine and speckled vessels, drawn from one seed.
"""
import csv
import pathlib
import sys

import numpy as np
from PIL import Image

SIDE = 96
SPACING_MM = 0.8


def ellipse(cx, cy, rx, ry):
    y, x = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE * 2 - 1
    return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1


def slice_hu(rng):
    hu = np.full((SIDE, SIDE), -1000.0)
    body = ellipse(0, 0, rng.uniform(0.75, 0.9), rng.uniform(0.55, 0.7))
    hu[body] = rng.uniform(20, 60)
    for side in (-1, 1):
        lung = ellipse(side * rng.uniform(0.35, 0.42), -0.05, 0.25, rng.uniform(0.35, 0.45)) & body
        hu[lung] = rng.uniform(-880, -800)
        for _ in range(12):
            x, y, r = side * rng.uniform(0.2, 0.6), rng.uniform(-0.4, 0.3), rng.uniform(0.02, 0.05)
            hu[ellipse(x, y, r, r) & lung] = 40
    hu[ellipse(0, 0.42, 0.1, 0.1)] = rng.uniform(500, 900)
    return hu + body * rng.normal(0, 15, hu.shape)


def main(folder):
    root = pathlib.Path(folder)
    rng = np.random.default_rng(8)
    rows = []
    for split, patients in (("train", (1, 2, 3)), ("val", (4, 5))):
        (root / split).mkdir(parents=True)
        for patient in patients:
            for number in (1, 2):
                pixels = np.clip(np.round(slice_hu(rng)), -1024, 3071) + 1024
                file = f"{split}/ct-p{patient:03d}-s{number:02d}.png"
                Image.fromarray(pixels.astype(np.uint16)).save(root / file)
                rows.append({"file": file, "split": split, "patient": f"p{patient:03d}", "pixel_spacing_mm": SPACING_MM})
    with open(root / "index.csv", "w", newline="") as f:
        writer = csv.DictWriter(f, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1])
