"""Colours, their differences and colourfulness of scikit-image and colour-science for a picture made from a formula;
colour.test.ts holds ours against them.

With scikit-image 0.26 and colour-science 0.4.7: python3 test/reference/colours.py > test/reference/colours.json
"""

import json

import colour
import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab

HEIGHT, WIDTH = 24, 40


def picture(shift):
    """The same formula as in the test: every hue, from black to white, the ends reached."""
    r, c = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    planes = [0.5 + 0.6 * np.sin(0.11 * r + 0.23 * c + 2.1 * k + shift * (k + 1)) * np.cos(0.07 * c) for k in range(3)]
    return np.stack(planes, -1)


def colourfulness(x):
    """Hasler and Suesstrunk 2003, written out."""
    r, g, b = np.moveaxis(255 * x, -1, 0)
    rg, yb = r - g, (r + g) / 2 - b
    return np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())


x, t = picture(0.2), picture(0.0)
shown, truth = np.clip(x, 0, 1), np.clip(t, 0, 1)
SPACE = colour.RGB_COLOURSPACES["sRGB"]


def lab(rgb):
    xyz = colour.sRGB_to_XYZ(rgb)
    return colour.XYZ_to_Lab(xyz, SPACE.whitepoint)


print(
    json.dumps(
        {
            "height": HEIGHT,
            "width": WIDTH,
            "lab": [lab(truth)[r, c].tolist() for r, c in [(0, 0), (7, 11), (23, 39), (12, 30)]],
            "places": [[0, 0], [7, 11], [23, 39], [12, 30]],
            "colourScience": float(np.mean(colour.delta_E(lab(shown), lab(truth), method="CIE 2000"))),
            "skimage": float(deltaE_ciede2000(rgb2lab(shown), rgb2lab(truth)).mean()),
            "colourfulness": [float(colourfulness(x)), float(colourfulness(t))],
        },
        indent=2,
    )
)
