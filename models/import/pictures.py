"""A folder of images as the network saw them in training -> pictures on Langevin's scale, for r^2(sigma)."""
import pathlib

import numpy as np
from PIL import Image

from domains.domain import Picture, centre
from source import Refused

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".npy")


def read(folder, domain, side, multiple, sizes, count):
    """Up to `count` pictures spread over the folder, their middle of at most `side`, or of one of the sizes."""
    folder = pathlib.Path(folder)
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES)
    if not files:
        raise Refused(f"{folder} holds no images ({', '.join(SUFFIXES)}).")
    pictures, passed = [], []
    for file in files[:: -(-len(files) // count)]:
        pixels = on_scale(file, domain)
        if sizes:
            fitting = [s for s in sizes if s[0] <= pixels.shape[1] and s[1] <= pixels.shape[2]]
            height, width = max(fitting, key=lambda s: s[0] * s[1]) if fitting else (0, 0)
        else:
            height, width = (min(n, side) // multiple * multiple for n in pixels.shape[1:])
        if min(height, width) == 0:
            passed.append(file)
        else:
            pictures.append(Picture("images", np.ascontiguousarray(centre(pixels, height, width))))
    if not pictures:
        raise Refused(f"No image in {folder} is large enough for the network: {passed[0].name} is the first of {len(passed)}.")
    if passed:
        print(f"{len(passed)} images are too small and were left out, {passed[0].name} first.")
    return pictures


def on_scale(file, domain):
    """[channels, height, width], float32: numbers of a .npy in the domain's unit; a picture's black is 0, its white 1."""
    try:
        pixels = np.load(file) if file.suffix.lower() == ".npy" else drawn(file, domain.channels)
    except (OSError, ValueError) as e:
        raise Refused(f"{file} cannot be read: {e}.")
    if np.iscomplexobj(pixels):
        pixels = np.stack([pixels.real, pixels.imag])
    if pixels.ndim == 2:
        pixels = pixels[None]
    if pixels.ndim != 3 or pixels.shape[0] != domain.channels:
        shape = " x ".join(map(str, pixels.shape))
        raise Refused(f"{file} holds {shape} numbers; images of {domain.channels} channels, channels first, are read.")
    if not np.isfinite(pixels).all():
        raise Refused(f"{file} holds values that are not finite.")
    if file.suffix.lower() == ".npy":
        if domain.name == "mri":
            pixels = pixels / np.percentile(np.hypot(*pixels), 99.5)
        else:
            scale = domain.manifest["scale"]
            pixels = (pixels - scale["low"]) / (scale["high"] - scale["low"])
    return pixels.astype(np.float32)


def drawn(file, channels):
    with Image.open(file) as picture:
        if channels == 3:
            return np.asarray(picture.convert("RGB"), np.float32).transpose(2, 0, 1) / 255
        if picture.mode.startswith("I"):
            return np.asarray(picture, np.float32) / 65535
        return np.asarray(picture.convert("L"), np.float32) / 255
