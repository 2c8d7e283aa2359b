"""The score network: an EDM-preconditioned, fully convolutional UNet (Karras et al. 2022, arXiv 2206.00364)."""
import math

import torch
import torch.nn.functional as F
from torch import nn


def groups(widths, blocks):
    """Blocks a level, the last entry being the bottom."""
    assert len(widths) == len(blocks)
    return list(zip(widths, blocks))


class Block(nn.Module):
    """x + conv(silu(film(conv(silu(x))))): no normalisation, so contrast passes through unchanged."""

    def __init__(self, width, embedding):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.film = nn.Linear(embedding, 2 * width)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        with torch.no_grad():
            self.second.weight.mul_(0.1)  # branches start small: depth without normalisation stays stable
            self.second.bias.zero_()
            self.film.weight.mul_(0.1)
            self.film.bias.zero_()

    def forward(self, x, emb):
        h = self.first(F.silu(x))
        scale, shift = self.film(emb)[:, :, None, None].split(self.first.out_channels, dim=1)
        return x + self.second(F.silu(h * (1 + scale) + shift))


class UNet(nn.Module):
    """Raw network F(c_in x, ln sigma / 4). Works at half resolution: pixels are unshuffled 2x2 into channels."""

    def __init__(self, channels=1, widths=(48, 96, 192, 256), blocks=(2, 1, 2, 3), embedding=64, frequencies=16):
        super().__init__()
        levels = groups(widths, blocks)
        self.register_buffer("freqs", torch.exp(torch.linspace(math.log(0.25), math.log(8.0), frequencies))[None])
        self.emb = nn.Sequential(
            nn.Linear(2 * frequencies, embedding), nn.SiLU(), nn.Linear(embedding, embedding), nn.SiLU()
        )
        self.inp = nn.Conv2d(4 * channels, widths[0], 3, padding=1)
        self.enc = nn.ModuleList(nn.ModuleList(Block(w, embedding) for _ in range(n)) for w, n in levels[:-1])
        self.down = nn.ModuleList(nn.Conv2d(a, b, 2, stride=2) for a, b in zip(widths[:-1], widths[1:]))
        self.mid = nn.ModuleList(Block(widths[-1], embedding) for _ in range(blocks[-1]))
        # 1x1 conv + shuffle: transposed convolution is slow on a CPU
        self.up = nn.ModuleList(nn.Conv2d(b, 4 * a, 1) for a, b in zip(widths[:-1], widths[1:]))
        self.dec = nn.ModuleList(nn.ModuleList(Block(w, embedding) for _ in range(n)) for w, n in levels[:-1])
        self.out = nn.Conv2d(widths[0], 4 * channels, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x, log_sigma):
        phase = log_sigma[:, None] * self.freqs
        emb = self.emb(torch.cat([torch.sin(phase), torch.cos(phase)], dim=1))
        h = self.inp(F.pixel_unshuffle(x, 2))
        skips = []
        for level, down in zip(self.enc, self.down):
            for block in level:
                h = block(h, emb)
            skips.append(h)
            h = down(h)
        for block in self.mid:
            h = block(h, emb)
        for level, up, skip in reversed(list(zip(self.dec, self.up, skips))):
            h = F.pixel_shuffle(up(h), 2) + skip
            for block in level:
                h = block(h, emb)
        return F.pixel_shuffle(self.out(F.silu(h)), 2)


class Denoiser(nn.Module):
    """D(x, sigma) = c_skip (x - mean) + c_out F(c_in (x - mean), ln sigma) + mean: E[x0 | x0 + sigma n = x]."""

    def __init__(self, mean, sd, **unet):
        super().__init__()
        self.mean, self.sd = mean, sd
        self.net = UNet(**unet)

    def forward(self, x, sigma):
        s = sigma[:, None, None, None]
        v = s * s + self.sd * self.sd
        centred = x - self.mean
        raw = self.net(centred * v.rsqrt(), torch.log(sigma))
        return centred * (self.sd * self.sd / v) + raw * (s * self.sd * v.rsqrt()) + self.mean

    @property
    def size_multiple(self):
        """Height and width must be multiples of this."""
        return 2 ** (1 + len(self.net.down))
