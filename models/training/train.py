"""Trains a CT denoiser by denoising score matching. CPU (PyTorch 1.13) or CUDA (2.x), resumable, seeded.

    python3 train.py --data ct-folder --out checkpoints --minutes 120
"""
import argparse
import copy
import json
import math
import pathlib
import time

import numpy as np
import torch

from data import Crops, load_slices, one_a_patient
from network import Denoiser, size_multiple

SIGMA_MIN, SIGMA_MAX = 0.002, 1.0
VALIDATION_SIGMAS = (0.003, 0.006, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def draw_sigma(rng, count):
    """Half log-uniform over everything, half where reconstruction lives."""
    wide = np.exp(rng.uniform(math.log(SIGMA_MIN), math.log(SIGMA_MAX), count))
    core = np.exp(rng.uniform(math.log(0.006), math.log(0.25), count))
    return np.where(rng.random(count) < 0.4, wide, core).astype(np.float32)


@torch.no_grad()
def validate(model, images, sigmas, device, seed=7):
    """Mean squared denoising error per sigma over whole validation images."""
    errors = []
    multiple = size_multiple(model)
    for sigma in sigmas:
        generator = torch.Generator().manual_seed(seed)
        total = 0.0
        for image in images:
            x0 = torch.from_numpy(image)[None, None]
            x0 = x0[..., : x0.shape[-2] // multiple * multiple, : x0.shape[-1] // multiple * multiple]
            noisy = x0 + sigma * torch.randn(x0.shape, generator=generator)
            clean = model(noisy.to(device), torch.tensor([sigma], device=device)).cpu()
            total += float(((clean - x0) ** 2).mean())
        errors.append(total / len(images))
    return errors


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, help="folder with index.csv, train/ and val/")
    p.add_argument("--out", required=True, help="checkpoints and log go here; an existing one is resumed")
    p.add_argument("--minutes", type=float, default=120, help="planned training time; the learning rate ends at 0 there")
    p.add_argument("--steps", type=int, default=None, help="plan by steps instead of minutes (repeatable to the bit)")
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--crop", type=int, default=128)
    p.add_argument("--late-crop", type=int, default=192, help="crop of the last quarter, batch scaled to equal pixels")
    p.add_argument("--widths", default="48,96,192,256")
    p.add_argument("--blocks", default="2,1,2,3")
    p.add_argument("--rate", type=float, default=6e-4)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--every", type=int, default=500, help="steps between validations and checkpoints")
    p.add_argument("--size", type=int, default=320, help="matrix of the validation images")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()

    torch.set_num_threads(a.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    train, val = load_slices(a.data, "train"), load_slices(a.data, "val")
    val_images = one_a_patient(val, a.size)
    # What the model card needs to know of this run; folders are nobody's business.
    recipe = {name: value for name, value in vars(a).items() if name not in ("data", "out")}
    (out / "arguments.json").write_text(json.dumps(recipe, indent=1))

    config = {
        "mean": 0.23, "sd": 0.2, "channels": 1,
        "widths": [int(w) for w in a.widths.split(",")], "blocks": [int(b) for b in a.blocks.split(",")],
    }
    torch.manual_seed(a.seed)
    model = Denoiser(**config).to(device).to(memory_format=torch.channels_last)
    ema = copy.deepcopy(model).requires_grad_(False)
    adam = torch.optim.Adam(model.parameters(), lr=a.rate, betas=(0.9, 0.99))
    step, elapsed, log = 0, 0.0, []
    latest = out / "latest.pt"
    if latest.exists():
        saved = torch.load(latest, map_location="cpu")
        model.load_state_dict(saved["model"])
        ema.load_state_dict(saved["ema"])
        adam.load_state_dict(saved["adam"])
        step, elapsed, log = saved["step"], saved["elapsed"], saved["log"]
    # The draws are keyed by the step, so a resumed run goes on with fresh crops.
    crops = Crops(train, [a.seed, step])
    rng = np.random.default_rng([a.seed, 1, step])
    noise = torch.Generator().manual_seed(a.seed * 1000003 + step)

    def save():
        part = out / "latest.part"
        torch.save({"model": model.state_dict(), "ema": ema.state_dict(), "adam": adam.state_dict(), "step": step,
                    "elapsed": elapsed, "log": log, "config": config}, part)
        part.replace(latest)
        (out / "log.json").write_text(json.dumps(log, indent=1))

    began = time.time() - elapsed
    while True:
        elapsed = time.time() - began
        progress = step / a.steps if a.steps else elapsed / (60 * a.minutes)
        if progress >= 1:
            break
        for group in adam.param_groups:
            group["lr"] = a.rate * min(1, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * progress))
        late = progress > 0.75 and a.late_crop > a.crop
        size = a.late_crop if late else a.crop
        count = max(1, round(a.batch * (a.crop / size) ** 2))
        x0 = torch.from_numpy(crops.batch(count, size))
        sigma = torch.from_numpy(draw_sigma(rng, count))
        noisy = x0 + sigma[:, None, None, None] * torch.randn(x0.shape, generator=noise)
        x0, sigma, noisy = x0.to(device), sigma.to(device), noisy.to(device)
        s = sigma[:, None, None, None]
        weight = (s * s + config["sd"] ** 2) / (s * config["sd"]) ** 2
        clean = model(noisy.contiguous(memory_format=torch.channels_last), sigma)
        loss = (weight * (clean - x0) ** 2).mean()
        adam.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if torch.isfinite(norm):
            adam.step()
        step += 1
        with torch.no_grad():
            decay = min(0.999, (1 + step) / (10 + step))
            for e, m in zip(ema.parameters(), model.parameters()):
                e.lerp_(m, 1 - decay)
        if step % a.every == 0:
            elapsed = time.time() - began
            errors = validate(ema, val_images, VALIDATION_SIGMAS, device)
            row = {"step": step, "minutes": round(elapsed / 60, 2), "loss": round(float(loss.detach()), 5),
                   "psnr": {str(s): round(-10 * math.log10(e), 3) for s, e in zip(VALIDATION_SIGMAS, errors)}}
            log.append(row)
            print(json.dumps(row), flush=True)
            save()
    errors = validate(ema, val_images, VALIDATION_SIGMAS, device)
    log.append({"step": step, "minutes": round(elapsed / 60, 2), "final": True,
                "psnr": {str(s): round(-10 * math.log10(e), 3) for s, e in zip(VALIDATION_SIGMAS, errors)}})
    print(json.dumps(log[-1]), flush=True)
    save()


if __name__ == "__main__":
    main()
