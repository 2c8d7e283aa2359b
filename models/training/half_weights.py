"""Weights stored as float16 behind a Cast: half the file, the same arithmetic. Kept only where it costs nothing."""
import copy
import math

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

SMALL = 256  # values: biases and their like stay as they are
TOLERANCE = 0.01  # rms change of the output in units of the network's own rms error: it adds 0.01 % to r^2


def round_to_half(model):
    """The network that will run: large weights rounded to float16, computing in float32."""
    rounded = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in rounded.parameters():
            if parameter.numel() >= SMALL:
                parameter.copy_(parameter.half().float())
    return rounded


def store_half(path):
    """Rewrites an ONNX file: large float32 initialisers that float16 holds to the bit become it, a Cast takes over their names."""
    model = onnx.load(str(path))
    casts = []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALL:
            continue
        with np.errstate(over="ignore"):
            half = values.astype(np.float16)
        if not np.array_equal(half, values):
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, name + "_half"))
        casts.append(helper.make_node("Cast", [tensor.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


@torch.no_grad()
def moved(model, rounded, pictures, sigmas):
    """[(sigma, largest change, rms change / rms error)] of the output over the first picture of each group."""
    multiple = model.size_multiple
    images = []
    for picture in {picture.group: picture for picture in reversed(pictures)}.values():
        x0 = torch.from_numpy(np.ascontiguousarray(picture.pixels))[None]
        images.append(x0[..., : x0.shape[-2] // multiple * multiple, : x0.shape[-1] // multiple * multiple])
    rows = []
    for sigma in sigmas:
        level = torch.tensor([sigma])
        largest, change, error = 0.0, 0.0, 0.0
        for x0 in images:
            noisy = x0 + sigma * torch.randn(x0.shape, generator=torch.Generator().manual_seed(3))
            clean = model(noisy, level)
            moves = rounded(noisy, level) - clean
            largest = max(largest, float(moves.abs().max()))
            change += float((moves**2).mean())
            error += float(((clean - x0) ** 2).mean())
        rows.append((sigma, largest, math.sqrt(change / error)))
    return rows
