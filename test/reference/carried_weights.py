"""What a network is after its weights were carried to another number of channels or of blocks, as JSON.

    python3 carried_weights.py CHECKPOINT CT.onnx
"""
import json
import sys

import torch

from domains import DOMAINS
from half_weights import SMALL
from network import Denoiser
from warm_start import adapt, architecture, load_denoiser, read_onnx, read_weights

checkpoint, exported = sys.argv[1:]
trained, shipped = read_weights(checkpoint), read_onnx(exported)


def network(weights):
    model = Denoiser(mean=0.0, sd=0.2, **architecture(weights))
    model.load_state_dict(weights)
    return model.eval()


def difference(a, b):
    return float((a - b).abs().max())


large = [name for name, values in trained.items() if values.numel() >= SMALL]

with torch.no_grad():
    sigma = torch.tensor([0.1])
    grey = 0.3 * torch.randn(1, 1, 32, 32, generator=torch.Generator().manual_seed(2))
    nothing = torch.zeros_like(grey)
    alone = network(trained)(grey, sigma)
    complex_image = network(adapt(trained, 2))(torch.cat([grey, nothing], 1), sigma)
    colour = network(adapt(trained, 3))(grey.expand(1, 3, 32, 32), sigma)
    deeper, deeper_config = load_denoiser(exported, DOMAINS["ct"], [3, 2])
    print(json.dumps({
        "names": sorted(set(trained) ^ set(shipped)),
        "rounded": sum(difference(trained[k].half().float(), shipped[k]) == 0 for k in large),
        "exact": sum(difference(trained[k], shipped[k]) == 0 for k in trained if k not in large),
        "sizes": [len(large), len(trained) - len(large)],
        "architecture": architecture(shipped),
        "scale": float(alone.abs().max()),
        "real": difference(complex_image[:, :1], alone),
        "imaginary": difference(complex_image[:, 1:], nothing),
        "channelsApart": difference(colour[:, 0], colour[:, 2]),
        "colour": difference(colour[:, :1], alone),
        "deeper": deeper_config["blocks"],
        "deepened": difference(deeper.eval()(grey, sigma), load_denoiser(exported, DOMAINS["ct"])[0].eval()(grey, sigma)),
        "back": max(difference(adapt(adapt(trained, 2), 1)[k], trained[k]) for k in trained),
    }))
