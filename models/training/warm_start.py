"""Weights to begin from: a training folder, or a shipped ONNX file, also of another number of channels."""
import hashlib
import pathlib
import re

import torch

from network import Block, Denoiser


def read_weights(path):
    """A training folder (the averaged weights) or an .onnx file that export.py wrote -> {name: float32 tensor}."""
    path = pathlib.Path(path)
    if path.is_dir():
        return torch.load(path / "latest.pt", map_location="cpu")["ema"]
    return read_onnx(path)


def read_onnx(path):
    """The initialisers, under the names of the parameters; float16 ones stand behind a Cast that bears the name."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    tensors = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in tensors:
            tensors[node.output[0]] = tensors.pop(node.input[0])
    return {name: tensor.float() for name, tensor in tensors.items() if name.startswith("net.")}


def architecture(weights):
    """-> channels, widths, blocks and embedding of the UNet whose weights these are."""
    try:
        widths = [weights["net.inp.weight"].shape[0]]
        while f"net.down.{len(widths) - 1}.weight" in weights:
            widths.append(weights[f"net.down.{len(widths) - 1}.weight"].shape[0])
        blocks = [count(weights, rf"net\.enc\.{level}\.(\d+)\.") for level in range(len(widths) - 1)]
        return {
            "channels": weights["net.inp.weight"].shape[1] // 4,
            "widths": widths,
            "blocks": [*blocks, count(weights, r"net\.mid\.(\d+)\.")],
            "embedding": weights["net.emb.2.weight"].shape[0],
        }
    except KeyError as missing:
        raise SystemExit(f"These are no weights of this recipe's network: {missing} is missing.")


def count(weights, pattern):
    found = [int(match.group(1)) for match in (re.match(pattern, name) for name in weights) if match]
    return 1 + max(found, default=-1)


def load_denoiser(path, domain, blocks=None):
    """A training folder or an .onnx file as the network of a domain; another number of channels is adapted.

    `blocks` may ask for more of them a level than the weights have: the added ones stand last and begin as the identity
    (Chen et al. 2016, Net2Net), so the deeper network begins as good as the one that it is made of.
    """
    weights = read_weights(path)
    have = architecture(weights)
    wanted = blocks or have["blocks"]
    if len(wanted) != len(have["blocks"]) or any(n < m for n, m in zip(wanted, have["blocks"])):
        raise SystemExit(f"--blocks {wanted} was asked for, but {path} has {have['blocks']}: only more can be added.")
    config = {**have, "blocks": wanted, "channels": domain.channels, "mean": domain.mean, "sd": domain.sd}
    model = Denoiser(**config)
    carried = dict(adapt(weights, domain.channels))
    added = {n: b for n, b in model.named_modules() if isinstance(b, Block) and f"{n}.second.weight" not in carried}
    for name, block in added.items():
        torch.nn.init.zeros_(block.second.weight)
        carried |= {f"{name}.{key}": value for key, value in block.state_dict().items()}
    model.load_state_dict(carried)  # of all other blocks nothing may be missing
    return model, config


def adapt(weights, channels):
    """The same weights for another number of image channels.

    Grey becomes colour: every channel brings a third of grey's input and gets grey's output. Grey becomes complex: the
    real part is grey, the imaginary part enters at random and leaves as zero. Back: channels add up where they enter
    and the mean of what leaves; of a complex image the real part.
    """
    have = weights["net.inp.weight"].shape[1] // 4
    if have == channels:
        return weights
    # pixel_unshuffle puts the four phases of one channel side by side.
    enters = weights["net.inp.weight"].unflatten(1, (have, 4))
    leaves = {name: weights[name].unflatten(0, (have, 4)) for name in ("net.out.weight", "net.out.bias")}
    grey_in = enters[:, 0] if have == 2 else enters.sum(1)
    grey_out = {name: w[0] if have == 2 else w.mean(0) for name, w in leaves.items()}
    # A little noise tells the channels apart, the same every time.
    noise = torch.randn((channels, *grey_in.shape), generator=torch.Generator().manual_seed(0)) * grey_in.std()
    if channels == 2:
        inputs = [grey_in, 0.5 * noise[1]]
        outputs = {name: [w, torch.zeros_like(w)] for name, w in grey_out.items()}
    else:
        inputs = [grey_in / channels + (0.3 * noise[k] if channels > 1 else 0) for k in range(channels)]
        outputs = {name: [w] * channels for name, w in grey_out.items()}
    return {
        **weights,
        "net.inp.weight": torch.cat(inputs, 1),
        **{name: torch.cat(parts, 0) for name, parts in outputs.items()},
    }


def origin(path):
    """What a card says of where the weights began: never a path of this machine."""
    path = pathlib.Path(path)
    file = path / "latest.pt" if path.is_dir() else path
    return f"{path.name}, sha256 {hashlib.sha256(file.read_bytes()).hexdigest()[:16]}"
