"""The classical bar of the photograph prior: non-local means on the pictures, and under the noise, of measure.py.

    python3 non_local_means.py --data photo scenes --network ../photo/photo.onnx

Needs scikit-image beside PyTorch. Buades, Coll and Morel 2005 in scikit-image's fast form, with the true noise level
and patches of 5 x 5 within 13 x 13; of several strengths h the one that is best over all pictures is taken for each
sigma, so the bar is tuned on the very pictures it is judged by.
"""
import argparse

import numpy as np
import torch
from skimage.restoration import denoise_nl_means

from domains import DOMAINS
from measure import comparison, denoising_errors, first_of_each
from warm_start import load_denoiser

STRENGTHS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)  # h in units of sigma
SIGMAS = (0.02, 0.05, 0.1, 0.2)


class NonLocalMeans:
    """Called as the network is: (x [batch, channels, h, w], sigma [batch]) -> x."""

    def __init__(self, strength):
        self.strength = strength

    def __call__(self, x, sigma):
        cleaned = [
            denoise_nl_means(
                image.permute(1, 2, 0).contiguous().numpy(),
                patch_size=5,
                patch_distance=6,
                h=self.strength * float(level),
                sigma=float(level),
                fast_mode=True,
                channel_axis=-1,
            )
            for image, level in zip(x, sigma)
        ]
        return torch.from_numpy(np.stack(cleaned)).permute(0, 3, 1, 2)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, nargs="+", help="folders with index.csv and the val pictures")
    p.add_argument("--network", help="a training folder or an .onnx file of ours, to hold against it")
    p.add_argument("--images", type=int, help="only the first so many pictures of each group")
    p.add_argument("--sigmas", type=float, nargs="+", default=SIGMAS)
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    domain = DOMAINS["photo"]
    pictures = first_of_each(domain.validation(a.data, None), a.images)
    model = load_denoiser(a.network, domain)[0].eval() if a.network else None
    multiple = model.size_multiple if model else 1
    tried = np.stack(
        [denoising_errors(NonLocalMeans(h), pictures, a.sigmas, multiple=multiple) for h in STRENGTHS]
    )
    best = tried.mean(2).argmin(0)
    errors = tried[best, np.arange(len(a.sigmas))]
    chosen = ", ".join(f"{STRENGTHS[k]:g} at {sigma:g}" for k, sigma in zip(best, a.sigmas))
    print(f"{len(pictures)} pictures; h / σ: {chosen}\n\nNon-local means, dB:\n")
    print(comparison(pictures, a.sigmas, errors, None))
    if model:
        print("\nThe network (and its gain), dB:\n")
        ours = denoising_errors(model, pictures, a.sigmas)
        print(comparison(pictures, a.sigmas, ours, errors))
        gains = 10 * np.log10(errors / ours)
        for name, gain in (("Mean of the gains", gains.mean(1)), ("Smallest gain on a picture", gains.min(1))):
            print(f"\n{name}: " + ", ".join(f"{g:+.2f} at {sigma:g}" for g, sigma in zip(gain, a.sigmas)))


if __name__ == "__main__":
    main()
