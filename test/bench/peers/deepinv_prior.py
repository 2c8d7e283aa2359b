"""Denoisers for deepinv: our network through onnxruntime or PyTorch, and its own DRUNet."""
import json
import pathlib
import sys

import deepinv
import onnxruntime
import torch

from peer import Absent

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "network"))
from network_torch import from_onnx


class Prior(deepinv.models.Denoiser):
    """Ours; asked about more noise than it has learnt, it answers as for the most that it has."""

    def __init__(self, manifest, engine):
        super().__init__()
        path = pathlib.Path(manifest)
        facts = json.loads(path.read_text())
        self.multiple = facts["network"]["sizeMultiple"]
        self.lowest, self.highest = facts["sde"]["sigmaMin"], facts["sde"]["sigmaMax"]
        if engine == "torch":
            self.network = from_onnx(path)
            return
        network = facts["network"]
        file = network["int8"]["file"] if engine == "int8" else network["file"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # as ours
        session = onnxruntime.InferenceSession(str(path.parent / file), options, ["CPUExecutionProvider"])
        image, noise = network["inputs"]["image"], network["inputs"]["noise"]

        def ask(x, sigma):
            (answer,) = session.run(None, {image: x.contiguous().numpy(), noise: sigma.numpy()})
            return torch.from_numpy(answer)

        self.network = ask

    def forward(self, x, sigma, **_):
        sigma = torch.as_tensor(sigma, dtype=torch.float32).reshape(-1)[:1]
        height, width = x.shape[-2:]
        below, beside = -height % self.multiple, -width % self.multiple
        padded = torch.nn.functional.pad(x.float(), (0, beside, 0, below), mode="reflect")
        return self.network(padded, sigma.clamp(self.lowest, self.highest))[..., :height, :width]


def denoiser(manifest, name, channels=1):
    if name in ("onnx", "int8", "torch"):
        return Prior(manifest, name)
    try:
        return deepinv.models.DRUNet(in_channels=channels, out_channels=channels, pretrained="download")
    except Exception as error:
        raise Absent(f"the weights of DRUNet could not be fetched ({error.__class__.__name__})") from error
