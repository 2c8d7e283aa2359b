"""Somebody's diffusion model -> a model folder of Langevin: D(x, sigma) as ONNX, manifest.json and card.md.

    python3 import_model.py diffusers FOLDER ...
    python3 import_model.py guided-diffusion CHECKPOINT.pt --flags "--image_size 256 ..." ...
    python3 import_model.py edm NETWORK.pkl --code EDM_CLONE ...

The network is wrapped so that the file is a denoiser on Langevin's scale, held against PyTorch in onnxruntime-node, and
measured on a folder of images. Nothing is replaced before all is well. docs/importing-models.md tells more.
"""
import argparse
import dataclasses
import pathlib
import re
import subprocess
import sys
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "training"))

import torch  # noqa: E402

import diffusers_folder  # noqa: E402
import edm  # noqa: E402
import guided_diffusion  # noqa: E402
import pictures  # noqa: E402
from denoiser import OnOurScale, size_multiple  # noqa: E402
from domains import DOMAINS  # noqa: E402
from export import as_stored, largest_difference, write_onnx  # noqa: E402
from half_weights import store_half  # noqa: E402
from manifest import describe, replace, write_manifest  # noqa: E402
from measure import denoising_errors, residual_variance, table  # noqa: E402
from source import Refused, words  # noqa: E402

TOLERANCE = 1e-4  # on Langevin's scale; the kernels of both sides differ by less
MOST_BYTES = 2**31 - 1  # of an ONNX file: protobuf counts no further


def main():
    a = arguments()
    if a.threads is not None:
        torch.set_num_threads(a.threads)
    try:
        run(a)
    except Refused as e:
        raise SystemExit(str(e))


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = p.add_subparsers(dest="kind", required=True, metavar="KIND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--out", required=True, help="the model's folder")
    shared.add_argument("--domain", required=True, choices=sorted(DOMAINS))
    shared.add_argument("--license", required=True, help="of the weights, as the manifest will say it")
    shared.add_argument("--images", help="a folder of images as in training: .png, .jpg ... or .npy; for r^2(sigma)")
    shared.add_argument("--low", type=float, help="the value (CT: HU) of the darkest pixel in training")
    shared.add_argument("--high", type=float, help="and of the brightest")
    shared.add_argument("--pixel-mm", type=float, nargs=2, metavar=("LEAST", "MOST"), help="pixel sizes that training covered")
    shared.add_argument("--extent", type=float, nargs=2, help="what the network itself sees there (most: -1 1)")
    shared.add_argument("--sizes", nargs="+", type=size, metavar="HxW", help="ask the network at these sizes only")
    shared.add_argument("--id")
    shared.add_argument("--name")
    shared.add_argument("--weights", default="float32", choices=("float16", "float32"))
    shared.add_argument("--count", type=int, default=16, help="images to measure on, spread over the folder")
    shared.add_argument("--side", type=int, help="their middle of at most so many pixels; else as large as in training")
    shared.add_argument("--threads", type=int, help="of the CPU; all unless given")
    own = kinds.add_parser("diffusers", parents=[shared], help="a folder with model_index.json, or of a UNet2DModel")
    own.add_argument("path", metavar="FOLDER")
    own.add_argument("--scheduler", help="the folder of scheduler_config.json, where another than the pipeline's")
    own = kinds.add_parser("guided-diffusion", parents=[shared], help="a checkpoint of guided-diffusion (needs azula)")
    own.add_argument("path", metavar="CHECKPOINT")
    own.add_argument("--flags", required=True, help="the model and diffusion flags of its training, in one string")
    own = kinds.add_parser("edm", parents=[shared], help="a pickle of EDM; reading one runs the code in it")
    own.add_argument("path", metavar="NETWORK")
    own.add_argument("--code", required=True, help="a clone of NVlabs/edm")
    return p.parse_args()


def size(text):
    found = re.fullmatch(r"(\d+)[x×](\d+)", text)
    if found is None:
        raise argparse.ArgumentTypeError(f'"{text}" is no size such as 256x256')
    return int(found[1]), int(found[2])


def read(a):
    if a.kind == "diffusers":
        return diffusers_folder.read(a.path, a.scheduler)
    if a.kind == "guided-diffusion":
        return guided_diffusion.read(a.path, a.flags)
    return edm.read(a.path, a.code)


def run(a):
    domain = domain_of(a)
    source = read(a)
    if source.channels != domain.channels:
        raise Refused(f"The network has {source.channels} channels; images of the domain {a.domain} have {domain.channels}.")
    extent = tuple(a.extent) if a.extent else (0, 1) if a.domain == "mri" else source.extent
    if not extent[0] < extent[1]:
        raise Refused("--extent: the first number must lie below the second.")
    span = extent[1] - extent[0]
    domain = dataclasses.replace(
        domain, sigma_min=float(f"{source.sigmas[0] / span:.6g}"), sigma_max=float(f"{source.sigmas[1] / span:.6g}")
    )
    levels = tuple(s for s in domain.measured_sigmas if domain.sigma_min <= s <= domain.sigma_max)
    domain = dataclasses.replace(domain, measured_sigmas=levels)
    multiple = size_multiple(source.denoiser, source.channels)
    sizes = a.sizes
    if multiple is None:
        sizes = sizes or (source.size and [source.size])
        if not sizes:
            raise Refused("The network takes no sizes that are multiples of a power of two: name what it takes with --sizes.")
    model = OnOurScale(source.denoiser, extent, multiple or 1).eval()
    shown = None
    if a.images is not None:
        side = a.side or (max(source.size) if source.size else 256)
        shown = pictures.read(a.images, domain, side, model.size_multiple, sizes, a.count)
    write(a, source, domain, model, sizes, shown)


