"""Writes toolkits.json: a smooth lopsided image and its sinograms by ASTRA and ODL, as these programs return them.

    python3 test/reference/toolkits.py

Made with astra-toolbox 2.5.0 and odl 1.0.0 (its own ray transform on ASTRA's CPU projectors). Angles are in radians,
as both want them; ODL's image is indexed [x, y], y upward, and is turned from ours.
"""

import json
import pathlib

import astra
import numpy as np
import odl
from odl.applications import tomo

SIZE = 32
BINS = 47
SOURCE, DETECTOR = 80.0, 140.0
ANGLES = [0.1 + 0.7 * i for i in range(9)]

row, column = np.mgrid[:SIZE, :SIZE]
x, y = column - (SIZE - 1) / 2, (SIZE - 1) / 2 - row


def blob(at_x, at_y, width):
    return np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / (2 * width**2))


image = (blob(4.5, -3, 3.5) + 0.6 * blob(-3, 5, 2.8)).astype(np.float32)
image[image < 1e-3] = 0


def by_astra(projection, projector):
    volume = astra.create_vol_geom(SIZE, SIZE)
    handle = astra.create_projector(projector, projection, volume)
    _, sinogram = astra.create_sino(image, handle)
    return sinogram


def by_odl(geometry):
    half = SIZE / 2
    space = odl.uniform_discr([-half, -half], [half, half], [SIZE, SIZE], dtype="float32")
    transform = tomo.RayTransform(space, geometry, impl="astra_cpu")
    return np.asarray(transform(space.element(image[::-1].T.copy())).data)


angles = odl.nonuniform_partition(ANGLES)
flat = odl.uniform_partition(-BINS, BINS, BINS)  # bins of 2
narrow = odl.uniform_partition(-BINS / 2, BINS / 2, BINS)  # bins of 1
out = {
    "size": SIZE,
    "image": image,
    "angles": ANGLES,
    "bins": BINS,
    "sourceMm": SOURCE,
    "detectorMm": DETECTOR,
    "sinograms": {
        "astra": {
            "parallel": by_astra(astra.create_proj_geom("parallel", 1.0, BINS, ANGLES), "linear"),
            "fan-flat": by_astra(
                astra.create_proj_geom("fanflat", 2.0, BINS, ANGLES, SOURCE, DETECTOR - SOURCE), "line_fanflat"
            ),
        },
        "odl": {
            "parallel": by_odl(tomo.Parallel2dGeometry(angles, narrow)),
            "fan-flat": by_odl(
                tomo.FanBeamGeometry(angles, flat, src_radius=SOURCE, det_radius=DETECTOR - SOURCE)
            ),
        },
    },
}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    if isinstance(value, np.ndarray):
        return [round(float(v), 4) for v in value.ravel()]
    return value


path = pathlib.Path(__file__).with_name("toolkits.json")
path.write_text(json.dumps(rounded(out)) + "\n")
