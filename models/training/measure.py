"""r^2(sigma): the mean squared error of one denoising, over the first validation slice of each patient.

    python3 measure.py --checkpoint checkpoints/ct --data ct-folder

The solver weighs the network against the measurement with this table, so it is measured and never assumed.
"""
import argparse
import math

import torch

from checkpoint import load_checkpoint
from data import load_slices, one_a_patient
from train import validate

SIGMAS = (0.002, 0.003, 0.005, 0.008, 0.012, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 0.8, 1.0)


def residual_variance(model, data, size=320, images=None):
    """[[sigma, r^2], ...] on the model's scale, at size x size, over the first `images` patients (all of them)."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures = one_a_patient(load_slices(data, "val"), size)[:images]
    errors = validate(model.to(device), pictures, SIGMAS, device)
    model.cpu()
    return [[sigma, float(f"{error:.4g}")] for sigma, error in zip(SIGMAS, errors)]


def psnr(error):
    """Data range 1: the model's scale."""
    return -10 * math.log10(error)


def table(rows):
    """The Markdown table of a model card."""
    head = ["| σ | √r² | denoising PSNR, dB |", "| --- | --- | --- |"]
    return "\n".join(head + [f"| {sigma:g} | {math.sqrt(r2):.5f} | {psnr(r2):.2f} |" for sigma, r2 in rows])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True, help="the folder that train.py --out wrote")
    p.add_argument("--data", required=True, help="folder with index.csv, train/ and val/")
    p.add_argument("--size", type=int, default=320, help="matrix of the validation images")
    p.add_argument("--images", type=int, default=None, help="only the first so many patients")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    model, facts = load_checkpoint(a.checkpoint)
    print(f"{facts['steps']} steps, {facts['minutes']} minutes\n")
    print(table(residual_variance(model, a.data, a.size, a.images)))


if __name__ == "__main__":
    main()
