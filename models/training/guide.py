"""Trains a noise-conditional classifier of labelled photographs and writes it as a guide: guide.onnx, guide.json, card figures.

    python3 guide.py --data photo --out ../flowers --id flowers --name "Five kinds of flowers" --steps 3000
    python3 guide.py --data photo --out judge --steps 3000 --seed 2 --clean     # sees no noise: judges what was made

It says log p(kind | x, sigma) of a noisy photograph, whose gradient steers any prior of photographs (Dhariwal & Nichol 2021,
arXiv 2105.05233, section 4). Data as for --domain photo: index.csv (file, split, label) and pictures.
"""
import argparse
import hashlib
import json
import math
import pathlib
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from domains.photo import listing, load, planar
from export import LEGACY
from network import Block

SIDE = 64
MEAN, SD = 0.45, 0.27
SIGMA_MIN, SIGMA_MAX = 0.01, 20.0
SIGMAS = (0.01, 0.05, 0.2, 0.5, 1.0, 2.0, 5.0)


class Classifier(nn.Module):
    """Logits of the kinds; of a clean image (clean=True) without a noise level. Works at a quarter resolution and below."""

    def __init__(self, kinds, widths=(48, 96, 128), embedding=32, clean=False):
        super().__init__()
        self.clean = clean
        self.emb = nn.Sequential(nn.Linear(2, embedding), nn.SiLU(), nn.Linear(embedding, embedding), nn.SiLU())
        self.inp = nn.Conv2d(12, widths[0], 3, padding=1)
        self.blocks = nn.ModuleList(Block(w, embedding) for w in widths)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 2, stride=2) for a, b in zip(widths[:-1], widths[1:]))
        self.drop = nn.Dropout(0.3)
        self.out = nn.Linear(widths[-1], kinds)

    def forward(self, x, sigma=None):
        level = torch.full_like(x[:, 0, 0, 0], math.log(SIGMA_MIN)) if sigma is None else torch.log(sigma)
        emb = self.emb(torch.stack([level / 4, (level / 4) ** 2], dim=1))
        spread = (torch.exp(2 * level) + SD * SD).rsqrt()[:, None, None, None]
        h = self.inp(F.pixel_unshuffle((x - MEAN) * spread, 2))
        for i, block in enumerate(self.blocks):
            h = block(h, emb)
            if i < len(self.down):
                h = self.down[i](h)
        return self.out(self.drop(F.silu(h).mean(dim=(2, 3))))


def pictures(folders, split):
    """-> (pictures, labels): each by its name of kind."""
    rows = [(load(pathlib.Path(folder) / row["file"], 176), row["label"]) for folder in folders
            for row in listing(folder, split)]
    return [p for p, _ in rows], [label for _, label in rows]


def crop(picture, rng):
    """Between the whole short side and 60 % of it, mirrored, exposure jittered."""
    width, height = picture.size
    side = min(width, height) * rng.uniform(0.6, 1)
    left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
    small = picture.resize((SIDE, SIDE), Image.LANCZOS, box=(left, top, left + side, top + side))
    x = planar(small)
    if rng.random() < 0.5:
        x = x[:, :, ::-1]
    return np.clip(x ** np.float32(np.exp(rng.normal(0, 0.12))) * np.float32(rng.uniform(0.9, 1.08)), 0, 1)


def middle(picture):
    width, height = picture.size
    side = min(width, height)
    box = ((width - side) / 2, (height - side) / 2, (width + side) / 2, (height + side) / 2)
    return planar(picture.resize((SIDE, SIDE), Image.LANCZOS, box=box))


