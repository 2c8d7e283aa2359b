"""A network with the face of EDM's: D(x, sigma) by the preconditioning of Karras et al. 2022, Table 1.

What it is made of is what EDM's networks are made of, as far as exporters and gradients mind: sampling by a filter a channel,
sums in place, waves by ger, attention of two heads whose weights have a gradient of their own.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Weights(torch.autograd.Function):
    @staticmethod
    def forward(ctx, q, k):
        w = torch.einsum("ncq,nck->nqk", q, k / np.sqrt(k.shape[1])).softmax(2)
        ctx.save_for_backward(q, k, w)
        return w


class Preconditioned(nn.Module):
    def __init__(self, channels, bound, width=16, side=16):
        super().__init__()
        self.img_channels, self.img_resolution, self.label_dim = channels, side, 0
        self.sigma_min, self.sigma_max, self.sigma_data = 0, float("inf"), 0.5
        self.width = width
        self.first = nn.Conv2d(channels, width, 3, padding=1)
        self.noise = nn.Linear(8, 2 * width)
        self.norm = nn.GroupNorm(4, width)
        self.qkv = nn.Conv2d(width, 3 * width, 1)
        self.last = nn.Conv2d(width, channels, 3, padding=1)
        row = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.register_buffer("filter", row.ger(row)[None, None] / 64)
        # A network that learnt a number for every place takes one size only.
        self.places = nn.Parameter(torch.randn(1, width, side, side)) if bound else None

    def network(self, x, noise):
        waves = noise.ger(torch.arange(1, 5, dtype=torch.float32))
        waves = torch.cat([waves.cos(), waves.sin()], 1)
        waves = waves.reshape(waves.shape[0], 2, -1).flip(1).reshape(*waves.shape)
        scale, shift = self.noise(waves)[:, :, None, None].chunk(2, 1)
        h = torch.addcmul(shift, self.first(x), scale + 1)
        if self.places is not None:
            h = h.add_(self.places)
        low = F.conv2d(F.silu(h), self.filter.tile([self.width, 1, 1, 1]), groups=self.width, stride=2, padding=1)
        q, k, v = self.qkv(self.norm(low)).reshape(low.shape[0] * 2, low.shape[1] // 2, 3, -1).unbind(2)
        low = low + torch.einsum("nqk,nck->ncq", Weights.apply(q, k), v).reshape(low.shape)
        high = F.conv_transpose2d(
            low, self.filter.mul(4).tile([self.width, 1, 1, 1]), groups=self.width, stride=2, padding=1
        )
        return self.last(high.add_(h))

    def forward(self, x, sigma, class_labels=None):
        s = sigma.reshape(-1, 1, 1, 1)
        v = s**2 + self.sigma_data**2
        answer = self.network(x / v.sqrt(), sigma.log() / 4)
        return x * self.sigma_data**2 / v + answer * s * self.sigma_data / v.sqrt()
