"""Three steps of the recipe in PyTorch on a network of some two thousand weights; pytorch-steps.test.ts holds ours against them.

The network goes to training-step.onnx, what PyTorch makes of it to training-step.json. Run with a Python with torch and onnx:
PYTHONPATH=models/training python3 test/reference/training_step.py && npx prettier --write test/reference/training-step.json
"""

import json
import pathlib

import torch

from export import write_onnx
from network import Denoiser
from train import average

HERE = pathlib.Path(__file__).parent
COUNT, SIDE, RATE = 2, 8, 2e-3
MEAN, SD = 0.3, 0.2


def row(shape, step, phase):
    """The formulas of the test; in double precision, as JavaScript has them."""
    i = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    return torch.sin(step * i * i + phase).float().reshape(shape)


def figures(values):
    """Of each weight its length, and its product with cos(i)."""
    said = {}
    for name, value in values:
        flat = value.detach().double().flatten()
        i = torch.arange(flat.numel(), dtype=torch.float64)
        said[name] = [float(flat.norm()), float(flat @ torch.cos(i))]
    return said


def main():
    torch.manual_seed(1)
    model = Denoiser(channels=1, mean=MEAN, sd=SD, widths=(4, 6), blocks=(1, 1), embedding=8, frequencies=4)
    with torch.no_grad():
        # What begins at zero would hide what lies before it.
        for k, parameter in enumerate(model.parameters()):
            parameter.add_(0.3 * row(parameter.shape, 0.37, k))
    write_onnx(model, 1, HERE / "training-step.onnx")
    ema = Denoiser(channels=1, mean=MEAN, sd=SD, widths=(4, 6), blocks=(1, 1), embedding=8, frequencies=4)
    ema.load_state_dict(model.state_dict())
    adam = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.99))
    said = {"losses": []}
    for step in range(3):
        x0 = 0.4 + 0.2 * row((COUNT, 1, SIDE, SIDE), 0.011, step)
        noise = 1.4 * row((COUNT, 1, SIDE, SIDE), 0.73, step)
        sigma = torch.tensor([0.03, 0.5])
        s = sigma[:, None, None, None]
        weight = (s * s + SD**2) / (s * SD) ** 2
        loss = (weight * (model(x0 + s * noise, sigma) - x0) ** 2).mean()
        adam.zero_grad()
        loss.backward()
        said["losses"].append(float(loss.detach()))
        if step == 0:
            said["gradient"] = figures((name, p.grad) for name, p in model.named_parameters())
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        average(ema, model, step + 1)
    said["weights"] = figures(model.named_parameters())
    said["average"] = figures(ema.named_parameters())
    (HERE / "training-step.json").write_text(json.dumps(said, indent=1) + "\n")


main()
