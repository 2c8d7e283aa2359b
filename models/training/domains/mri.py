"""MR magnitude slices as complex training crops: scale p99.5 = 1, smooth phase of which calibration leaves a rest.

A folder holds index.csv (file, split, anatomy, subject) and 16-bit grey PNGs of linear magnitude.
"""
import csv
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from domains.domain import Domain, Picture, centre

MULTIPLE = 16  # of the validation images' sides
CALIBRATED = 0.85  # share of the crops whose phase is seen as after calibration
CALIBRATION = 0.08  # width of the calibration region in the validation images


def load_slices(folders, split):
    """index.csv of each folder -> [{anatomy, subject, magnitude}], the 99.5th percentile of each slice being 1."""
    slices = []
    for root in map(pathlib.Path, folders):
        with open(root / "index.csv", newline="") as f:
            for row in csv.DictReader(f):
                if row["split"] != split:
                    continue
                magnitude = np.asarray(Image.open(root / row["file"]), dtype=np.float32)
                slices.append(
                    {
                        "anatomy": row["anatomy"],
                        "subject": row["subject"],
                        "magnitude": magnitude / np.percentile(magnitude, 99.5),
                    }
                )
    return slices


def smooth_field(rng, height, width, cells):
    """Random field with about `cells` periods over the image, unit variance before interpolation."""
    knots = rng.standard_normal((1, 1, cells + 2, cells + 2)).astype(np.float32)
    return F.interpolate(torch.from_numpy(knots), size=(height, width), mode="bicubic", align_corners=True)[0, 0].numpy()


def smooth_phase(rng, height, width):
    """What coils, field and flow leave: nothing, a constant, or a polynomial with a smooth field and a coil's angle."""
    kind = rng.random()
    if kind < 0.05:
        return np.zeros((height, width), np.float32)
    phase = np.full((height, width), rng.uniform(0, 2 * math.pi), np.float32)
    if kind < 0.15:
        return phase
    y, x = np.meshgrid(
        np.linspace(-1, 1, height, dtype=np.float32), np.linspace(-1, 1, width, dtype=np.float32), indexing="ij"
    )
    a = rng.normal(0, 1, 6) * rng.uniform(0, 1)
    phase = phase + 2.0 * (a[0] * x + a[1] * y) + 1.2 * (a[2] * x * x + a[3] * y * y + a[4] * x * y)
    phase = phase + 0.6 * a[5] * (x * x * y + y * y * x)
    if rng.random() < 0.7:
        phase = phase + rng.uniform(0, 0.9) * smooth_field(rng, height, width, int(rng.integers(1, 6)))
    if rng.random() < 0.4:
        field = 1.2 + smooth_field(rng, height, width, 2) + 1j * smooth_field(rng, height, width, 2)
        phase = phase + np.angle(field)
    return phase


