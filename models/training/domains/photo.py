"""Photographs as training crops: encoded sRGB in [0, 1], every kind of subject equally often.

A folder holds index.csv (file, split, label) and RGB pictures; several folders are one collection.
"""
import csv
import pathlib

import numpy as np
from PIL import Image

from domains.domain import Domain, Picture, centre

LARGEST_SIDE = 320  # the shorter side of what is kept in memory
FEW = 20  # pictures: a label with fewer is drawn in proportion, or the same few would be learnt by heart
VALIDATION_SIDE, VALIDATION_CROP, VALIDATION_COUNT = 176, 160, 24


def load(path, side):
    """RGB, reduced until the shorter side is at most `side`."""
    picture = Image.open(path).convert("RGB")
    ratio = side / min(picture.size)
    if ratio >= 1:
        return picture
    return picture.resize([round(n * ratio) for n in picture.size], Image.LANCZOS)


def listing(folder, split):
    with open(pathlib.Path(folder) / "index.csv", newline="") as f:
        return [row for row in csv.DictReader(f) if row["split"] == split]


def planar(picture):
    return np.asarray(picture, np.float32).transpose(2, 0, 1) / 255


def validation(folders, size):
    """Centre crops of up to 24 pictures a folder, spread over its list; the folder's name is the group."""
    pictures = []
    for folder in map(pathlib.Path, folders):
        files = sorted(row["file"] for row in listing(folder, "val"))
        files = files[:: max(1, len(files) // VALIDATION_COUNT)][:VALIDATION_COUNT]
        for file in files:
            pixels = planar(load(folder / file, VALIDATION_SIDE))
            side = size or VALIDATION_CROP
            if min(pixels.shape[1:]) >= side:
                pictures.append(Picture(folder.resolve().name, centre(pixels, side)))
    return pictures


class Crops:
    """Endless crops: label first, then picture. Whole views and details, mirrored, exposure and gamma jittered."""

    def __init__(self, folders):
        by_label = {}
        for folder in map(pathlib.Path, folders):
            for row in listing(folder, "train"):
                by_label.setdefault((folder, row["label"]), []).append(load(folder / row["file"], LARGEST_SIDE))
        self.labels = list(by_label.values())
        weights = np.array([min(1, len(pictures) / FEW) for pictures in self.labels])
        self.shares = weights / weights.sum()
        self.counts = {"photographs": sum(map(len, self.labels)), "labels": len(self.labels)}

    def crop(self, rng, size):
        pictures = self.labels[rng.choice(len(self.labels), p=self.shares)]
        picture = pictures[rng.integers(len(pictures))]
        width, height = picture.size
        largest = min(width, height) / size  # source pixels a pixel, when the whole short side is in sight
        # A third sees the whole: hue and composition are learnt there. The rest lies between that and full detail.
        ratio = largest
        if largest > 1 and rng.random() < 0.7:
            ratio = np.exp(rng.uniform(0, np.log(largest)))
        side = ratio * size
        left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
        box = (left, top, min(left + side, width), min(top + side, height))
        x = planar(picture.resize((size, size), Image.LANCZOS, box=box))
        if rng.random() < 0.5:
            x = x[:, :, ::-1]
        if rng.random() < 0.6:
            x = x ** np.float32(np.exp(rng.normal(0, 0.1))) * np.float32(rng.uniform(0.92, 1.06))
        return np.clip(x, 0, 1)


PHOTO = Domain(
    name="photo",
    channels=3,
    mean=0.4,
    sd=0.25,
    sigma_min=0.002,
    sigma_max=20.0,  # colour and large holes start from almost nothing
    core=(0.02, 3.0),
    wide=0.4,
    validation_sigmas=(0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
    measured_sigmas=(
        *(0.002, 0.003, 0.005, 0.008, 0.012, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0),
        *(5.0, 8.0, 12.0, 20.0),
    ),
    plan="0.3:64,0.85:128,1:160",
    rate=6e-4,
    decay=0.3,
    crops=Crops,
    validation=validation,
    manifest={
        "scale": {"kind": "srgb", "low": 0, "high": 1},
        "pixelMm": {"low": 0.001, "high": 1000.0},  # a photograph's pixels have no size: any will do
    },
    identity={
        "id": "photo",
        "name": "Photograph denoiser",
        "license": "MIT; trained on freely licensed photographs, credits in card.md",
        "dataset": "Freely licensed photographs, listed in card.md",
    },
)
