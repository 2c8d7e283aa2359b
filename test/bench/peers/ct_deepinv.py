"""deepinv on the CPU over the very matrix of our projector, scaled to a norm of 1; priors by their names in deepinv_prior.py."""
import pathlib
import sys

import deepinv
import numpy as np
import torch
from deepinv.optim.data_fidelity import L2
from deepinv.physics import DecomposablePhysics, GaussianNoise, LinearPhysics

from deepinv_prior import denoiser
from deepinv_samplers import diffpir, dpir, dps
from peer import serve

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ct"))
from joseph import joseph, of_bins


#: Of a largest of 1; smaller ones drown in the rounding of A Aᵀ.
SMALLEST = 3e-3


class Rays:
    """The matrix and the sinogram as deepinv takes them: images [1, 1, n, n] on the scale of the prior, air included."""

    def __init__(self, scene):
        size = scene.facts["size"]
        views, self.bins = scene["sinogram"].shape
        A = of_bins(joseph(size, views, self.bins), views, self.bins)
        x = np.ones(A.shape[1], np.float32)
        for _ in range(30):
            x = A.T @ (A @ (x / np.linalg.norm(x)))
        self.norm = float(np.sqrt(np.linalg.norm(x)))
        self.matrix = (A / self.norm).astype(np.float32)
        self.shape = (1, 1, size, size)
        self.rows, self.columns = csr(self.matrix), csr(self.matrix.T.tocsr())

    def measured(self, scene):
        floor = self.matrix @ np.full(self.matrix.shape[1], scene.facts["air"], np.float32)
        return torch.from_numpy(scene["sinogram"].ravel() / self.norm + floor)[None].float()

    def A(self, x, **_):
        return (self.rows @ x.reshape(-1, 1)).T

    def A_adjoint(self, y, **_):
        return (self.columns @ y.reshape(-1, 1)).reshape(self.shape)

    def physics(self, noise_sd, iterations):
        rules = {"max_iter": iterations, "tol": 1e-6, "implicit_backward_solver": False}
        return LinearPhysics(A=Product.apply_to(self), A_adjoint=self.A_adjoint, noise_model=GaussianNoise(noise_sd), **rules)


def csr(matrix):
    parts = [torch.from_numpy(part) for part in (matrix.indptr, matrix.indices, matrix.data)]
    return torch.sparse_csr_tensor(*parts, size=matrix.shape)


class Product(torch.autograd.Function):
    """A x with its gradient by the transposed matrix: PyTorch would transpose the sparse one every time."""

    @staticmethod
    def apply_to(rays):
        return lambda x, **_: Product.apply(x, rays)

    @staticmethod
    def forward(context, x, rays):
        context.rays = rays
        return rays.A(x)

    @staticmethod
    def backward(context, y):
        return context.rays.A_adjoint(y), None


def decomposed(matrix, views, bins):
    """-> ((fold of the bins, eigenvectors), ...) of even and odd sinograms, and their singular values."""
    half = bins // 2
    square = (matrix @ matrix.T).toarray().reshape(views, bins, views, bins)
    parts, values = [], []
    for sign in (1, -1):
        fold = np.zeros((bins, half + (sign > 0)), np.float32)
        for k in range(half):
            fold[k, k], fold[bins - 1 - k, k] = 0.5**0.5, sign * 0.5**0.5
        if sign > 0:
            fold[half, half] = 1
        folded = np.einsum("vbwc,bk->vkwc", square, fold, optimize=True)
        folded = np.einsum("vkwc,cl->vkwl", folded, fold, optimize=True)
        found, vectors = torch.linalg.eigh(torch.from_numpy(folded).reshape(2 * [views * fold.shape[1]]))
        parts.append((torch.from_numpy(fold), vectors))
        values.append(found.clamp(0).sqrt())
    return parts, values


def kept(shape, views, make):
    """A decomposition takes minutes: it stays in the folder of results."""
    file = pathlib.Path(__file__).resolve().parents[1] / "results" / f"peers-spectrum-{shape[-1]}-{views}.pt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        torch.save(make(), file)
    return torch.load(file)


