"""A training folder (what train.py --out wrote) -> its averaged network, ready to be measured or exported."""
import json
import pathlib
import time

import torch

from domains import DOMAINS
from network import Denoiser


def domain_of(folder):
    """The domain that a training folder was made for."""
    latest = pathlib.Path(folder) / "latest.pt"
    if not latest.is_file():
        raise SystemExit(f"{folder} is no training folder: name its --domain.")
    return DOMAINS[torch.load(latest, map_location="cpu")["domain"]]


def load_checkpoint(folder):
    """-> (Denoiser with the averaged weights, its domain, facts of the run: steps, minutes, date, batch, seed ...)."""
    folder = pathlib.Path(folder)
    latest = folder / "latest.pt"
    saved = torch.load(latest, map_location="cpu")  # 1.13 cannot load floats with weights_only, newer ones default to it
    model = Denoiser(**saved["config"])
    model.load_state_dict(saved["ema"])
    arguments = json.loads((folder / "arguments.json").read_text())
    facts = {
        "steps": saved["step"],
        "minutes": round(saved["elapsed"] / 60, 1),
        "date": time.strftime("%Y-%m-%d", time.gmtime(latest.stat().st_mtime)),
        **({"from": saved["origin"]} if saved["origin"] else {}),
        "batch": arguments["batch"],
        "plan": arguments["plan"],
        "rate": arguments["rate"],
        "precision": arguments["precision"],
        "seed": arguments["seed"],
        "widths": saved["config"]["widths"],
        "blocks": saved["config"]["blocks"],
        "mean": saved["config"]["mean"],
        "sd": saved["config"]["sd"],
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    return model.eval().requires_grad_(False), DOMAINS[saved["domain"]], facts
