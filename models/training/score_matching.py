"""The two ways to learn a score from samples alone, side by side on data small enough to know the answer.

    python3 score_matching.py --out toy                              # points of the plane: the exact score is known
    python3 score_matching.py --images FOLDER --side 8 --out patches # patches of pictures: held-out patches judge

*Denoising* score matching (Vincent 2011, Neural Computation 23(7)) asks the network for x0 where it sees x0 + sigma n:
E |D(x) - x0|^2 is least where (D(x) - x)/sigma^2 is the score. *Sliced* score matching (Song et al. 2019, arXiv 1905.07088)
never sees x0: E |s|^2/2 + div s is least there too (Hyvarinen 2005), with the divergence by Hutchinson's v'(ds/dx)v and the
square exact, which is its variance-reduced form (section 3.2). Written for D it is Stein's unbiased estimate of the first:

    |D - x0|^2/sigma^2  and  |D - x|^2/sigma^2 + 2 v'(dD/dx)v - dim   have the same mean.

So both train the same network under the same weights. The recipe of the shipped models (train.py) is the first, which
needs no second derivative.
"""
import argparse
import copy
import json
import math
import pathlib
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from export import LEGACY

SIGMA_MIN, SIGMA_MAX = 0.02, 1.5
SPREAD = 0.045  # of what a point stands for, as in core/lesson/scene.ts
METHODS = ("denoising", "sliced")


class Denoiser(nn.Module):
    """D(x, sigma) of vectors x [batch, dim], preconditioned as by Karras et al. 2022 (arXiv 2206.00364, section 5)."""

    def __init__(self, mean, sd, width=128, blocks=3):
        super().__init__()
        dim = len(mean)
        self.register_buffer("mean", mean)
        self.sd = sd
        self.inp = nn.Linear(dim + 5, width)
        self.blocks = nn.ModuleList(nn.Sequential(nn.Linear(width + 5, width), nn.SiLU(), nn.Linear(width, width))
                                    for _ in range(blocks))
        self.out = nn.Linear(width, dim)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x, sigma):
        level = torch.log(sigma)[:, None]
        levels = torch.cat([level / 2, torch.sin(level), torch.cos(level), torch.sin(2 * level), torch.cos(2 * level)], 1)
        sigma, centred = sigma[:, None], x - self.mean
        total = sigma**2 + self.sd**2
        h = self.inp(torch.cat([centred / total.sqrt(), levels], 1))
        for block in self.blocks:
            h = h + block(torch.cat([h, levels], 1))
        return self.mean + centred * self.sd**2 / total + sigma * self.sd / total.sqrt() * self.out(F.silu(h))


def denoising(model, clean, noisy, sigma, _):
    return ((model(noisy, sigma) - clean) ** 2).sum(1) / sigma**2


def sliced(model, _, noisy, sigma, generator):
    noisy = noisy.requires_grad_()
    denoised = model(noisy, sigma)
    v = torch.randint(0, 2, noisy.shape, generator=generator) * 2.0 - 1.0  # Rademacher: the least variance
    pulled, = torch.autograd.grad((denoised * v).sum(), noisy, create_graph=True)
    return ((denoised - noisy) ** 2).sum(1) / sigma**2 + 2 * (pulled * v).sum(1) - noisy.shape[1]


LOSSES = {"denoising": denoising, "sliced": sliced}


def train(method, draw, mean, sd, steps, batch, seed, width):
    """-> the average of the weights over the end of training. @draw(count, generator) -> x0 [count, dim]"""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = Denoiser(mean, sd, width)
    average = copy.deepcopy(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3, betas=(0.9, 0.99))
    for step in range(steps):
        clean = draw(batch, generator)
        sigma = torch.exp(torch.empty(batch).uniform_(math.log(SIGMA_MIN), math.log(SIGMA_MAX), generator=generator))
        noisy = clean + sigma[:, None] * torch.randn(clean.shape, generator=generator)
        # Karras et al. 2022, section 5: every level weighs alike; sigma^2 of it stands in the losses.
        weight = (sigma**2 + sd**2) / sd**2
        loss = (weight * LOSSES[method](model, clean, noisy, sigma, generator)).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * step / steps))
        optimiser.step()
        keep = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(average.parameters(), model.parameters()):
                a.mul_(keep).add_(b, alpha=1 - keep)
    return average.eval()