def calibration_phase(image, columns):
    """Phase of the Hann-weighted central columns of k-space: what a calibration region tells."""
    height, width = image.shape
    window = np.zeros(width, np.float32)
    offset = np.arange(-(columns // 2), columns - columns // 2)
    window[width // 2 + offset] = 0.5 + 0.5 * np.cos(np.pi * offset / (columns / 2 + 1))
    kspace = np.fft.fftshift(np.fft.fft2(image))
    return np.angle(np.fft.ifft2(np.fft.ifftshift(kspace * window))).astype(np.float32)


def complex_channels(magnitude, phase):
    return np.stack([magnitude * np.cos(phase), magnitude * np.sin(phase)]).astype(np.float32)


def with_phase(magnitude, rng):
    """Bias field, scale and phase, mostly with the phase of a random calibration region taken off again."""
    height, width = magnitude.shape
    if rng.random() < 0.5:
        bias = smooth_field(rng, height, width, int(rng.integers(1, 3)))
        magnitude = magnitude * np.exp(rng.uniform(0, 0.35) * bias)
    magnitude = magnitude * math.exp(rng.uniform(-0.22, 0.22))
    phase = smooth_phase(rng, height, width)
    if rng.random() < CALIBRATED:
        columns = int(rng.integers(max(4, width * 3 // 100), max(6, width * 11 // 100)))
        image = magnitude * np.exp(1j * phase)
        rows_first = rng.random() < 0.5
        phase = phase - (calibration_phase(image.T, columns).T if rows_first else calibration_phase(image, columns))
    return complex_channels(magnitude, phase)


def validation(folders, _size):
    """The first slice of each subject at its own matrix, one smooth phase each, after calibration; by anatomy."""
    slices = load_slices(folders, "val")
    pictures = []
    for k, s in enumerate({s["subject"]: s for s in reversed(slices)}.values()):
        rng = np.random.default_rng([5, k])
        magnitude = centre(s["magnitude"], *(n // MULTIPLE * MULTIPLE for n in s["magnitude"].shape))
        height, width = magnitude.shape
        phase = smooth_phase(rng, height, width)
        while np.ptp(phase) <= 0.5:  # a flat phase tests nothing
            phase = smooth_phase(rng, height, width)
        phase = phase - calibration_phase(magnitude * np.exp(1j * phase), round(width * CALIBRATION))
        pictures.append(Picture(s["anatomy"], complex_channels(magnitude, phase)))
    return pictures


class Crops:
    """Endless crops: anatomy, then subject, then slice; an anatomy's share is the root of its number of slices."""

    def __init__(self, folders):
        by_anatomy = {}
        for s in load_slices(folders, "train"):
            by_anatomy.setdefault(s["anatomy"], {}).setdefault(s["subject"], []).append(s["magnitude"])
        self.anatomies = [list(subjects.values()) for subjects in by_anatomy.values()]
        slices = [sum(map(len, subjects)) for subjects in self.anatomies]
        self.shares = np.sqrt(slices) / np.sqrt(slices).sum()
        self.counts = {"slices": sum(slices), "subjects": sum(map(len, self.anatomies))}

    def crop(self, rng, size):
        subjects = self.anatomies[rng.choice(len(self.anatomies), p=self.shares)]
        slices = subjects[rng.integers(len(subjects))]
        image = slices[rng.integers(len(slices))]
        if rng.random() < 0.5:
            factor = math.exp(rng.uniform(math.log(0.72), math.log(1.25)))
            shape = [max(size, round(n * factor)) for n in image.shape]
            source = torch.from_numpy(image)[None, None]
            image = F.interpolate(source, size=shape, mode="bicubic", antialias=True)[0, 0].clamp_(min=0).numpy()
        height, width = image.shape
        if min(height, width) < size:
            image = np.pad(image, ((0, max(0, size - height)), (0, max(0, size - width))))
            height, width = image.shape
        for _ in range(4):
            top, left = rng.integers(height - size + 1), rng.integers(width - size + 1)
            crop = image[top : top + size, left : left + size]
            if crop.mean() > 0.06:  # mostly background teaches little
                break
        crop = np.rot90(crop, rng.integers(4))
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        return with_phase(np.ascontiguousarray(crop), rng)


MRI = Domain(
    name="mri",
    channels=2,
    mean=0.0,
    sd=0.22,
    sigma_min=0.002,
    sigma_max=1.5,
    core=(0.008, 0.35),
    wide=0.35,
    validation_sigmas=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    measured_sigmas=(0.002, 0.003, 0.005, 0.008, 0.012, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 0.8, 1.0, 1.5),
    plan="0.8:128,1:192",
    rate=5e-4,
    decay=0.5,
    crops=Crops,
    validation=validation,
    manifest={
        # The percentile is of each image's own magnitude, which low and high cannot say: the kind says it.
        "scale": {"kind": "p99.5-magnitude", "low": 0, "high": 1},
        "pixelMm": {"low": 0.4, "high": 1.2},
    },
    identity={
        "id": "mri",
        "name": "Complex MR denoiser",
        "license": "MIT; trained on freely licensed MR images, credits in card.md",
        "dataset": "Freely licensed MR images, listed in card.md",
    },
)
