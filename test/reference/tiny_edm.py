"""A network with the face of EDM's: D(x, sigma) by the preconditioning of Karras et al. 2022, Table 1, with attention."""
import torch
from torch import nn


class Preconditioned(nn.Module):
    def __init__(self, channels, bound, width=16, side=16):
        super().__init__()
        self.img_channels, self.img_resolution, self.label_dim = channels, side, 0
        self.sigma_min, self.sigma_max, self.sigma_data = 0, float("inf"), 0.5
        self.first = nn.Conv2d(channels, width, 3, padding=1)
        self.noise = nn.Linear(8, width)
        self.down = nn.Conv2d(width, width, 2, stride=2)
        self.norm = nn.GroupNorm(4, width)
        self.qkv = nn.Conv2d(width, 3 * width, 1)
        self.last = nn.Conv2d(width, channels, 3, padding=1)
        # A network that learnt a number for every place takes one size only.
        self.places = nn.Parameter(torch.randn(1, width, side, side)) if bound else None

    def network(self, x, noise):
        waves = noise[:, None] * torch.arange(1, 5, dtype=torch.float32)
        h = self.first(x) + self.noise(torch.cat([waves.sin(), waves.cos()], 1))[:, :, None, None]
        if self.places is not None:
            h = h + self.places
        low = self.down(nn.functional.silu(h))
        q, k, v = self.qkv(self.norm(low)).reshape(low.shape[0], low.shape[1], 3, -1).unbind(2)
        weights = torch.einsum("ncq,nck->nqk", q, k / low.shape[1] ** 0.5).softmax(2)
        low = low + torch.einsum("nqk,nck->ncq", weights, v).reshape(low.shape)
        return self.last(h + nn.functional.interpolate(low, scale_factor=2, mode="nearest"))

    def forward(self, x, sigma, class_labels=None):
        s = sigma.reshape(-1, 1, 1, 1)
        v = s**2 + self.sigma_data**2
        answer = self.network(x / v.sqrt(), sigma.log() / 4)
        return x * self.sigma_data**2 / v + answer * s * self.sigma_data / v.sqrt()
