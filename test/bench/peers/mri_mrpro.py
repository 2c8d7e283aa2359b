"""mrpro: its operators and optimisers put together as its own reconstructions do, for it reads files of scanners alone."""
import torch
from mrpro.algorithms.optimizers import cg, pdhg, pgd
from mrpro.operators import FastFourierOp, FiniteDifferenceOp, LinearOperatorMatrix, ProximableFunctionalSeparableSum
from mrpro.operators import SensitivityOp, WaveletOp
from mrpro.operators.EinsumOp import EinsumOp
from mrpro.operators.functionals import L1NormViewAsReal, L2NormSquared

from peer import serve


def tensor(array):
    """[..., height, width] as [1, ..., 1, height, width]: coils, then slices."""
    return torch.from_numpy(array)[None, ..., None, :, :]


def acquisition(scene):
    def make():
        mask = torch.from_numpy(scene["mask"]).to(torch.complex64)
        masking = EinsumOp(mask, "y x, ... y x -> ... y x")
        return masking @ FastFourierOp(dim=(-2, -1)) @ SensitivityOp(tensor(scene["maps"]))

    return scene.once("acquisition", make)


def image_of(x):
    return x.reshape(x.shape[-2:]).numpy()


def forward(scene):
    A = acquisition(scene)
    x = tensor(scene["truth"][None])
    return lambda: A(x)[0][0, :, 0].numpy()


def sense(scene, iterations, weight):
    A, y = acquisition(scene), tensor(scene["kspace"])
    normal = A.H @ A

    def run():
        (b,) = A.H(y)
        (x,) = cg(lambda v: (normal(v)[0] + weight * v,), b, max_iterations=iterations, tolerance=1e-7)
        return image_of(x)

    return run


def tv(scene, iterations, weight):
    A, y = acquisition(scene), tensor(scene["kspace"])

    def run():
        """As TotalVariationRegularizedReconstruction."""
        nabla = FiniteDifferenceOp(dim=(-2, -1), mode="forward")
        f = ProximableFunctionalSeparableSum(0.5 * L2NormSquared(target=y), L1NormViewAsReal(weight=weight))
        K = LinearOperatorMatrix(((A,), (nabla,)))
        (x,) = pdhg(f=f, g=None, operator=K, initial_values=A.H(y), max_iterations=iterations, tolerance=0)
        return image_of(x)

    return run


def wavelet(scene, iterations, weight):
    """Proximal gradient descent over the coefficients of its wavelets (db4)."""
    A, y = acquisition(scene), tensor(scene["kspace"])
    W = WaveletOp(domain_shape=scene["mask"].shape, dim=(-2, -1), wavelet_name="db4", level=3)
    B = A @ W.H

    def run():
        f = 0.5 * L2NormSquared(target=y) @ B
        (start,) = B.H(y)
        (z,) = pgd(f, L1NormViewAsReal(weight=weight), start, stepsize=0.9, max_iterations=iterations)
        return image_of(W.H(z)[0])

    return run


serve({"forward": forward, "sense": sense, "tv": tv, "wavelet": wavelet})