@torch.no_grad()
def accuracies(model, x, y):
    """{sigma: share of validation pictures whose kind is told}"""
    generator = torch.Generator().manual_seed(5)
    found = {}
    for sigma in SIGMAS[:1] if model.clean else SIGMAS:
        noisy = x if model.clean else x + sigma * torch.randn(x.shape, generator=generator)
        logits = model(noisy) if model.clean else model(noisy, torch.full((len(x),), sigma))
        found[f"{sigma:g}"] = round(float((logits.argmax(1) == y).float().mean()), 3)
    return found


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, nargs="+")
    p.add_argument("--out", required=True)
    p.add_argument("--id", default="flowers")
    p.add_argument("--name", default="Five kinds of flowers")
    p.add_argument("--license", default="MIT")
    p.add_argument("--steps", type=int, default=3000)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--clean", action="store_true", help="without noise: to judge images, not to make them")
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    rng = np.random.default_rng(a.seed)
    train, labels = pictures(a.data, "train")
    kinds = sorted(set(labels))
    by_kind = [[p for p, label in zip(train, labels) if label == kind] for kind in kinds]
    shown, their = pictures(a.data, "val")
    x_val = torch.from_numpy(np.stack([middle(p) for p in shown]))
    y_val = torch.tensor([kinds.index(label) for label in their])

    model = Classifier(len(kinds), clean=a.clean)
    average = torch.optim.swa_utils.AveragedModel(model, avg_fn=lambda old, new, _: 0.995 * old + 0.005 * new)
    optimizer = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, a.rate, total_steps=a.steps, pct_start=0.05)
    begun = time.time()
    for step in range(1, a.steps + 1):
        y = rng.integers(len(kinds), size=a.batch)
        x = torch.from_numpy(np.stack([crop(by_kind[k][rng.integers(len(by_kind[k]))], rng) for k in y]))
        if a.clean:
            logits = model(x + 0.02 * torch.randn_like(x))
        else:
            # Half of the crops where kinds can still be told apart, the rest over all levels.
            u = torch.rand(a.batch)
            top = torch.where(torch.rand(a.batch) < 0.5, math.log(1.0), math.log(SIGMA_MAX))
            sigma = torch.exp(math.log(SIGMA_MIN) + u * (top - math.log(SIGMA_MIN)))
            logits = model(x + sigma[:, None, None, None] * torch.randn_like(x), sigma)
        loss = F.cross_entropy(logits, torch.from_numpy(y), label_smoothing=0.05)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        average.update_parameters(model)
        if step % 250 == 0 or step == a.steps:
            average.eval()
            print(step, f"{time.time() - begun:.0f} s", f"loss {loss.item():.3f}", accuracies(average.module, x_val, y_val), flush=True)

    best = average.module.eval()
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    file = out / "guide.onnx"
    axes = {"x": {0: "batch", 2: "height", 3: "width"}, "sigma": {0: "batch"}, "logits": {0: "batch"}}
    given = (torch.rand(2, 3, SIDE, SIDE + 8),) if a.clean else (torch.rand(2, 3, SIDE, SIDE + 8), torch.tensor([0.1, 1.0]))
    names = ["x"] if a.clean else ["x", "sigma"]
    torch.onnx.export(best, given, str(file), opset_version=14, input_names=names, output_names=["logits"],
                      dynamic_axes={k: v for k, v in axes.items() if k in [*names, "logits"]}, **LEGACY)
    onnx.checker.check_model(onnx.load(str(file)))
    content = file.read_bytes()
    manifest = {
        "schemaVersion": 1, "id": a.id, "name": a.name, "channels": 3,
        "scale": {"kind": "srgb", "low": 0, "high": 1},
        "network": {
            "file": file.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content),
            "inputs": {"image": "x", "noise": None if a.clean else "sigma"}, "output": "logits",
            "conditioning": None if a.clean else "sigma", "sizeMultiple": 8,
        },
        "says": {"kind": "classes", "names": kinds},
        "license": a.license, "card": "card.md",
    }
    (out / "guide.json").write_text(json.dumps(manifest, indent=2) + "\n")
    figures = {"steps": a.steps, "batch": a.batch, "seed": a.seed, "pictures": len(train),
               "accuracy": accuracies(best, x_val, y_val)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
