"""Writes skimage-radon.json: a smooth lopsided image and scikit-image's Radon transform of it.

    /usr/bin/python3 test/reference/skimage_radon.py

Made with scikit-image 0.19.3. `radon` gives [bins, views]; the test says how that becomes [views, bins].
"""

import json
import pathlib
import warnings

import numpy as np
from skimage.transform import radon

SIZE = 21
ANGLES = [0.0, 20.0, 45.0, 77.0, 90.0, 135.0, 160.0]


def blob(x, y, width):
    r, c = np.mgrid[:SIZE, :SIZE] - SIZE // 2
    return np.exp(-((c - x) ** 2 + (-r - y) ** 2) / (2 * width**2))


image = blob(3, -2, 2.4) + 0.6 * blob(-2, 3.5, 1.8)
image[image < 1e-3] = 0
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of pixels outside the circle, all of which are zero
    sinogram = radon(image, theta=ANGLES, circle=True)

out = {
    "size": SIZE,
    "anglesDeg": ANGLES,
    "image": [round(v, 5) for v in image.ravel().tolist()],
    "radon": [[round(v, 4) for v in row] for row in sinogram.tolist()],
}
path = pathlib.Path(__file__).with_name("skimage-radon.json")
path.write_text(json.dumps(out) + "\n")
