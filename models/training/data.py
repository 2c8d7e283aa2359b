"""CT slices as training crops: exact area averaging to any pixel size, 8 symmetries, contrast jitter."""
import csv
import pathlib

import numpy as np
from PIL import Image

LOW_HU, WINDOW_HU = -1024.0, 2674.0  # the model's scale: x = (HU + 1024) / 2674
AIR_HU = -1000.0
LOW_MM, HIGH_MM = 0.6, 1.7  # pixel sizes that the crops cover


def load_slices(root, split):
    """index.csv of the data folder -> [{patient, spacing, integral}]. PNG pixels are HU + 1024."""
    root = pathlib.Path(root)
    slices = []
    with open(root / "index.csv", newline="") as f:
        for row in csv.DictReader(f):
            if row["split"] != split:
                continue
            pixels = np.asarray(Image.open(root / row["file"]), dtype=np.float64)
            hu = np.maximum(pixels - 1024.0, AIR_HU)
            slices.append(
                {
                    "file": row["file"],
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


def one_a_patient(slices, size):
    """The first slice of each patient, in the order of their names, area-averaged to size x size."""
    first_of = {s["patient"]: s for s in reversed(slices)}
    return [resize_square(s["integral"], size) for _, s in sorted(first_of.items())]


def resize_square(table, size):
    """The whole slice, area-averaged to size x size."""
    return area_average(table, 0.0, 0.0, (table.shape[0] - 1) / size, size, size)


class Crops:
    """Endless crops: patient first, then slice, so that a patient with 15 slices counts once."""

    def __init__(self, slices, seed, low_mm=LOW_MM, high_mm=HIGH_MM):
        by_patient = {}
        for s in slices:
            by_patient.setdefault(s["patient"], []).append(s)
        self.patients = list(by_patient.values())
        self.rng = np.random.default_rng(seed)
        self.low_mm, self.high_mm = low_mm, high_mm

    def crop(self, size):
        rng = self.rng
        patient = self.patients[rng.integers(len(self.patients))]
        s = patient[rng.integers(len(patient))]
        native = s["table_mm"] if "table_mm" in s else s["spacing"]
        side = s["integral"].shape[0] - 1
        # Half of the draws near what 320 pixels over a chest need (about 1.1 mm), half over the whole range.
        low = 0.9 if rng.random() < 0.5 else self.low_mm
        mm = np.exp(rng.uniform(np.log(low), np.log(self.high_mm)))
        ratio = float(np.clip(mm / native, 1.0, side / size))
        room = side - ratio * size
        x = area_average(s["integral"], rng.uniform(0, room), rng.uniform(0, room), ratio, size, size)
        x = np.rot90(x, rng.integers(4))
        if rng.random() < 0.5:
            x = x[:, ::-1]
        air = (AIR_HU - LOW_HU) / WINDOW_HU
        return air + (x - air) * np.float32(rng.uniform(0.97, 1.03))

    def batch(self, count, size):
        return np.stack([self.crop(size) for _ in range(count)])[:, None]
