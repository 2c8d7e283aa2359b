"""CT slices as training crops: exact area averaging to any pixel size, 8 symmetries, contrast jitter.

A folder holds index.csv (file, split, patient, pixel_spacing_mm) and square 16-bit grey PNGs of HU + 1024.
"""
import csv
import pathlib

import numpy as np
from PIL import Image

from domains.domain import Domain, Picture

LOW_HU, WINDOW_HU = -1024.0, 2674.0  # the model's scale: x = (HU + 1024) / 2674
AIR_HU = -1000.0
LOW_MM, HIGH_MM = 0.6, 1.7  # pixel sizes that the crops cover
MATRIX = 320  # of the validation images


def load_slices(folders, split):
    """index.csv of each folder -> [{patient, spacing, integral}]."""
    slices = []
    for root in map(pathlib.Path, folders):
        with open(root / "index.csv", newline="") as f:
            for row in csv.DictReader(f):
                if row["split"] != split:
                    continue
                pixels = np.asarray(Image.open(root / row["file"]), dtype=np.float64)
                hu = np.maximum(pixels - 1024.0, AIR_HU)
                slices.append(
                    {
                        "patient": row["patient"],
                        "spacing": float(row["pixel_spacing_mm"]),
                        "integral": integral((hu - LOW_HU) / WINDOW_HU),
                    }
                )
    return slices


def integral(image):
    """Summed-area table with a zero first row and column."""
    table = np.zeros((image.shape[0] + 1, image.shape[1] + 1))
    np.cumsum(np.cumsum(image, axis=0), axis=1, out=table[1:, 1:])
    return table


def area_average(table, top, left, ratio, rows, cols):
    """Mean over boxes of `ratio` source pixels: exact for fractional boxes, since the table is piecewise bilinear."""
    a = interpolate(table, top + ratio * np.arange(rows + 1))
    a = interpolate(a.T, left + ratio * np.arange(cols + 1)).T
    boxes = a[1:, 1:] - a[:-1, 1:] - a[1:, :-1] + a[:-1, :-1]
    return (boxes / (ratio * ratio)).astype(np.float32)


def interpolate(table, at):
    i = np.clip(np.floor(at).astype(int), 0, table.shape[0] - 2)
    w = np.clip(at - i, 0, 1)[:, None]
    return table[i] * (1 - w) + table[i + 1] * w


def resize_square(table, size):
    """The whole slice, area-averaged to size x size."""
    return area_average(table, 0.0, 0.0, (table.shape[0] - 1) / size, size, size)


def validation(folders, size):
    """The first slice of each patient, in the order of their names, area-averaged to size x size."""
    first_of = {s["patient"]: s for s in reversed(load_slices(folders, "val"))}
    return [Picture("ct", resize_square(s["integral"], size or MATRIX)[None]) for _, s in sorted(first_of.items())]


class Crops:
    """Endless crops: patient first, then slice, so that a patient with 15 slices counts once."""

    def __init__(self, folders):
        by_patient = {}
        for s in load_slices(folders, "train"):
            by_patient.setdefault(s["patient"], []).append(s)
        self.patients = list(by_patient.values())
        self.counts = {"slices": sum(map(len, self.patients)), "patients": len(self.patients)}

    def crop(self, rng, size):
        patient = self.patients[rng.integers(len(self.patients))]
        s = patient[rng.integers(len(patient))]
        side = s["integral"].shape[0] - 1
        # Half of the draws near what 320 pixels over a chest need (about 1.1 mm), half over the whole range.
        low = 0.9 if rng.random() < 0.5 else LOW_MM
        mm = np.exp(rng.uniform(np.log(low), np.log(HIGH_MM)))
        ratio = float(np.clip(mm / s["spacing"], 1.0, side / size))
        room = side - ratio * size
        x = area_average(s["integral"], rng.uniform(0, room), rng.uniform(0, room), ratio, size, size)
        x = np.rot90(x, rng.integers(4))
        if rng.random() < 0.5:
            x = x[:, ::-1]
        air = (AIR_HU - LOW_HU) / WINDOW_HU
        return (air + (x - air) * np.float32(rng.uniform(0.97, 1.03)))[None]


CT = Domain(
    name="ct",
    channels=1,
    mean=0.23,
    sd=0.2,
    sigma_min=0.002,
    sigma_max=1.0,
    core=(0.006, 0.25),  # where reconstruction lives
    wide=0.4,
    validation_sigmas=(0.003, 0.006, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    measured_sigmas=(0.002, 0.003, 0.005, 0.008, 0.012, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 0.8, 1.0),
    plan="0.75:128,1:192",
    rate=6e-4,
    decay=1.0,
    crops=Crops,
    validation=validation,
    manifest={
        "scale": {"kind": "hu-window", "low": int(LOW_HU), "high": int(LOW_HU + WINDOW_HU)},
        "pixelMm": {"low": LOW_MM, "high": HIGH_MM},
    },
    identity={
        "id": "ct-thorax",
        "name": "Thorax CT denoiser",
        "license": "MIT; trained on CC BY images of The Cancer Imaging Archive, credits in card.md",
        "dataset": "TCIA collections, listed in card.md",
    },
)
