"""Writes opencv-telea.json: a small colour picture with holes and OpenCV's Telea fill of them.

    python3 test/reference/opencv_telea.py && npx prettier --write test/reference/opencv-telea.json

Made with opencv-python-headless 5.0.0. OpenCV adds to every filled value a direction of its gradient that is at most √2
whatever the picture's scale, one grey level of eight bits: the planes are filled as floats times 10⁶, so that it vanishes. It
takes the picture's second row for its first, so the holes keep away from the edge by more than the radius.
Of each case the values in the hole are kept, channel by channel, each row by row.
"""

import json
import pathlib

import cv2
import numpy as np

HEIGHT, WIDTH, RADIUS, LARGE = 19, 23, 3, 1e6


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
    inside = (r > RADIUS) & (r < HEIGHT - 1 - RADIUS) & (c > RADIUS) & (c < WIDTH - 1 - RADIUS)
    return {
        "box": (r >= 5) & (r < 13) & (c >= 7) & (c < 16),
        "disc": (r - 9) ** 2 + (c - 12) ** 2 < 22,
        "scratches and dust": ((c == 6 + r // 4) | (r == 8 + c // 7) | ((r * 5 + c * 3) % 31 == 0)) & inside,
        "every second row": (r % 2 == 1) & inside,
        "three pixels in four": ((r * 7 + c * 11 + r * c) % 4 > 0) & inside,
    }[name]


cases = []
values = picture()
for name in ("box", "disc", "scratches and dust", "every second row", "three pixels in four"):
    mask = hole(name)
    planes = [
        cv2.inpaint((LARGE * np.where(mask, 0, plane)).astype(np.float32), mask.astype(np.uint8), RADIUS, cv2.INPAINT_TELEA)
        for plane in values
    ]
    filled = np.stack(planes)[:, mask] / LARGE
    cases.append(
        {
            "name": name,
            "known": "".join("01"[int(k)] for k in ~mask.ravel()),
            "filled": [round(float(v), 5) for v in filled.ravel()],
        }
    )

out = {"height": HEIGHT, "width": WIDTH, "picture": values.ravel().tolist(), "cases": cases}
path = pathlib.Path(__file__).with_name("opencv-telea.json")
path.write_text(json.dumps(out) + "\n")
