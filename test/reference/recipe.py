"""Synthetic pictures in the layout that train.py reads: index.csv, train/ and val/.

    python3 recipe.py ct|photo|mri FOLDER

Nobody is in them: a body of ellipses (CT as 16-bit PNG of HU + 1024, MR as 16-bit magnitude) and coloured discs before a
gradient (photographs), drawn from one seed.
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


def save(root, rows):
    with open(root / "index.csv", "w", newline="") as f:
        writer = csv.DictWriter(f, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def ct(root, rng):
    """-> rows of index.csv. Two slices a patient."""
    rows = []
    for split, patients in (("train", (1, 2, 3)), ("val", (4, 5))):
        for patient in patients:
            for number in (1, 2):
                pixels = np.clip(np.round(slice_hu(rng)), -1024, 3071) + 1024
                file = f"{split}/ct-p{patient:03d}-s{number:02d}.png"
                Image.fromarray(pixels.astype(np.uint16)).save(root / file)
                rows.append({"file": file, "split": split, "patient": f"p{patient:03d}", "pixel_spacing_mm": SPACING_MM})
    return rows


def mri(root, rng):
    """The same body as magnitude, of two anatomies."""
    rows = []
    for split, subjects in (("train", "abc"), ("val", "de")):
        for number, subject in enumerate(subjects):
            magnitude = np.maximum(slice_hu(rng) + 1000, 0) * rng.uniform(8, 16)
            file = f"{split}/{subject}.png"
            Image.fromarray(magnitude.astype(np.uint16)).save(root / file)
            rows.append({"file": file, "split": split, "anatomy": ("brain", "spine")[number % 2], "subject": subject})
    return rows


def photo(root, rng):
    """Discs of one hue a label, as JPEG."""
    rows = []
    for split, count in (("train", 3), ("val", 1)):
        for label, hue in (("rose", 0), ("leaf", 1)):
            for number in range(count):
                pixels = np.linspace(60, 160, SIDE)[:, None, None] + np.zeros((SIDE, SIDE, 3))
                for _ in range(8):
                    pixels[ellipse(*rng.uniform(-0.8, 0.8, 2), *rng.uniform(0.1, 0.3, 2)), hue] = rng.uniform(180, 255)
                file = f"{split}/{label}-{number}.jpg"
                Image.fromarray(pixels.astype(np.uint8)).save(root / file, quality=95)
                rows.append({"file": file, "split": split, "label": label})
    return rows


def main(domain, folder):
    root = pathlib.Path(folder)
    for split in ("train", "val"):
        (root / split).mkdir(parents=True)
    save(root, {"ct": ct, "mri": mri, "photo": photo}[domain](root, np.random.default_rng(8)))


if __name__ == "__main__":
    main(*sys.argv[1:])
