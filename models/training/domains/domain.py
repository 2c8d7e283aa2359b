"""What the recipe must know of a kind of image. Everything else is the same for all of them."""
from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

import numpy as np


class Picture(NamedTuple):
    """A validation image, [channels, height, width] on the model's scale, and the group whose mean it enters."""

    group: str
    pixels: np.ndarray


@dataclass(frozen=True)
class Domain:
    name: str
    #: Of one image. Two are real and imaginary part.
    channels: int
    #: Mean and standard deviation of the pixels, for the preconditioning (Karras et al. 2022).
    mean: float
    sd: float
    #: The noise that training covers, and where most draws lie; `wide` is the share of draws over the whole range.
    sigma_min: float
    sigma_max: float
    core: tuple
    wide: float
    #: Watched during training; tabulated by measure.py and in the manifest.
    validation_sigmas: tuple
    measured_sigmas: tuple
    #: Crop sizes, each up to a share of the run: "0.75:128,1:192".
    plan: str
    rate: float
    #: Share of the run over which the rate falls to zero: 1 is a plain cosine.
    decay: float
    #: folders -> object with crop(rng, size) -> float32 [channels, size, size], and counts: {"slices": 140, ...}.
    crops: Callable
    #: (folders, size or None) -> [Picture]: unseen images, always the same.
    validation: Callable
    #: What the manifest says of the images: scale and pixelMm (core/contract/model.ts).
    manifest: dict
    #: Words for the manifest and the files: id, name, dataset, license.
    identity: dict


def draw_sigma(domain, rng, count):
    """Log-uniform: a share over the whole range, the rest where the engine works."""
    wide = np.exp(rng.uniform(np.log(domain.sigma_min), np.log(domain.sigma_max), count))
    core = np.exp(rng.uniform(*np.log(domain.core), count))
    return np.where(rng.random(count) < domain.wide, wide, core).astype(np.float32)


def draw_batch(domain, crops, rng, count, size):
    """-> (images [count, channels, size, size], sigma [count]), both float32."""
    images = np.stack([crops.crop(rng, size) for _ in range(count)])
    return images, draw_sigma(domain, rng, count)


def centre(pixels, height, width: Optional[int] = None):
    """The middle of [..., h, w]."""
    width = height if width is None else width
    top, left = (pixels.shape[-2] - height) // 2, (pixels.shape[-1] - width) // 2
    return pixels[..., top : top + height, left : left + width]
