"""Training batches, each a function of the seed and its step: the same whichever process cuts it, whoever resumes."""
import numpy as np
import torch
from torch.utils.data import Dataset

from domains.domain import draw_batch

UNIT = 128  # the crop in which --batch counts


class Batches(Dataset):
    """(step, count, size) -> (images, sigma)."""

    def __init__(self, domain, crops, seed):
        self.domain, self.crops, self.seed = domain, crops, seed

    def __getitem__(self, key):
        step, count, size = key
        images, sigma = draw_batch(self.domain, self.crops, np.random.default_rng([self.seed, step]), count, size)
        return torch.from_numpy(images), torch.from_numpy(sigma)


def upcoming(step, batch, size_at):
    """The keys from `step` on, without end; the crop size is asked for when a batch is begun."""
    while True:
        size = size_at(step)
        yield step, max(1, round(batch * (UNIT / size) ** 2)), size
        step += 1
