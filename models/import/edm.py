"""A pickle of NVlabs/edm. Such a file is a program: it is run by being read, with the code of that repository beside it."""
import pickle
import sys
from unittest.mock import patch

import torch
from torch import nn

from source import Refused, Source, words


def ger(column, row):
    return column[:, None] * row[None, :]


def tile(kernel, repeats):
    if any(n != 1 for n in repeats[1:]):
        return kernel.repeat(*repeats)
    return torch.cat([kernel] * repeats[0])


class Bare(nn.Module):
    """The network, with two operations that PyTorch cannot write as ONNX in words that it can."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x, sigma):
        with patch.object(torch.Tensor, "ger", ger), patch.object(torch.Tensor, "tile", tile):
            return self.network(x, sigma)


def read(path, code):
    sys.path.insert(0, str(code))
    try:
        with open(path, "rb") as f:
            network = pickle.load(f)["ema"]
    except OSError as e:
        raise Refused(f"{path} cannot be read: {e.strerror}.")
    except ModuleNotFoundError as e:
        raise Refused(f"{path} needs the module {e.name}: name a clone of NVlabs/edm with --code.")
    except Exception as e:  # a program that fails can fail in any way
        raise Refused(f"{path} is no network of EDM ({type(e).__name__}: {words(e)}).")
    if not isinstance(network, nn.Module) or not hasattr(network, "img_channels"):
        raise Refused(f"{path} is no network of EDM: what it holds has no img_channels.")
    if getattr(network, "label_dim", 0):
        raise Refused(f"{path} is conditioned on class labels; a prior must be unconditional.")
    network = network.float().eval().requires_grad_(False)
    # EDM's own preconditioning names no end of its noise; its sampler goes from 80 down to 0.002.
    sigmas = (max(float(network.sigma_min), 0.002), min(float(network.sigma_max), 80.0))
    side = network.img_resolution
    facts = {"from": f"EDM {type(network).__name__}"}
    return Source(Bare(network), network.img_channels, sigmas, (side, side), (-1, 1), facts)
