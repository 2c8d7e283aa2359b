"""Other people's networks as D(x, sigma) = E[x0 | x0 + sigma n = x] on the scale on which Langevin works.

The whole change of variables is part of the exported graph: timesteps, preconditioning and the scale of the data. So the
manifest says "denoiser" of "sigma", and no table beside the weights can disagree with them.
"""
import torch
from torch import nn

from source import Refused

MULTIPLES = (1, 2, 4, 8, 16, 32, 64, 128)


class Stepped(nn.Module):
    """A network F(x~, t) trained on the steps t = 0 ... T - 1 of x~ = alpha x0 + std n, alpha^2 + std^2 = 1 (Ho et al. 2020).

    It is asked for x = x0 + sigma n through x~ = alpha x, alpha = 1 / sqrt(1 + sigma^2), std/alpha = sigma. Between steps t is
    linear in ln sigma, as in k-diffusion and in diffusers' own sampling by sigma; beyond the ends it stays there.
    """

    def __init__(self, network, alphas_cumprod, predicts, channels):
        super().__init__()
        if predicts not in ("epsilon", "sample", "v_prediction"):
            raise Refused(f'The network predicts "{predicts}"; known are epsilon, sample and v_prediction.')
        self.network, self.predicts, self.channels = network, predicts, channels
        kept = torch.as_tensor(alphas_cumprod, dtype=torch.float64)
        kept = kept[kept > 1e-7]  # a last step of pure noise has no sigma worth the name
        logs = torch.log((1 - kept) / kept) / 2
        if len(logs) < 2 or not bool((logs[1:] > logs[:-1]).all()):
            raise Refused("The noise of its schedule does not grow from step to step.")
        self.sigmas = (float(logs[0].exp()), float(logs[-1].exp()))
        self.register_buffer("step_from", logs[:-1].float(), persistent=False)
        self.register_buffer("step_rate", (1 / (logs[1:] - logs[:-1])).float(), persistent=False)

    def timestep(self, sigma):
        """t [batch]: how many steps are passed, the present one in part."""
        passed = (torch.log(sigma)[:, None] - self.step_from) * self.step_rate
        return passed.clamp(0, 1).sum(1)

    def forward(self, x, sigma):
        s = sigma[:, None, None, None]
        alpha = (1 + s * s).rsqrt()
        answer = self.network(alpha * x, self.timestep(sigma))[:, : self.channels]  # a learned variance lies behind
        if self.predicts == "sample":
            return answer
        if self.predicts == "epsilon":
            return x - s * answer
        return alpha * (alpha * x - s * answer)  # v = alpha n - std x0 (Salimans & Ho 2022)


class Scored(nn.Module):
    """A network s(x, sigma) = the score of x = x0 + sigma n: D = x + sigma^2 s (Song et al. 2021, VE)."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x, sigma):
        s = sigma[:, None, None, None]
        return x + s * s * self.network(x, sigma)


class OnOurScale(nn.Module):
    """Langevin's 0 and 1 are `low` and `high` of the network's own data: D(x, s) = (D'(low + span x, span s) - low) / span."""

    def __init__(self, denoiser, extent, size_multiple):
        super().__init__()
        self.denoiser, self.size_multiple = denoiser, size_multiple
        self.low, self.span = extent[0], extent[1] - extent[0]

    def forward(self, x, sigma):
        return (self.denoiser(self.low + self.span * x, self.span * sigma) - self.low) / self.span


@torch.no_grad()
def size_multiple(denoiser, channels):
    """The smallest power of two whose odd multiples the network takes as sides; None where it takes no such size."""
    for multiple in MULTIPLES:
        x = torch.zeros(1, channels, 3 * multiple, 5 * multiple)
        try:
            if denoiser(x, torch.ones(1)).shape == x.shape:
                return multiple
        except (RuntimeError, ValueError, AssertionError, IndexError):
            continue  # the way up meets the way down at another size
    return None
