"""Writes skimage-biharmonic.json: small colour pictures with holes and scikit-image's biharmonic fill of them.

    python3 test/reference/skimage_biharmonic.py && npx prettier --write test/reference/skimage-biharmonic.json

Made with scikit-image 0.26.0. Of each case the values in the hole are kept, channel by channel, each row by row; the
script refuses to write where filling the holes one by one (`split_into_regions`) gives anything else than all together.
"""

import json
import pathlib

import numpy as np
from skimage.restoration import inpaint_biharmonic

HEIGHT, WIDTH = 19, 23


def picture():
    r, c = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    channels = [
        0.5 + 0.3 * np.sin(0.4 * r + 0.1 * c) * np.cos(0.21 * c),
        0.4 + 0.35 * np.cos(0.13 * r * c / 9),
        np.clip(0.2 + 0.05 * (r - 0.6 * c), 0, 1),  # an edge of clipped values
    ]
    return np.round(np.stack(channels), 4)


def hole(name):
    r, c = np.mgrid[:HEIGHT, :WIDTH]
    return {
        "box": (r >= 5) & (r < 13) & (c >= 7) & (c < 16),
        "holes at the edges and corners": ((r < 4) & (c < 5)) | ((r >= 15) & (c > 9) & (c < 14)) | (c == WIDTH - 1),
        "every second row": r % 2 == 1,
        "three pixels in four": (r * 7 + c * 11 + r * c) % 4 > 0,
        "scratches and dust": (c == 3 + r // 4) | (r == 9 + c // 7) | ((r * 5 + c * 3) % 31 == 0),
        "half": c >= 12,
    }[name]


cases = []
values = picture()
for name in (
    "box",
    "holes at the edges and corners",
    "every second row",
    "three pixels in four",
    "scratches and dust",
    "half",
):
    mask = hole(name)
    holed = np.where(mask, 0, values)
    filled = inpaint_biharmonic(holed, mask, channel_axis=0)
    split = inpaint_biharmonic(holed, mask, channel_axis=0, split_into_regions=True)
    assert np.abs(filled - split).max() < 1e-8, name
    cases.append(
        {
            "name": name,
            "known": "".join("01"[int(k)] for k in ~mask.ravel()),
            "filled": [round(v, 6) for v in filled[:, mask].ravel().tolist()],
        }
    )

out = {"height": HEIGHT, "width": WIDTH, "picture": values.ravel().tolist(), "cases": cases}
path = pathlib.Path(__file__).with_name("skimage-biharmonic.json")
path.write_text(json.dumps(out) + "\n")
