"""A pickle of NVlabs/edm. Such a file is a program: it is run by being read, with the code of that repository beside it."""
import pickle
import sys

from torch import nn

from source import Refused, Source


class Bare(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x, sigma):
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
    except Exception as e:
        raise Refused(f"{path} is no network of EDM ({type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}).")
    if not isinstance(network, nn.Module) or not hasattr(network, "img_channels"):
        raise Refused(f"{path} is no network of EDM: what it holds has no img_channels.")
    if getattr(network, "label_dim", 0):
        raise Refused(f"{path} is conditioned on class labels; a prior must be unconditional.")
    network = network.float().eval().requires_grad_(False)
    low, high = float(network.sigma_min), float(network.sigma_max)
    # EDM's own preconditioning names no end; its training draws ln sigma from N(-1.2, 1.2^2), its sampler 0.002 to 80.
    sigmas = (max(low, 0.002), min(high, 80.0))
    side = network.img_resolution
    return Source(
        Bare(network), network.img_channels, sigmas, (side, side), (-1, 1), {"from": f"EDM {type(network).__name__}"}
    )