def domain_of(a):
    """The recipe's domain with the scale and the pixels of this network."""
    domain = DOMAINS[a.domain]
    scale, pixel = dict(domain.manifest["scale"]), dict(domain.manifest["pixelMm"])
    if a.domain == "ct" and (a.low is None or a.high is None or a.pixel_mm is None):
        raise Refused("A CT network needs --low and --high, the HU of its darkest and brightest pixel, and --pixel-mm.")
    if a.low is not None:
        scale["low"] = a.low
    if a.high is not None:
        scale["high"] = a.high
    if not scale["low"] < scale["high"]:
        raise Refused("--low must lie below --high.")
    if a.pixel_mm is not None:
        pixel = dict(zip(("low", "high"), a.pixel_mm))
        if not 0 < pixel["low"] <= pixel["high"]:
            raise Refused("--pixel-mm: the first size must be above 0 and not above the second.")
    return dataclasses.replace(domain, manifest={"scale": scale, "pixelMm": pixel})


def write(a, source, domain, model, sizes, shown):
    out = pathlib.Path(a.out)
    bytes_needed = sum(p.numel() for p in model.parameters()) * 4
    if bytes_needed > MOST_BYTES:
        raise Refused(f"The network has {bytes_needed / 1e9:.1f} GB of weights; an ONNX file holds 2 GB.")
    if a.weights == "float16" and shown is None:
        raise Refused("--weights float16 is tried on images: name a folder with --images.")
    name = a.name or pathlib.Path(a.path).resolve().stem
    identity = {"id": a.id or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"), "name": name, "license": a.license}
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", identity["id"]):
        raise Refused("--id is made of lower-case letters, digits and hyphens.")
    out.mkdir(parents=True, exist_ok=True)
    kept, stored = as_stored(model, domain, shown, a.weights)
    weights = out / f"{domain.name}.onnx"
    part = out / ("part-" + weights.name)
    try:
        sizes = exported(kept, source, domain.channels, part, sizes, stored)
        rows = None
        if shown is not None:
            rows = measured(kept, shown, domain.measured_sigmas)
        part.replace(weights)
    finally:
        part.unlink(missing_ok=True)
    extent = [model.low, model.low + model.span]
    training = {**source.facts, "extent": extent, "weights": stored, **({"measured": len(shown)} if shown else {})}
    manifest = describe(domain, kept, weights, identity, rows, training)
    if rows is None:
        del manifest["residualVariance"]
        print("r^2(sigma) was not measured (--images): the solvers will assume it, which costs quality.")
    if sizes:
        manifest["network"]["sizes"] = [list(s) for s in sizes]
    write_manifest(out / "manifest.json", manifest)
    card = out / "card.md"
    if not card.exists():
        figures = f"\n\nDenoising of {len(shown)} images:\n\n{table(rows)}" if rows else ""
        replace(card, f"# {name}\n\nImported from {source.facts['from']}. Licence: {a.license}.{figures}\n")
    print(f"{weights}: {manifest['network']['bytes']} bytes; `langevin models {out / 'manifest.json'}` tries it.")


def measured(model, shown, levels):
    """[[sigma, r^2], ...], on a graphics card where there is one."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Measuring r^2 on {len(shown)} images at {len(levels)} noise levels ({device}).", flush=True)
    return residual_variance(denoising_errors(model.to(device), shown, levels, device), levels)


def exported(model, source, channels, path, sizes, stored):
    """Writes the ONNX file and holds it against PyTorch. -> the sizes to which the network turned out to be bound."""
    lowest = max(0.005, 1.01 * source.sigmas[0] / model.span)
    m = model.size_multiple
    if sizes:
        cases = [(1, *sizes[0], [lowest])] + [(2, *s, [0.1, 1.0]) for s in sizes]
    else:
        cases = [(1, 3 * m, 5 * m, [lowest]), (2, 4 * m, 2 * m, [0.1, 1.0])]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # of the tracer, of every shape that a network looks at: what it baked in is found below
        try:
            write_onnx(model, channels, path, sizes[0] if sizes else None)
        except Exception as e:  # of the exporter or of somebody's network: the words are all there is
            raise Refused(f"PyTorch cannot write the network as ONNX: {words(e)}")
    if stored == "float16":
        store_half(path)
    try:
        difference = largest_difference(model, channels, path, cases)
    except subprocess.CalledProcessError:
        difference = float("inf")
    print(f"onnxruntime against PyTorch: at most {difference:.2g}")
    if difference <= TOLERANCE:
        return sizes
    if not sizes and source.size:
        print(f"Exported, it is right at the size of its training only: {source.size[0]} x {source.size[1]}.")
        return exported(model, source, channels, path, [source.size], stored)
    raise Refused(f"The exported network differs by more than {TOLERANCE}: nothing was written.")


if __name__ == "__main__":
    main()
