"""Prints, as JSON, the means of the two losses of score_matching.py over the same noisy points, for a network that is
not trained well, and the mean of their difference with its standard error: they estimate the same number.
"""
import json
import sys

import torch

from score_matching import LOSSES, SPREAD, Denoiser, spiral

torch.manual_seed(3)
generator = torch.Generator().manual_seed(3)
points = spiral()
model = Denoiser(points.mean(0), 0.5, width=16, blocks=1)
torch.nn.init.normal_(model.out.weight, std=0.5)
count = int(sys.argv[1])
clean = points[torch.randint(len(points), (count,), generator=generator)]
clean = clean + SPREAD * torch.randn((count, 2), generator=generator)
found = {}
for level in (0.1, 0.5):
    sigma = torch.full((count,), level)
    noisy = clean + level * torch.randn((count, 2), generator=generator)
    rows = {name: loss(model, clean, noisy.clone(), sigma, generator).detach() for name, loss in LOSSES.items()}
    apart = rows["sliced"] - rows["denoising"]
    found[f"{level:g}"] = {
        **{name: float(row.mean()) for name, row in rows.items()},
        "apart": float(apart.mean()), "error": float(apart.std() / count**0.5),
    }
print(json.dumps(found))
