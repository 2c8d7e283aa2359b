"""Figures of scikit-image and SciPy for pictures made from a formula; metrics.test.ts holds ours against them.

Run with Debian's python3-skimage: /usr/bin/python3 test/reference/metrics.py > test/reference/metrics.json
"""

import json

import numpy as np
from scipy import ndimage
from skimage.metrics import normalized_root_mse, peak_signal_noise_ratio, structural_similarity


def pictures(height, width):
    """The same formula as in the test: HU from about -1400 to 1400, so that nothing may be clipped."""
    r, c = np.mgrid[:height, :width].astype(float)
    truth = 900 * np.sin(0.13 * r) * np.cos(0.09 * c) + 500 * np.sin(0.031 * r * c)
    error = 60 * np.sin(1.7 * r + 0.4 * c) + 25 * np.cos(0.05 * c) + 10
    return truth + error, truth


def laplacian_of_gaussian(image):
    y, x = np.mgrid[-7:8, -7:8].astype(float)
    h = np.exp(-(x * x + y * y) / (2 * 1.5**2))
    h /= h.sum()
    k = h * (x * x + y * y - 2 * 1.5**2) / 1.5**4
    return ndimage.convolve(image, k - k.mean(), mode="reflect")


def figures(height, width):
    result, truth = pictures(height, width)
    x, t = (result + 1024) / 2674, (truth + 1024) / 2674
    mean, full = structural_similarity(
        t, x, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0, full=True
    )
    roi = np.zeros(truth.shape, bool)
    roi[height // 3 : height - 4, : width // 2] = True
    le, lt = laplacian_of_gaussian(x - t), laplacian_of_gaussian(t)
    e = result - truth
    return {
        "height": height,
        "width": width,
        "whole": {
            "psnr": peak_signal_noise_ratio(t, x, data_range=1.0),
            "ssim": mean,
            "nrmse": normalized_root_mse(t, x),
            "hfen": np.linalg.norm(le) / np.linalg.norm(lt),
            "bias": e.mean(),
            "rmse": np.sqrt((e**2).mean()),
        },
        "roi": {
            "psnr": 10 * np.log10(1 / ((x - t)[roi] ** 2).mean()),
            "ssim": full[roi].mean(),
            "nrmse": np.linalg.norm((x - t)[roi]) / np.linalg.norm(t[roi]),
            "hfen": np.linalg.norm(le[roi]) / np.linalg.norm(lt[roi]),
            "bias": e[roi].mean(),
            "rmse": np.sqrt((e[roi] ** 2).mean()),
        },
    }


print(json.dumps([figures(64, 96), figures(41, 23), figures(11, 12)], indent=2))
