"""deepinv's methods that CT and MRI share: each prepares for a physics of norm 1, a denoiser and a noise level, and gives y -> image."""
import deepinv
import numpy as np
import torch
from deepinv.optim.data_fidelity import L2
from deepinv.optim.dpir import get_DPIR_params
from deepinv.optim.optimizers import create_iterator
from deepinv.optim.prior import PnP

SEED = 1


class BegunLater(deepinv.sampling.DiffPIR):
    """DiffPIR from a noise level on, as its paper begins (t_start): deepinv's begins where a start is forgotten."""

    def __init__(self, begin, *args, **kwargs):
        self.begin = 2 * begin  # of an image in [-1, 1]
        super().__init__(*args, **kwargs)

    def get_noise_schedule(self, sigma):
        rhos, sigmas, _ = super().get_noise_schedule(sigma)
        first = int((sigmas > self.begin).sum())
        last = self.num_train_timesteps - 1
        kept = torch.linspace(0, 1, self.max_iter).sqrt() * (last - first) + first
        return rhos, sigmas, kept.round().int()

    def get_alpha_prod(self, *args, **kwargs):
        first = int((self.reduced_alpha_cumprod <= self.begin).sum())
        return [values[:first] for values in super().get_alpha_prod(*args, **kwargs)]


def diffpir(physics, model, noise, steps, zeta, weight, begin):
    def run(y):
        sampler = BegunLater(begin, model, L2(), sigma=noise, max_iter=steps, zeta=zeta, lambda_=weight)
        return sampler(y, physics, seed=SEED, x_init=physics.A_dagger(y))

    return run


def dps(physics, model, noise, steps, weight):
    """From the largest level that the prior has learnt, on the paper's VP schedule of time."""
    beta_min, beta_max = 0.1, 20.0
    bend = beta_max - beta_min
    begin = (-beta_min + np.sqrt(beta_min**2 + 2 * bend * np.log(1 + (2 * model.highest) ** 2))) / bend

    def run(y):
        generator = torch.Generator().manual_seed(SEED)
        sampler = deepinv.sampling.DPS(model, weight=weight, num_steps=steps, rng=generator)
        times = torch.linspace(float(begin), 0, steps + 1, dtype=torch.float64)
        return sampler(y, physics, x_init=tuple(physics.A_adjoint(y).shape), timesteps=times)

    return run


def dpir(physics, model, noise, steps, ends, weight):
    """Half-quadratic splitting with a denoiser (Zhang et al. 2021) down to the level `ends`; `weight` 1 is the paper's of the data."""
    first = float(get_DPIR_params(ends)[0][0])
    denoised = torch.logspace(np.log10(first), np.log10(ends), steps)
    stepsize = weight / 0.23 * (denoised / max(0.01, noise)) ** 2

    def run(y):
        prior = PnP(model)
        solver = deepinv.optim.BaseOptim(
            create_iterator("HQS", prior=prior, cost_fn=None, g_first=False),
            max_iter=steps,
            data_fidelity=L2(),
            prior=prior,
            early_stop=False,
            params_algo={"stepsize": stepsize, "g_param": denoised},
        )
        with torch.no_grad():
            return solver(y, physics, init=physics.A_dagger(y))

    return run
