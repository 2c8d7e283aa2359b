"""r^2(sigma): the mean squared error of one denoising, over the domain's validation pictures.

    python3 measure.py --checkpoint checkpoints/ct --data ct-folder
    python3 measure.py --domain photo --checkpoint checkpoints/photo --beside ../photo/photo.onnx --data photo scenes

The solver weighs the network against the measurement with this table, so it is measured and never assumed.
"""
import argparse
import math

import numpy as np
import torch

import precision
from checkpoint import domain_of
from domains import DOMAINS
from warm_start import load_denoiser

BATCH = 8


@torch.no_grad()
def denoising_errors(model, pictures, sigmas, device="cpu", lowered="float32", seed=7, multiple=None):
    """Mean squared denoising error [sigma, picture]; every sigma sees the same noise, sizes are cut to a multiple."""
    multiple = multiple or model.size_multiple
    images = []
    for picture in pictures:
        x0 = torch.from_numpy(np.ascontiguousarray(picture.pixels))
        images.append(x0[..., : x0.shape[-2] // multiple * multiple, : x0.shape[-1] // multiple * multiple])
    errors = np.zeros((len(sigmas), len(images)))
    for row, sigma in zip(errors, sigmas):
        generator = torch.Generator().manual_seed(seed)
        noisy = [x0 + sigma * torch.randn(x0.shape, generator=generator) for x0 in images]
        for batch in runs_of_one_shape(images):
            x = torch.stack([noisy[k] for k in batch]).to(device).contiguous(memory_format=torch.channels_last)
            with precision.autocast(device, lowered):
                clean = model(x, torch.full((len(batch),), sigma, device=device)).float().cpu()
            for k, answer in zip(batch, clean):
                row[k] = float(((answer - images[k]) ** 2).mean())
    return errors


def runs_of_one_shape(images):
    """Indices of neighbours that fit one batch."""
    run = []
    for k, image in enumerate(images):
        if run and (image.shape != images[run[0]].shape or len(run) == BATCH):
            yield run
            run = []
        run.append(k)
    if run:
        yield run


def by_group(pictures, errors):
    """{None: mean error of all per sigma, group: mean of the group} - the groups only where there are several."""
    groups = {None: errors.mean(1)}
    names = [picture.group for picture in pictures]
    if len(set(names)) > 1:
        for name in dict.fromkeys(names):
            groups[name] = errors[:, [k for k, n in enumerate(names) if n == name]].mean(1)
    return groups


def residual_variance(errors, sigmas):
    """[[sigma, r^2], ...] on the model's scale: what the manifest holds."""
    return [[sigma, float(f"{error:.4g}")] for sigma, error in zip(sigmas, errors.mean(1))]


def psnr(error):
    """Data range 1: the model's scale."""
    return -10 * math.log10(error)


def table(rows):
    """The Markdown table of a model card."""
    head = ["| σ | √r² | denoising PSNR, dB |", "| --- | --- | --- |"]
    return "\n".join(head + [f"| {sigma:g} | {math.sqrt(r2):.5f} | {psnr(r2):.2f} |" for sigma, r2 in rows])


def comparison(pictures, sigmas, errors, beside):
    """PSNR by group, and the gain over the other network where there is one."""
    ours, other = by_group(pictures, errors), by_group(pictures, beside) if beside is not None else {}
    names = ["all" if group is None else group for group in ours]
    lines = [f"| σ | {' | '.join(names)} |", "| --- " * (1 + len(names)) + "|"]
    for k, sigma in enumerate(sigmas):
        cells = []
        for group, means in ours.items():
            gain = f" ({psnr(means[k]) - psnr(other[group][k]):+.2f})" if other else ""
            cells.append(f"{psnr(means[k]):.2f}{gain}")
        lines.append(f"| {sigma:g} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True, help="the folder that train.py --out wrote, or an .onnx file of ours")
    p.add_argument("--beside", help="another one, to compare with")
    p.add_argument("--domain", choices=sorted(DOMAINS), help="of an .onnx file; a training folder knows its own")
    p.add_argument("--data", required=True, nargs="+", help="folders with index.csv and the val pictures")
    p.add_argument("--size", type=int, help="side of the validation pictures")
    p.add_argument("--images", type=int, help="only the first so many pictures of each group")
    p.add_argument("--precision", default="float32", choices=precision.CHOICES)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    domain = DOMAINS[a.domain] if a.domain else domain_of(a.checkpoint)
    pictures = first_of_each(domain.validation(a.data, a.size), a.images)

    def errors_of(path):
        model = load_denoiser(path, domain)[0].eval().to(device)
        lowered = precision.choose(a.precision, model, domain.channels, device)
        return denoising_errors(model, pictures, domain.measured_sigmas, device, lowered)

    errors = errors_of(a.checkpoint)
    beside = errors_of(a.beside) if a.beside else None
    print(f"{len(pictures)} pictures\n\n{table(residual_variance(errors, domain.measured_sigmas))}\n")
    if beside is not None or len({picture.group for picture in pictures}) > 1:
        print(comparison(pictures, domain.measured_sigmas, errors, beside))


def first_of_each(pictures, count):
    """The first `count` of each group; all where it is None."""
    seen = {}
    kept = []
    for picture in pictures:
        seen[picture.group] = seen.get(picture.group, 0) + 1
        if count is None or seen[picture.group] <= count:
            kept.append(picture)
    return kept


if __name__ == "__main__":
    main()
