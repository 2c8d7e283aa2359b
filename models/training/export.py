"""A training folder -> ct.onnx, manifest.json and the measured figures of card.md.

    python3 export.py --checkpoint checkpoints/ct --data ct-folder --out ../ct

The averaged weights are exported (ONNX opset 14: x [batch, 1, h, w], sigma [batch] -> denoised), held against
PyTorch in onnxruntime-node, which is what the program runs, and measured. Nothing is replaced before all is well.
"""
import argparse
import inspect
import json
import pathlib
import subprocess
import tempfile

import torch

from checkpoint import load_checkpoint
from data import load_slices
from manifest import describe, write_card, write_manifest
from measure import residual_variance
from network import size_multiple

TOLERANCE = 2e-5  # on the model's scale: 0.05 HU; the float32 kernels of both sides differ by about 1e-6


def write_onnx(model, path):
    multiple = size_multiple(model)
    example = (torch.rand(2, 1, 4 * multiple, 3 * multiple), torch.tensor([0.05, 0.2]))
    image_axes = {0: "batch", 2: "height", 3: "width"}
    # PyTorch 2.x exports through torch.export unless told otherwise; 1.13 does not know the argument.
    legacy = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(
        model, example, str(path), opset_version=14, input_names=["x", "sigma"], output_names=["denoised"],
        dynamic_axes={"x": image_axes, "sigma": {0: "batch"}, "denoised": image_axes}, **legacy,
    )


def largest_difference(model, onnx):
    """max |ONNX - PyTorch| over batches and sizes that the exporter never saw."""
    m = size_multiple(model)
    generator = torch.Generator().manual_seed(11)
    with tempfile.TemporaryDirectory() as folder:
        cases = []
        for shape, sigmas in (((1, 1, 8 * m, 8 * m), [0.002]), ((3, 1, 4 * m, 6 * m), [0.01, 0.1, 1.0])):
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


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--checkpoint", required=True, help="the folder that train.py --out wrote")
    p.add_argument("--data", required=True, help="the data it was trained with: index.csv, train/ and val/")
    p.add_argument("--out", required=True, help="the model's folder, for example models/ct")
    p.add_argument("--file", default="ct.onnx", help="name of the weights in it")
    p.add_argument("--id", default="ct-thorax")
    p.add_argument("--name", default="Thorax CT denoiser")
    p.add_argument("--license", default="MIT; trained on CC BY images of The Cancer Imaging Archive, credits in card.md")
    p.add_argument("--dataset", default="TCIA collections, listed in card.md", help="what the data is, for the manifest")
    p.add_argument("--size", type=int, default=320, help="matrix of the validation images")
    p.add_argument("--images", type=int, default=None, help="measure on the first so many patients only")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()

    torch.set_num_threads(a.threads)
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    model, facts = load_checkpoint(a.checkpoint)
    slices = load_slices(a.data, "train")
    training = {"data": a.dataset, "slices": len(slices), "patients": len({s["patient"] for s in slices}), **facts}

    part = out / ("part-" + a.file)
    try:
        write_onnx(model, part)
        difference = largest_difference(model, part)
        print(f"onnxruntime against PyTorch: at most {difference:.2g}")
        if not difference <= TOLERANCE:
            raise SystemExit(f"The exported network differs by more than {TOLERANCE}: nothing was replaced.")
        rows = residual_variance(model, a.data, a.size, a.images)
        weights = part.replace(out / a.file)
    finally:
        part.unlink(missing_ok=True)
    identity = {"id": a.id, "name": a.name, "license": a.license}
    manifest = describe(model, weights, identity, rows, training)
    write_manifest(out / "manifest.json", manifest)
    write_card(out / "card.md", manifest)
    print(f"{weights.name}: {manifest['network']['bytes']} bytes, sha256 {manifest['network']['sha256']}")


if __name__ == "__main__":
    main()
