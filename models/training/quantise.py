"""A model's weights and activations in 8 bits, as a second ONNX file beside the first, for processors that are faster by it.

    python3 quantise.py --model ../ct --data ct-folder

Static quantisation (QDQ) by onnxruntime's own tools (pip install onnxruntime onnx): int8 weights a channel, uint8
activations whose ranges are percentiles over training crops at noise levels from all of the range. The encoder's first
level and the last two convolutions compute in float32: there the noisy image itself passes, and eight bits of it would be
seen; their weights are stored as the source has them, in float16.
The error is measured on validation pictures, and nothing is written that loses more than --tolerance.
"""
import argparse
import hashlib
import json
import pathlib
import tempfile

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from domains import DOMAINS
from domains.domain import draw_batch
from half_weights import store_half
from manifest import dense, replace
from measure import denoising_errors, first_of_each, psnr

PERCENTILE = 99.99  # of an activation: the few values beyond are clipped, all others get finer steps
HEED = 0.2  # sigma up to which a loss counts: reconstruction ends there
SHOWN = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


class Crops(CalibrationDataReader):
    """Noisy training crops, the noise log-uniform over all that the network was trained on."""

    def __init__(self, domain, folders, count, size, seed=1):
        crops, rng = domain.crops(folders), np.random.default_rng(seed)
        self.asked = iter([self.noisy(domain, crops, rng, size) for _ in range(count)])

    @staticmethod
    def noisy(domain, crops, rng, size):
        images, _ = draw_batch(domain, crops, rng, 1, size)
        sigma = np.exp(rng.uniform(np.log(domain.sigma_min), np.log(domain.sigma_max), 1)).astype(np.float32)
        noise = rng.standard_normal(images.shape).astype(np.float32)
        return {"x": images + sigma * noise, "sigma": sigma}

    def get_next(self):
        return next(self.asked, None)


def chosen(path):
    """Names of the convolutions that lose little, from the first downsampled level on and back up to the last but two."""
    names = [node.name for node in onnx.load(str(path)).graph.node if node.op_type == "Conv"]
    early = ("/net/inp/", "/net/enc.0.", "/net/down.0/")
    return [name for name in names[:-2] if not name.startswith(early)]


def quantise(source, out, domain, a):
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder) / "plain.onnx"
        quant_pre_process(str(source), str(plain), skip_symbolic_shape=True)  # folds casts, so that weights are constants
        names = chosen(plain)
        quantize_static(
            str(plain), str(out), Crops(domain, a.data, a.count, a.size), quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, nodes_to_quantize=names,
            op_types_to_quantize=["Conv"], calibrate_method=CalibrationMethod.Percentile,
            extra_options={"CalibPercentile": PERCENTILE},
        )
    # The tools name sets of operators that nothing here is of.
    model = onnx.load(str(out))
    used = {node.domain for node in model.graph.node}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    onnx.save(model, str(out))
    store_half(out)
    return names


def model_of(path):
    """The file as measure.py asks a model: (x, sigma) -> D."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda x, sigma: torch.from_numpy(session.run(None, {"x": x.contiguous().numpy(), "sigma": sigma.numpy()})[0])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True, help="the model's folder, for example models/ct")
    p.add_argument("--data", required=True, nargs="+", help="the data it was trained with")
    p.add_argument("--count", type=int, default=48, help="training crops for the ranges")
    p.add_argument("--size", type=int, default=192, help="side of a crop")
    p.add_argument("--images", type=int, default=4, help="measured on the first so many validation pictures of each group")
    p.add_argument("--tolerance", type=float, default=0.05, help=f"dB that may be lost at sigma up to {HEED}")
    a = p.parse_args()
    folder = pathlib.Path(a.model)
    manifest = json.loads((folder / "manifest.json").read_text())
    network = manifest["network"]
    domain = DOMAINS[manifest["domain"]]
    source = folder / network["file"]
    out = folder / (source.stem + ".int8.onnx")
    part = folder / ("part-" + out.name)
    try:
        names = quantise(source, part, domain, a)
        pictures = first_of_each(domain.validation(a.data, None), a.images)
        before, after = (
            denoising_errors(model_of(path), pictures, SHOWN, multiple=network["sizeMultiple"]).mean(1)
            for path in (source, part)
        )
        lost = [psnr(x) - psnr(y) for x, y in zip(before, after)]
        print(f"{len(names)} convolutions in 8 bits; {len(pictures)} pictures\n\n| σ | float32, dB | 8 bits, dB |\n| --- | --- | --- |")
        for sigma, x, y in zip(SHOWN, before, after):
            print(f"| {sigma:g} | {psnr(x):.2f} | {psnr(y):.2f} ({psnr(y) - psnr(x):+.3f}) |")
        worst = max(loss for sigma, loss in zip(SHOWN, lost) if sigma <= HEED)
        if worst > a.tolerance:
            raise SystemExit(f"{worst:.3f} dB are lost, more than {a.tolerance}: nothing was written.")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    content = out.read_bytes()
    network["int8"] = {"file": out.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    replace(folder / "manifest.json", dense(manifest) + "\n")
    print(f"{out.name}: {len(content)} bytes, sha256 {network['int8']['sha256']}")


if __name__ == "__main__":
    main()