class Spectrum(DecomposablePhysics):
    """A = U S Vᵀ of the eigenvectors of A Aᵀ, and behind them what A does not see, x - V Vᵀ x, with a singular value of 0.

    A turn of the image by 180 degrees mirrors every view: even and odd sinograms are decomposed by themselves, at a quarter of the cost.
    """

    def __init__(self, rays, noise_sd):
        self.rays = rays
        self.views = rays.matrix.shape[0] // rays.bins
        self.parts, values = kept(rays.shape, self.views, lambda: decomposed(rays.matrix, self.views, rays.bins))
        seen = torch.cat(values)
        self.inverse = torch.where(seen > SMALLEST, 1 / seen, 0)
        mask = torch.cat([torch.where(seen > SMALLEST, seen, 0), torch.zeros(rays.matrix.shape[1])])[None]
        super().__init__(U=None, mask=mask, noise_model=GaussianNoise(noise_sd))
        self.seen = len(seen)

    def U(self, z):
        return self.right(z[0, : self.seen])

    def left(self, y):
        """Uᵀ y."""
        y = y.reshape(self.views, -1)
        return torch.cat([vectors.T @ (y @ fold).reshape(-1) for fold, vectors in self.parts])

    def right(self, z):
        """U z."""
        at, y = 0, 0
        for fold, vectors in self.parts:
            n = vectors.shape[1]
            y = y + (vectors @ z[at : at + n]).reshape(self.views, -1) @ fold.T
            at += n
        return y.reshape(1, -1)

    def U_adjoint(self, y, **_):
        return torch.cat([self.left(y), torch.zeros(self.mask.shape[1] - self.seen)])[None]

    def V_adjoint(self, x):
        z = self.inverse * self.left(self.rays.A(x))
        return torch.cat([z, (x - self.span(z)).reshape(-1)])[None]

    def V(self, z, **_):
        seen, unseen = z[0, : self.seen], z[0, self.seen :].reshape(self.rays.shape)
        return self.span(seen) + unseen - self.span(self.inverse * self.left(self.rays.A(unseen)))

    def span(self, z):
        return self.rays.A_adjoint(self.right(self.inverse * z))


def posed(scene):
    rays = MADE.setdefault(scene["sinogram"].shape, None) or Rays(scene)
    MADE[scene["sinogram"].shape] = rays
    return rays, rays.measured(scene)


#: The matrix is the same for every scene of a geometry.
MADE = {}


def over_air(scene, image):
    return image.reshape(scene["truth"].shape).detach().float().numpy() - scene.facts["air"]


def forward(scene):
    rays, _ = posed(scene)
    x = torch.from_numpy(scene["truth"]).reshape(rays.shape)
    return lambda: (rays.A(x) * rays.norm).reshape(scene["sinogram"].shape).numpy()


def sampled(make):
    """A method of deepinv_samplers.py: what it makes of the physics, the prior and the measurement is timed."""

    def method(scene, prior, noise=0, cg=20, **settings):
        rays, y = posed(scene)
        model = scene.once(prior, lambda: denoiser(scene.facts["model"], prior))
        run = make(rays.physics(noise, cg), model, noise, **settings)
        return lambda: over_air(scene, run(y))

    return method


def ddrm(scene, prior, noise, steps, eta):
    rays, y = posed(scene)
    spectrum = MADE.setdefault("spectrum", None) or Spectrum(rays, noise)
    MADE["spectrum"] = spectrum
    spectrum.noise_model = GaussianNoise(noise)
    model = scene.once(prior, lambda: denoiser(scene.facts["model"], prior))
    sampler = deepinv.sampling.DDRM(model, sigmas=np.geomspace(1, 0.003, steps), eta=eta)
    return lambda: over_air(scene, sampler(y, spectrum, seed=1))


serve({"forward": forward, "diffpir": sampled(diffpir), "dps": sampled(dps), "dpir": sampled(dpir), "ddrm": ddrm})
