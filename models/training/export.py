"""A training folder -> the weights as ONNX, manifest.json and the measured figures of card.md.

    python3 export.py --checkpoint checkpoints/ct --data ct-folder --out ../ct

The averaged weights are exported (ONNX opset 14: x [batch, channels, h, w], sigma [batch] -> denoised), as float16 behind
a Cast where that changes nothing, held against PyTorch in onnxruntime-node, which is what the program runs, and measured.
Nothing is replaced before all is well.
"""
import argparse
import inspect
import json
import pathlib
import subprocess
import tempfile

import torch

from checkpoint import load_checkpoint
from half_weights import TOLERANCE as HALF_TOLERANCE
from half_weights import moved, round_to_half, store_half
from manifest import describe, write_card, write_manifest
from measure import denoising_errors, first_of_each, residual_variance

TOLERANCE = 2e-5  # on the model's scale (CT: 0.05 HU): the float32 kernels of both sides differ by about 1e-6
# PyTorch 2.x exports through torch.export unless told otherwise; 1.13 does not know the argument.
LEGACY = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def write_onnx(model, channels, path, size=None):
    """@size (height, width) of a network that takes no other: its axes are then fixed."""
    height, width = size or (4 * model.size_multiple, 3 * model.size_multiple)
    example = (torch.rand(2, channels, height, width), torch.tensor([0.05, 0.2]))
    image_axes = {0: "batch", **({} if size else {2: "height", 3: "width"})}
    torch.onnx.export(
        model, example, str(path), opset_version=14, input_names=["x", "sigma"], output_names=["denoised"],
        dynamic_axes={"x": image_axes, "sigma": {0: "batch"}, "denoised": image_axes}, **LEGACY,
    )


def largest_difference(model, channels, onnx, asked=None):
    """max |ONNX - PyTorch| over (batch, height, width, sigmas), by default batches and sizes that the exporter never saw."""
    m = model.size_multiple
    asked = asked or ((1, 8 * m, 8 * m, [0.002]), (3, 4 * m, 6 * m, [0.01, 0.1, 1.0]))
    generator = torch.Generator().manual_seed(11)
    with tempfile.TemporaryDirectory() as folder:
        cases = []
        for batch, height, width, sigmas in asked:
            shape = (batch, channels, height, width)
            sigma = torch.tensor(sigmas)
            x = 0.3 + 0.2 * torch.randn(shape, generator=generator)
            x = x + sigma[:, None, None, None] * torch.randn(shape, generator=generator)
            case = {"shape": list(shape)}
            for name, values in (("x", x), ("sigma", sigma), ("denoised", model(x, sigma))):
                case[name] = f"{len(cases)}-{name}.f32"
                values.contiguous().numpy().astype("<f4").tofile(pathlib.Path(folder) / case[name])
            cases.append(case)
        (pathlib.Path(folder) / "cases.json").write_text(json.dumps(cases))
        script = pathlib.Path(__file__).with_name("check-onnx.mjs")
        done = subprocess.run(["node", str(script), str(onnx), folder], stdout=subprocess.PIPE, check=True, text=True)
        return float(done.stdout)


def as_stored(model, domain, pictures, wanted):
    """-> (the network with its weights as they will be stored, "float16" or "float32")."""
    if wanted == "float32":
        return model, wanted
    rounded = round_to_half(model)
    rows = moved(model, rounded, pictures, domain.measured_sigmas)
    print("float16 weights move the output by (sigma: largest, rms in units of the network's error)")
    print("\n".join(f"  {sigma:g}: {largest:.2g}, {share:.2g}" for sigma, largest, share in rows))
    if max(share for *_, share in rows) > HALF_TOLERANCE:
        print(f"That is more than {HALF_TOLERANCE}: the weights stay float32.")
        return model, "float32"
    return rounded, "float16"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True, help="the folder that train.py --out wrote")
    p.add_argument("--data", required=True, nargs="+", help="the data it was trained with")
    p.add_argument("--out", required=True, help="the model's folder, for example models/ct")
    p.add_argument("--file", help="name of the weights in it (ct.onnx, photo.onnx, mri.onnx)")
    p.add_argument("--id")
    p.add_argument("--name")
    p.add_argument("--license")
    p.add_argument("--dataset", help="what the data is, for the manifest")
    p.add_argument("--weights", default="float16", choices=("float16", "float32"))
    p.add_argument("--size", type=int, help="side of the validation pictures")
    p.add_argument("--images", type=int, help="measure on the first so many of each group only")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()

    torch.set_num_threads(a.threads)
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    model, domain, facts = load_checkpoint(a.checkpoint)
    named = {name: value for name, value in vars(a).items() if name in domain.identity and value is not None}
    identity = {**domain.identity, **named}
    counts = domain.crops(a.data).counts
    pictures = first_of_each(domain.validation(a.data, a.size), a.images)

    model, kind = as_stored(model, domain, pictures, a.weights)
    weights = out / (a.file or f"{domain.name}.onnx")
    part = out / ("part-" + weights.name)
    try:
        write_onnx(model, domain.channels, part)
        if kind == "float16":
            store_half(part)
        difference = largest_difference(model, domain.channels, part)
        print(f"onnxruntime against PyTorch: at most {difference:.2g}")
        if not difference <= TOLERANCE:
            raise SystemExit(f"The exported network differs by more than {TOLERANCE}: nothing was replaced.")
        rows = residual_variance(denoising_errors(model, pictures, domain.measured_sigmas), domain.measured_sigmas)
        part.replace(weights)
    finally:
        part.unlink(missing_ok=True)
    training = {"data": identity["dataset"], **counts, **facts, "weights": kind}
    manifest = describe(domain, model, weights, identity, rows, training)
    write_manifest(out / "manifest.json", manifest)
    write_card(out / "card.md", manifest, counts)
    print(f"{weights.name}: {manifest['network']['bytes']} bytes, sha256 {manifest['network']['sha256']}")


if __name__ == "__main__":
    main()
