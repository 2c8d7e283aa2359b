"""What an importer must know of somebody's network before it becomes one of ours."""
from dataclasses import dataclass, field
from typing import Optional

from torch import nn


class Refused(Exception):
    """The network cannot be imported: one sentence for a person."""


def words(error):
    """The first line of what an exception of somebody's code says."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@dataclass(frozen=True)
class Source:
    #: D(x, sigma) = E[x0 | x0 + sigma n = x] on the network's own scale: x [batch, channels, h, w], sigma [batch].
    denoiser: nn.Module
    channels: int
    #: The noise levels that training covered, on that scale.
    sigmas: tuple
    #: [height, width] of the images that it was trained on, where the source says so.
    size: Optional[tuple]
    #: The network's own values of the lowest and the highest pixel of its training images.
    extent: tuple
    #: What the manifest says of its origin.
    facts: dict = field(default_factory=dict)
