"""Writes pil-bicubic.json: a small picture enlarged by 2, 3 and 4 with Pillow's bicubic filter and back-projection.

    python3 test/reference/pil_bicubic.py && npx prettier --write test/reference/pil-bicubic.json

Made with Pillow 12 (cubic convolution with a = -1/2, float32) and numpy. Pillow weighs fewer pixels at the edge; the picture
is continued by four of its outermost pixels first, so that the outermost repeats. Back-projection: eight rounds of adding the
enlarged difference between picture and block means, then the rest evenly over each block.
"""

import json
import pathlib

import numpy as np
from PIL import Image

HEIGHT, WIDTH, ROUNDS, PAD = 7, 9, 8, 4


def cubic(x, s):
    h, w = x.shape
    padded = np.pad(x, PAD, mode="edge").astype(np.float32)
    large = Image.fromarray(padded).resize(((w + 2 * PAD) * s, (h + 2 * PAD) * s), Image.Resampling.BICUBIC)
    return np.asarray(large, float)[PAD * s : (PAD + h) * s, PAD * s : (PAD + w) * s]


def means(x, s):
    return x.reshape(x.shape[0] // s, s, -1, s).mean((1, 3))


def back_projected(x, s):
    u = cubic(x, s)
    for _ in range(ROUNDS):
        u = u + cubic(x - means(u, s), s)
    return u + np.kron(x - means(u, s), np.ones((s, s)))


r, c = np.mgrid[:HEIGHT, :WIDTH].astype(float)
picture = np.round(np.where(c + r > 7, 0.8, 0.3) + 0.1 * np.sin(2.1 * r) * np.cos(1.3 * c), 4)
out = {
    "height": HEIGHT,
    "width": WIDTH,
    "picture": picture.ravel().tolist(),
    "enlarged": [
        {"scale": s, "values": [round(float(v), 6) for v in back_projected(picture, s).ravel()]} for s in (2, 3, 4)
    ],
}
path = pathlib.Path(__file__).with_name("pil-bicubic.json")
path.write_text(json.dumps(out) + "\n")
