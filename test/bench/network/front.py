"""The Pareto front of the CT network: denoising PSNR against the time of an evaluation, every variant trained alike.

    python3 test/bench/network/front.py --data DATA/ct [--steps 1200] [--only "shipped;narrow"] [--out FOLDER]

Two families, each with the recipe's batches, seed and rate. *From nothing*: other widths, depths, kinds of convolution and
of unshuffling, of which nothing but the order after so few steps is known. *From the shipped weights*: blocks taken out or
put in (a new block begins as the identity), which says what they are worth at the quality that is shipped. `--teacher` adds
variants that learn from the shipped network's answers instead of the clean images (distillation).

An evaluation is timed in onnxruntime on one thread, 320 x 320, float32 and 8 bits, all variants in turns: processor time,
the median of --rounds. What was trained is kept in --out, and a second call goes on. Needs torch, onnx and onnxruntime.
"""
import argparse
import copy
import json
import pathlib
import statistics
import sys
import time
from dataclasses import dataclass, replace

import numpy as np
import onnxruntime
import torch
from torch import nn

BENCH = pathlib.Path(__file__).resolve()
MODELS = BENCH.parents[3] / "models"
sys.path.insert(0, str(MODELS / "training"))

import precision  # noqa: E402
from batches import Batches  # noqa: E402
from domains import DOMAINS  # noqa: E402
from export import write_onnx  # noqa: E402
from measure import denoising_errors, psnr  # noqa: E402
from network import Block, Denoiser, UNet  # noqa: E402
from quantise import quantise  # noqa: E402
from schedule import Schedule  # noqa: E402
from train import average, matching_loss  # noqa: E402
from warm_start import read_weights  # noqa: E402

DOMAIN = DOMAINS["ct"]
SIGMAS = (0.01, 0.05, 0.2)
SIDE = 320
RATE = {"nothing": 6e-4, "shipped": 2e-4}  # what is trained already is not to be shaken
CROP = 128


@dataclass(frozen=True)
class Variant:
    widths: tuple = (48, 96, 192, 256)
    blocks: tuple = (2, 1, 2, 3)
    unshuffle: int = 2
    separable: bool = False
    start: str = "nothing"
    teacher: bool = False


SHIPPED = Variant()
VARIANTS = {
    "shipped": SHIPPED,
    "narrow": replace(SHIPPED, widths=(32, 64, 128, 192)),
    "wide": replace(SHIPPED, widths=(64, 128, 192, 256)),
    "32 channels at the finest": replace(SHIPPED, widths=(32, 96, 192, 256)),
    "unshuffled by 4": replace(SHIPPED, widths=(96, 192, 256), blocks=(2, 2, 3), unshuffle=4),
    "separable": replace(SHIPPED, separable=True),
    "separable, wide": replace(SHIPPED, widths=(64, 128, 256, 384), separable=True),
    "taught": replace(SHIPPED, teacher=True),
    "narrow, taught": replace(SHIPPED, widths=(32, 64, 128, 192), teacher=True),
    "as shipped": replace(SHIPPED, start="shipped"),
    "one fine block": replace(SHIPPED, blocks=(1, 1, 2, 3), start="shipped"),
    "one fine block, five at the bottom": replace(SHIPPED, blocks=(1, 1, 2, 5), start="shipped"),
    "one block a level": replace(SHIPPED, blocks=(1, 1, 1, 3), start="shipped"),
    "one block a level, taught": replace(SHIPPED, blocks=(1, 1, 1, 3), start="shipped", teacher=True),
    "deeper where it is coarse": replace(SHIPPED, blocks=(2, 2, 3, 4), start="shipped"),
}


class Separable(nn.Sequential):
    """A filter of its own for each channel, then a mixture of the channels at each pixel (Howard et al. 2017)."""

    def __init__(self, width):
        super().__init__(nn.Conv2d(width, width, 3, padding=1, groups=width), nn.Conv2d(width, width, 1))
        self.out_channels = width


class Shuffled(nn.Module):
    """A network that sees pixels unshuffled once more than it does by itself."""

    def __init__(self, unet):
        super().__init__()
        self.unet = unet
        self.into, self.back = nn.PixelUnshuffle(2), nn.PixelShuffle(2)
        self.down = [self.into, *unet.down]  # by which Denoiser knows what sizes fit

    def forward(self, x, log_sigma):
        return self.back(self.unet(self.into(x), log_sigma))


def build(variant):
    """A network of the variant, with the seed's weights or the shipped ones."""
    torch.manual_seed(1)
    model = Denoiser(mean=DOMAIN.mean, sd=DOMAIN.sd, channels=1, widths=variant.widths, blocks=variant.blocks)
    if variant.unshuffle == 4:
        model.net = Shuffled(UNet(channels=4, widths=variant.widths, blocks=variant.blocks))
    if variant.separable:
        for block in (m for m in model.modules() if isinstance(m, Block)):
            block.first, block.second = Separable(block.first.out_channels), Separable(block.first.out_channels)
            with torch.no_grad():
                block.second[1].weight.mul_(0.1)
                block.second[1].bias.zero_()
    if variant.start == "shipped":
        weights = read_weights(MODELS / "ct" / "ct.onnx")
        own = model.state_dict()
        model.load_state_dict({name: weights.get(name, first) for name, first in own.items()})
        for name, block in model.named_modules():
            if isinstance(block, Block) and f"{name}.second.weight" not in weights:
                nn.init.zeros_(block.second.weight)  # a new block begins as the identity
    return model.to(memory_format=torch.channels_last)


