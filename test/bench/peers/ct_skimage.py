"""scikit-image: its axis of rotation is pixel n/2 where ours is the middle, (n - 1)/2, of an even grid.

FBP takes a sinogram whose views are moved by that half pixel, which a Fourier transform does without blur; SART
takes the shifts themselves, and reconstructs the square of the whole detector, of which ours is the middle.
"""
import numpy as np
from skimage.transform import iradon, iradon_sart, radon

from peer import serve


def angles(scene):
    views = scene["sinogram"].shape[0]
    return 180 * np.arange(views) / views


def half_pixel(scene):
    """Of every view, where our middle is seen from theirs, in bins."""
    theta = np.deg2rad(angles(scene))
    return (np.cos(theta) - np.sin(theta)) / 2


def moved(sinogram, by):
    """sinogram(s + by), of bins x views."""
    bins = sinogram.shape[0]
    padded = 2 * bins
    frequency = np.fft.rfftfreq(padded)[:, None]
    turned = np.fft.rfft(sinogram, padded, axis=0) * np.exp(2j * np.pi * frequency * by[None])
    return np.fft.irfft(turned, padded, axis=0)[:bins]


def forward(scene):
    truth = scene["truth"]
    bins = scene["sinogram"].shape[1]

    def project():
        seen = radon(truth, angles(scene), circle=False)
        ends = seen.shape[0] // 2 - bins // 2
        whole = np.pad(seen, ((max(0, -ends), max(0, bins - seen.shape[0] + ends)), (0, 0)))[max(0, ends) :][:bins]
        return moved(whole, -half_pixel(scene)).T

    return project


def fbp(scene, filter_name):
    size = scene.facts["size"]
    sinogram = scene["sinogram"].T

    def reconstruct():
        shifted = moved(sinogram, half_pixel(scene))
        return iradon(shifted, angles(scene), output_size=size, filter_name=filter_name, circle=False)

    return reconstruct


def sart(scene, sweeps, relaxation):
    size = scene.facts["size"]
    sinogram = scene["sinogram"].T.astype(np.float32)
    shifts = half_pixel(scene)
    first = sinogram.shape[0] // 2 - size // 2

    def reconstruct():
        image = None
        for _ in range(sweeps):
            image = iradon_sart(
                sinogram, angles(scene), image, -shifts, clip=(0, np.inf), relaxation=relaxation
            )
        return image[first : first + size, first : first + size]

    return reconstruct


serve({"forward": forward, "fbp": fbp, "sart": sart})
