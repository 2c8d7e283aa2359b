"""A sheet of images drawn from nothing: what a prior knows before it is told anything. Look at it.

    python3 gate.py --checkpoint checkpoints/photo --out samples.png

Deterministic sampling by Heun's method (Karras et al. 2022, Algorithm 1). Figures cannot judge it: pixel variance and
colourfulness look right on worthless images.
"""
import argparse

import numpy as np
import torch
from PIL import Image

import precision
from checkpoint import domain_of
from domains import DOMAINS
from warm_start import load_denoiser

GAP = 2  # pixels between the images


@torch.no_grad()
def draw(denoise, shape, sigma_max, sigma_min, mean, steps, seed):
    """Heun's method from noise of sigma_max; twice `steps` evaluations less one, rho 7."""
    t = torch.linspace(0, 1, steps)
    sigmas = (sigma_max ** (1 / 7) + t * (sigma_min ** (1 / 7) - sigma_max ** (1 / 7))) ** 7
    x = mean + sigma_max * torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    for now, then in zip(sigmas.tolist(), [*sigmas[1:].tolist(), 0.0]):
        slope = (x - denoise(x, now)) / now
        euler = x + (then - now) * slope
        x = euler if then == 0 else x + (then - now) * (slope + (euler - denoise(euler, then)) / then) / 2
    return x


def as_picture(image):
    """[channels, h, w] on the model's scale -> [h, w, 3] of 8 bits; of a complex image the magnitude."""
    if image.shape[0] == 2:
        image = torch.linalg.vector_norm(image, dim=0, keepdim=True)
    return (image.clamp(0, 1) * 255).round().byte().expand(3, -1, -1).permute(1, 2, 0).numpy()


def sheet(images, columns):
    rows = -(-len(images) // columns)
    side = images[0].shape[0] + GAP
    paper = np.full((rows * side - GAP, columns * side - GAP, 3), 255, np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * side, k % columns * side
        paper[top : top + side - GAP, left : left + side - GAP] = image
    return Image.fromarray(paper)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True, help="the folder that train.py --out wrote, or an .onnx file of ours")
    p.add_argument("--domain", choices=sorted(DOMAINS), help="of an .onnx file; a training folder knows its own")
    p.add_argument("--out", required=True, help="the sheet, a .png")
    p.add_argument("--count", type=int, default=16)
    p.add_argument("--side", type=int, default=128)
    p.add_argument("--steps", type=int, default=24)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--precision", default="auto", choices=precision.CHOICES)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    domain = DOMAINS[a.domain] if a.domain else domain_of(a.checkpoint)
    model = load_denoiser(a.checkpoint, domain)[0].eval().to(device).to(memory_format=torch.channels_last)
    lowered = precision.choose(a.precision, model, domain.channels, device)

    def denoise(x, sigma):
        with precision.autocast(device, lowered):
            return model(x.to(device), torch.full((len(x),), sigma, device=device)).float().cpu()

    shape = (a.count, domain.channels, a.side, a.side)
    images = draw(denoise, shape, domain.sigma_max, 2 * domain.sigma_min, domain.mean, a.steps, a.seed)
    sheet([as_picture(image) for image in images], min(8, a.count)).save(a.out)


if __name__ == "__main__":
    main()