def shipped():
    return build(replace(SHIPPED, start="shipped")).eval().requires_grad_(False)


def taught_loss(model, teacher, x0, sigma, noise, lowered):
    """matching_loss with the teacher's answer, the mean that a clean image is one draw about, as what is to be met."""
    s = sigma[:, None, None, None]
    noisy = (x0 + s * torch.randn(x0.shape, generator=noise)).contiguous(memory_format=torch.channels_last)
    with precision.autocast("cpu", lowered):
        wanted = teacher(noisy, sigma)
        clean = model(noisy, sigma)
    weight = (s * s + DOMAIN.sd**2) / (s * DOMAIN.sd) ** 2
    return (weight * (clean.float() - wanted.float()) ** 2).mean()


def train(variant, crops, steps, lowered, say):
    """-> (the averaged network, processor seconds)."""
    model = build(variant)
    teacher = shipped() if variant.teacher else None
    ema = copy.deepcopy(model).requires_grad_(False)
    adam = torch.optim.Adam(model.parameters(), lr=RATE[variant.start], betas=(0.9, 0.99))
    schedule = Schedule(RATE[variant.start], steps, 1.0)
    batches = Batches(DOMAIN, crops, 1)
    began = time.process_time()
    for step in range(steps):
        for group in adam.param_groups:
            group["lr"] = schedule.at(step, step)
        x0, sigma = batches[step, 8, CROP]
        x0 = x0.contiguous(memory_format=torch.channels_last)
        noise = torch.Generator().manual_seed(1000003 + step)
        if teacher:
            loss = taught_loss(model, teacher, x0, sigma, noise, lowered)
        else:
            loss = matching_loss(model, DOMAIN, x0, sigma, noise, lowered)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        average(ema, model, step)
        if (step + 1) % 100 == 0:
            say(f"{step + 1} of {steps}, {(time.process_time() - began) / (step + 1):.2f} processor seconds a step")
    return ema.eval(), time.process_time() - began


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def times(files, rounds):
    """Processor milliseconds of an evaluation of each file, the median of turns."""
    sessions = [session(file) for file in files]
    x = np.random.default_rng(0).random((1, 1, SIDE, SIDE), dtype=np.float32)
    spent = [[] for _ in files]
    for turn in range(rounds + 1):
        for list_of_one, opened in zip(spent, sessions):
            began = time.process_time()
            opened.run(None, {"x": x, "sigma": np.array([0.05], np.float32)})
            if turn:
                list_of_one.append(1000 * (time.process_time() - began))
    return [statistics.median(of_one) for of_one in spent]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, nargs="+")
    p.add_argument("--steps", type=int, default=1200)
    p.add_argument("--only", help="names of variants, separated by semicolons; all without")
    p.add_argument("--out", default=str(BENCH.parents[1] / "results" / "front"))
    p.add_argument("--rounds", type=int, default=15)
    a = p.parse_args()
    a.count, a.size = 24, 192  # crops for the ranges of 8 bits, as quantise.py asks
    torch.set_num_threads(1)
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    chosen = a.only.split(";") if a.only else list(VARIANTS)
    crops, pictures = DOMAIN.crops(a.data), DOMAIN.validation(a.data, SIDE)
    lowered = precision.choose("auto", build(SHIPPED), 1, "cpu")

    rows = {}
    for name in chosen:
        stem = out / f"{name.replace(' ', '-').replace(',', '')}-{a.steps}"
        told = stem.with_suffix(".json")
        if not told.exists():
            model, seconds = train(VARIANTS[name], crops, a.steps, lowered, lambda text, name=name: print(f"{name}: {text}", flush=True))
            errors = denoising_errors(model, pictures, SIGMAS).mean(1)
            write_onnx(model, 1, stem.with_suffix(".onnx"))
            quantise(stem.with_suffix(".onnx"), stem.with_suffix(".int8.onnx"), DOMAIN, a)
            told.write_text(json.dumps({
                "psnr": [psnr(error) for error in errors], "seconds": seconds,
                "weights": sum(parameter.numel() for parameter in model.parameters()),
            }))
        rows[name] = (stem, json.loads(told.read_text()))
    files = [stem.with_suffix(kind) for stem, _ in rows.values() for kind in (".onnx", ".int8.onnx")]
    spent = times(files, a.rounds)
    print(f"\n{len(pictures)} validation slices, {a.steps} steps of eight crops of {CROP}²\n")
    print(f"| variant | weights, 10⁶ | {' | '.join(f'σ {sigma:g}' for sigma in SIGMAS)} | float32, ms | 8 bits, ms |")
    print("| --- " * (4 + len(SIGMAS)) + "|")
    for k, (name, (_, row)) in enumerate(rows.items()):
        start = "from the shipped: " if VARIANTS[name].start == "shipped" else ""
        levels = " | ".join(f"{value:.2f}" for value in row["psnr"])
        print(f"| {start}{name} | {row['weights'] / 1e6:.1f} | {levels} | {spent[2 * k]:.0f} | {spent[2 * k + 1]:.0f} |")


if __name__ == "__main__":
    main()