def spiral(count=90):
    """The spiral of the page "What is a score?"."""
    turn = torch.sqrt((torch.arange(count) + 6) / (count + 6.0))
    angle = 3.4 * math.pi * turn
    return torch.stack([0.95 * turn * torch.cos(angle), 0.95 * turn * torch.sin(angle)], 1)


def exact_denoiser(points):
    """D(x, sigma) of points [n, 2] each of which stands for N(point, SPREAD^2 I): a mixture, in closed form."""
    def denoise(x, sigma):
        total = SPREAD**2 + sigma[:, None] ** 2
        share = torch.softmax(-torch.cdist(x, points) ** 2 / (2 * total), 1)
        keep = SPREAD**2 / total
        return (1 - keep) * (share @ points) + keep * x
    return denoise


def patches(folder, side, seed):
    """-> (to learn from, held out): patches [n, side * side] of the pictures, 0 to 1; every fifth picture is held out."""
    found = sorted(p for p in pathlib.Path(folder).rglob("*") if p.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp"))
    if len(found) < 5:
        raise SystemExit(f"{folder} has {len(found)} pictures; five are the least, of which one is held out.")
    rng, sets, each = np.random.default_rng(seed), ([], []), max(20, 60_000 // len(found))
    for k, path in enumerate(found):
        with Image.open(path) as picture:
            if picture.mode[:1] in "IF":  # 16 bits and more: their own range
                grey = np.asarray(picture, np.float32)
                grey = (grey - grey.min()) / max(1e-6, grey.max() - grey.min())
            else:
                grey = np.asarray(picture.convert("L"), np.float32) / 255
        rows, columns = grey.shape[0] - side + 1, grey.shape[1] - side + 1
        if rows < 1 or columns < 1:
            raise SystemExit(f"{path} is smaller than a patch of {side} x {side} pixels.")
        for _ in range(each):
            r, c = rng.integers(rows), rng.integers(columns)
            sets[k % 5 == 4].append(grey[r : r + side, c : c + side].ravel())
    return tuple(torch.from_numpy(np.stack(s)) for s in sets)


@torch.no_grad()
def score_errors(model, exact, draw, sigmas, count=20_000):
    """sigma -> rms |score - exact| over rms |exact| where noisy data are."""
    generator = torch.Generator().manual_seed(7)
    errors = {}
    for level in sigmas:
        clean, sigma = draw(count, generator), torch.full((count,), level)
        x = clean + level * torch.randn(clean.shape, generator=generator)
        truth = exact(x, sigma)
        errors[level] = float(((model(x, sigma) - truth) ** 2).sum().sqrt() / ((truth - x) ** 2).sum().sqrt())
    return errors


@torch.no_grad()
def denoising_errors(model, held_out, sigmas):
    """sigma -> rms |D - x0| a pixel, of held-out patches."""
    generator = torch.Generator().manual_seed(7)
    noise = torch.randn(held_out.shape, generator=generator)
    return {level: float(((model(held_out + level * noise, torch.full((len(held_out),), level)) - held_out) ** 2)
                         .mean().sqrt()) for level in sigmas}


@torch.no_grad()
def disagreement(one, other, held_out, sigmas):
    """sigma -> rms |D1 - D2| a pixel over rms |D1 - x|: how far apart two scores are, in units of the score."""
    generator = torch.Generator().manual_seed(8)
    noise = torch.randn(held_out.shape, generator=generator)
    apart = {}
    for level in sigmas:
        x, sigma = held_out + level * noise, torch.full((len(held_out),), level)
        first = one(x, sigma)
        apart[level] = float(((first - other(x, sigma)) ** 2).mean().sqrt() / ((first - x) ** 2).mean().sqrt())
    return apart


def wiener(data):
    """The best denoiser that is linear: that of a Gaussian with the mean and covariance of the data."""
    mean = data.mean(0)
    values, vectors = torch.linalg.eigh((data - mean).T @ (data - mean) / len(data))
    def denoise(x, sigma):
        share = values.clamp(min=0) / (values.clamp(min=0) + sigma[:, None] ** 2)
        return mean + ((x - mean) @ vectors * share) @ vectors.T
    return denoise


def write_onnx(model, path):
    """x [batch, dim], sigma [batch] -> denoised [batch, dim], opset 14."""
    example = (torch.rand(2, len(model.mean)), torch.tensor([0.05, 0.2]))
    axes = {name: {0: "batch"} for name in ("x", "sigma", "denoised")}
    torch.onnx.export(model, example, str(path), opset_version=14, input_names=["x", "sigma"],
                      output_names=["denoised"], dynamic_axes=axes, **LEGACY)


def table(rows, sigmas):
    lines = ["| sigma | " + " | ".join(f"{s:g}" for s in sigmas) + " |", "| --- |" + " --- |" * len(sigmas)]
    return "\n".join(lines + [f"| {name} | " + " | ".join(f"{row[s]:.3f}" for s in sigmas) + " |" for name, row in rows])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--out", required=True, help="folder: <method>.onnx, points.npy of the toy, errors.json")
    p.add_argument("--images", help="a folder of pictures, in place of the points of the plane")
    p.add_argument("--side", type=int, default=8, help="of the patches, in pixels")
    p.add_argument("--method", choices=("both", *METHODS), default="both")
    p.add_argument("--steps", type=int, default=6000)
    p.add_argument("--batch", type=int, default=512)
    p.add_argument("--width", type=int, default=0, help="of the network; 128 for points, 256 for patches")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()

    torch.set_num_threads(a.threads)
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    if a.images:
        data, held_out = patches(a.images, a.side, a.seed)
        draw = lambda count, generator: data[torch.randint(len(data), (count,), generator=generator)]
        sigmas = (0.05, 0.1, 0.2, 0.5, 1.0)
    else:
        data = points = spiral()
        draw = lambda count, generator: (points[torch.randint(len(points), (count,), generator=generator)]
                                         + SPREAD * torch.randn((count, 2), generator=generator))
        sigmas = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
        np.save(out / "points.npy", points.numpy())
    mean, sd = data.mean(0), float((data - data.mean(0)).std())

    models, seconds = {}, {}
    for method in METHODS if a.method == "both" else (a.method,):
        began = time.process_time()
        models[method] = train(method, draw, mean, sd, a.steps, a.batch, a.seed, a.width or (256 if a.images else 128))
        seconds[method] = round(time.process_time() - began, 1)
        write_onnx(models[method], out / f"{method}.onnx")
    if a.images:
        rows = [(name, denoising_errors(model, held_out, sigmas)) for name, model in models.items()]
        rows.append(("best linear", denoising_errors(wiener(data), held_out, sigmas)))
        print(f"{len(data)} patches of {a.side} x {a.side}, {len(held_out)} held out: rms error a pixel of denoising these")
    else:
        rows = [(name, score_errors(model, exact_denoiser(points), draw, sigmas)) for name, model in models.items()]
        print("rms |score - exact| over rms |exact|")
    if len(models) == 2:
        apart = disagreement(*models.values(), held_out if a.images else draw(5000, torch.Generator().manual_seed(9)), sigmas)
        rows.append(("one from the other", apart))
    print(table(rows, sigmas))
    print("processor seconds: " + ", ".join(f"{name} {s:g}" for name, s in seconds.items()))
    errors = {name: {f"{s:g}": value for s, value in row.items()} for name, row in rows}
    (out / "errors.json").write_text(json.dumps({"errors": errors, "seconds": seconds}, indent=1))


if __name__ == "__main__":
    main()
