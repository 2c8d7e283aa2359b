"""The rival of fbp.ts. Each line of input is a geometry as JSON; answers the milliseconds of its backprojection of the
same rows and the sum of the squares of the image."""

import json
import sys
import time

import numpy as np

for line in sys.stdin:
    g = json.loads(line)
    bins, views = g["bins"], len(g["anglesDeg"])
    i = np.arange(views * bins, dtype=float)
    rows = np.sin((i % bins) / 9 + i / 5000).reshape(views, bins)
    started = time.perf_counter()
    x = (np.arange(g["width"]) - (g["width"] - 1) / 2)[None, :] * g["pixelMm"]
    y = ((g["height"] - 1) / 2 - np.arange(g["height"]))[:, None] * g["pixelMm"]
    # A bin more at either end: beyond the detector there is nothing.
    at = np.arange(-1, bins + 1) - (bins - 1) / 2
    image = np.zeros((g["height"], g["width"]))
    for row, beta in zip(rows, np.deg2rad(g["anglesDeg"])):
        framed = np.concatenate(([0], row, [0]))
        cos, sin = np.cos(beta), np.sin(beta)
        if g["kind"] == "parallel":
            position, weight = (x * cos + y * sin - g["offsetMm"]) / g["binMm"], 1
        else:
            along, across = g["sourceMm"] - x * cos - y * sin, x * sin - y * cos
            if g["kind"] == "fan":
                position = (np.rad2deg(np.arctan(across / along)) - g["offset"]) / g["binPitch"]
                weight = 1 / (along**2 + across**2)
            else:
                position = (g["detectorMm"] * across / along - g["offset"]) / g["binPitch"]
                weight = (g["sourceMm"] / along) ** 2
        image += np.interp(position, at, framed, left=0, right=0) * weight
    print((time.perf_counter() - started) * 1000, np.sum(image**2), flush=True)
