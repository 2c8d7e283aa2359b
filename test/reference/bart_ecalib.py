"""Writes bart-ecalib.json: k-space of a small object under four coils, its field of view whole and too small, and BART's maps of it,
with the eigenvalues by definition: between signal and background BART's are interpolated.

    python3 test/reference/bart_ecalib.py && npx prettier --write test/reference/bart-ecalib.json

Made with BART 0.8.00 (Debian's package). Its threshold is the square of ours. Without the crop, so that every pixel has maps.
Real and imaginary parts in turns. Of k-space [coil, row, column] its calibration region, of the maps [set, coil, row, column] every
sixth pixel of every sixth row.
"""

import json
import pathlib
import subprocess
import tempfile

import numpy as np

COILS, HEIGHT, WIDTH, REGION, STEP = 4, 44, 50, 22, 6
KERNEL, THRESHOLD = 5, 0.02
TOP, LEFT = (HEIGHT - REGION) // 2, (WIDTH - REGION) // 2


def write_cfl(name, array):
    pathlib.Path(name + ".hdr").write_text("# Dimensions\n" + " ".join(map(str, array.shape)) + "\n")
    array.astype(np.complex64).ravel(order="F").tofile(name + ".cfl")


def read_cfl(name):
    dims = [int(v) for v in pathlib.Path(name + ".hdr").read_text().split("\n")[1].split()]
    return np.fromfile(name + ".cfl", np.complex64).reshape(dims, order="F")


def ecalib(kspace, sets):
    with tempfile.TemporaryDirectory() as folder:
        write_cfl(folder + "/k", np.moveaxis(kspace, 0, -1)[:, :, None, :])
        options = f"-m {sets} -k {KERNEL} -r {REGION} -t {THRESHOLD**2} -c 0"
        subprocess.run(f"bart ecalib {options} {folder}/k {folder}/s {folder}/e".split(), check=True, capture_output=True)
        maps = read_cfl(folder + "/s").reshape(HEIGHT, WIDTH, COILS, sets)
        values = read_cfl(folder + "/e").reshape(HEIGHT, WIDTH, sets)
        return np.moveaxis(maps, (3, 2), (0, 1)), np.moveaxis(values.real, 2, 0)


def coil_images(width):
    """The object and what each coil sees of it, over `width` columns of which WIDTH are one field of view."""
    y, x = np.meshgrid((np.arange(HEIGHT) - HEIGHT / 2) / HEIGHT, (np.arange(width) - width / 2) / WIDTH, indexing="ij")
    body = np.exp(-((y / 0.3) ** 4) - (x / (0.32 if width == WIDTH else 0.8)) ** 8)
    body *= np.random.default_rng(5).standard_normal(body.shape)  # texture: patches of every kind occur
    out = []
    for coil in range(COILS):
        angle = 2 * np.pi * coil / COILS + 0.3
        distance = (y - 0.7 * np.sin(angle)) ** 2 + (x - 0.7 * np.cos(angle)) ** 2
        out.append(body * np.exp(-distance / 1.2 + 1j * (angle + x * np.cos(angle) - y * np.sin(angle))))
    return np.array(out)


def kspace_of(images):
    """A field of view of WIDTH columns: what lies outside folds over."""
    width = images.shape[2]
    folded = np.zeros((COILS, HEIGHT, WIDTH), complex)
    for column in range(width):
        folded[:, :, (column - width // 2 + WIDTH // 2) % WIDTH] += images[:, :, column]
    axes = (1, 2)
    return np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(folded, axes=axes), norm="ortho", axes=axes), axes=axes)


def by_definition(region, sets):
    """Eigenvalues pixel by pixel from the singular vectors themselves, on no coarser grid (Uecker 2014, eq. 14)."""
    starts = range(REGION - KERNEL + 1)
    patches = np.array([region[:, y : y + KERNEL, x : x + KERNEL].ravel() for y in starts for x in starts])
    _, values, vectors = np.linalg.svd(patches)
    kept = vectors[: (values > THRESHOLD * values[0]).sum()].T.reshape(COILS, KERNEL, KERNEL, -1)
    wave = lambda n: np.exp(2j * np.pi * np.outer((np.arange(0, n, STEP) - n // 2) / n, np.arange(KERNEL)))
    at_pixels = np.einsum("cyxn,ry,sx->rscn", kept, wave(HEIGHT), wave(WIDTH)) / KERNEL
    return np.moveaxis(np.linalg.svd(at_pixels, compute_uv=False)[..., :sets] ** 2, 2, 0)


def pairs(array, digits):
    return [round(float(part), digits) for v in array.ravel() for part in (v.real, v.imag)]


cases = []
for name, width, sets in (("whole", WIDTH, 1), ("too small", 2 * WIDTH, 2)):
    kspace = np.round(kspace_of(coil_images(width)), 4)
    region = kspace[:, TOP : TOP + REGION, LEFT : LEFT + REGION]
    maps, values = ecalib(kspace, sets)
    cases.append(
        {
            "name": name,
            "sets": sets,
            "kspace": pairs(region, 4),
            "maps": pairs(maps[..., ::STEP, ::STEP], 4),
            "eigenvalues": [round(float(v), 4) for v in values[:, ::STEP, ::STEP].ravel()],
            "definition": [round(float(v), 5) for v in by_definition(region, sets).ravel()],
        }
    )
out = {"coils": COILS, "height": HEIGHT, "width": WIDTH, "region": REGION, "step": STEP, "kernel": KERNEL, "threshold": THRESHOLD, "cases": cases}
pathlib.Path(__file__).with_name("bart-ecalib.json").write_text(json.dumps(out) + "\n")
