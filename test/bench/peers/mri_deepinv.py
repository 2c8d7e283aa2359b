"""deepinv on the CPU: DiffPIR and DPIR with our prior of complex images, real and imaginary part as two channels."""
import numpy as np
import torch
from deepinv.physics import GaussianNoise, LinearPhysics

from deepinv_prior import denoiser
from deepinv_samplers import diffpir, dpir
from peer import serve

AXES = (-2, -1)


class Samples:
    """M F S of a norm of at most 1, images [1, 2, height, width], k-space [1, 2, coils, height, width]."""

    def __init__(self, scene):
        self.maps = torch.from_numpy(scene["maps"])
        self.mask = torch.from_numpy(scene["mask"]).float()

    def A(self, x, **_):
        seen = self.maps * torch.complex(x[0, 0], x[0, 1])
        k = torch.fft.fftshift(torch.fft.fft2(torch.fft.ifftshift(seen, AXES), norm="ortho"), AXES)
        return planes(self.mask * k)

    def A_adjoint(self, y, **_):
        k = self.mask * torch.complex(y[0, 0], y[0, 1])
        seen = torch.fft.fftshift(torch.fft.ifft2(torch.fft.ifftshift(k, AXES), norm="ortho"), AXES)
        return planes((self.maps.conj() * seen).sum(0))

    def physics(self, noise_sd, iterations):
        rules = {"max_iter": iterations, "tol": 1e-6, "implicit_backward_solver": False}
        return LinearPhysics(A=self.A, A_adjoint=self.A_adjoint, noise_model=GaussianNoise(noise_sd), **rules)


def planes(z):
    return torch.stack((z.real, z.imag))[None]


def complex_of(x):
    return torch.complex(x[0, 0], x[0, 1]).detach().numpy()


class Shifted(torch.nn.Module):
    """deepinv's samplers clip to [0, 1]: the parts of a complex image, in [-1, 1] on the prior's scale, are halved and raised."""

    def __init__(self, prior):
        super().__init__()
        self.prior = prior

    def forward(self, x, sigma, **_):
        return (self.prior(2 * x - 1, 2 * torch.as_tensor(sigma)) + 1) / 2


def forward(scene):
    samples = Samples(scene)
    x = planes(torch.from_numpy(scene["truth"]))
    return lambda: complex_of(samples.A(x))


def sampled(make):
    def method(scene, prior, noise, cg=10, **settings):
        samples = Samples(scene)
        y = planes(torch.from_numpy(scene["kspace"]))
        floor = samples.A(torch.full((1, 2, *scene["mask"].shape), 1.0))
        model = scene.once(prior, lambda: Shifted(denoiser(scene.facts["model"], prior)))
        run = make(samples.physics(noise, cg), model, noise, **settings)
        return lambda: complex_of(2 * run((y + floor) / 2) - 1)

    return method


serve({"forward": forward, "diffpir": sampled(diffpir), "dpir": sampled(dpir)})
