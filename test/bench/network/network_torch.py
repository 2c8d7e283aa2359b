"""The rival of network.ts and engines.ts: the same weights in PyTorch.

    network_torch.py MANIFEST CHECKPOINT THREADS

CHECKPOINT is a training folder, or - for the initialisers of the ONNX file that the manifest names. Each line of input
is a side n; answers the milliseconds of one evaluation at n x n, the mean square of its result, PyTorch's
version, and the milliseconds of all processors together.
After "n pullback" the same of the product of the transposed Jacobian with cos(i), by autograd; "bfloat16" behind either lets
autocast compute in that.
"""
import json
import math
import pathlib
import sys
import time

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "models" / "training"))
from checkpoint import load_checkpoint
from network import Denoiser


def from_onnx(manifest):
    """The exporter keeps the names of the parameters, so the initialisers are a state dict; halved ones stand behind a Cast."""
    import onnx
    from onnx import numpy_helper

    facts = json.loads(manifest.read_text())
    graph = onnx.load(str(manifest.parent / facts["network"]["file"])).graph
    training = facts["training"]
    shape = {key: training[key] for key in ("mean", "sd", "widths", "blocks")}
    model = Denoiser(channels=facts["channels"], **shape)
    weights = {t.name.removesuffix("_half"): torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    model.load_state_dict({name: weights[name] for name in model.state_dict()})
    return model.eval().requires_grad_(False)


def main():
    manifest, checkpoint, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    model = from_onnx(pathlib.Path(manifest)) if checkpoint == "-" else load_checkpoint(checkpoint)[0]
    sigma = torch.tensor([0.1])
    for line in sys.stdin:
        n, *wish = line.split()
        shape = (1, 1, int(n), int(n))
        at = range(int(n) ** 2)
        x = torch.tensor([0.4 + 0.1 * math.sin(i) for i in at]).reshape(shape)
        v = torch.tensor([math.cos(i) for i in at]).reshape(shape)
        started, busy = time.perf_counter(), time.process_time()
        with torch.autocast("cpu", torch.bfloat16, enabled="bfloat16" in wish):
            if "pullback" in wish:
                _, y = torch.autograd.functional.vjp(lambda image: model(image, sigma), x, v)
            else:
                with torch.inference_mode():
                    y = model(x, sigma)
        spent = (time.perf_counter() - started) * 1000
        cpu = (time.process_time() - busy) * 1000
        print(spent, float(y.float().square().mean()), torch.__version__, cpu, flush=True)


if __name__ == "__main__":
    main()
