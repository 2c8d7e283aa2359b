"""What models/import says of what it cannot import: {case: sentence} as JSON.

    import_refusals.py FOLDER
"""
import json
import pathlib
import pickle
import sys
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image

root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "models" / "import"))

import denoiser  # noqa: E402
import diffusers_folder  # noqa: E402
import edm  # noqa: E402
import guided_diffusion  # noqa: E402
import import_model  # noqa: E402
import pictures  # noqa: E402
from domains import DOMAINS  # noqa: E402
from source import Refused  # noqa: E402

said = {}


def tried(name, work):
    try:
        work()
        said[name] = "was not refused"
    except Refused as e:
        said[name] = str(e).replace(str(root) + "/", "")


def folder(name, **files):
    """A folder of JSON files; two underscores stand for a slash."""
    for path, value in files.items():
        file = root / name / (path.replace("__", "/") + ".json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(value if isinstance(value, str) else json.dumps(value))
    (root / name).mkdir(exist_ok=True)
    tried(name, lambda: diffusers_folder.read(root / name))


index = {"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"], "scheduler": ["diffusers", "DDPMScheduler"]}
tried("nowhere", lambda: diffusers_folder.read(root / "nowhere"))
folder("empty")
folder("broken", model_index="{")
folder("latent", model_index={**index, "vae": ["diffusers", "AutoencoderKL"]})
folder("codes", model_index={"_class_name": "LDMPipeline", "vqvae": ["diffusers", "VQModel"], "unet": index["unet"]})
folder("text", model_index={**index, "text_encoder": ["transformers", "CLIPTextModel"]})
folder("transformer", model_index={"_class_name": "DiTPipeline", "transformer": ["diffusers", "DiT"]})
folder("conditional", model_index=index, unet__config={"_class_name": "UNet2DConditionModel"})
folder("classes", model_index=index, unet__config={"_class_name": "UNet2DModel", "num_class_embeds": 10})
folder("steps", model_index=index, unet__config={"_class_name": "UNet2DModel", "time_embedding_type": "learned"})
folder("beside an image", model_index=index, unet__config={"_class_name": "UNet2DModel", "in_channels": 6})
folder("network alone", config={"_class_name": "UNet2DModel"})
folder("no noise", model_index=index, unet__config={"_class_name": "UNet2DModel"})
folder("no network", model_index=index)

image = torch.zeros(1)
tried("predicts", lambda: denoiser.Stepped(torch.nn.Identity(), [0.9, 0.5], "flow", 1))
tried("schedule", lambda: denoiser.Stepped(torch.nn.Identity(), [0.5, 0.9], "epsilon", 1))
tried("labels by flag", lambda: guided_diffusion.read(root / "x.pt", "--class_cond True"))
tried("flags", lambda: guided_diffusion.read(root / "x.pt", "--image_size big"))

(root / "list.pkl").write_bytes(pickle.dumps([1]))
(root / "text.pkl").write_text("no pickle")
network = torch.nn.Conv2d(1, 1, 1)
network.img_channels, network.label_dim = 1, 10
(root / "labels.pkl").write_bytes(pickle.dumps({"ema": network}))
(root / "foreign.pkl").write_bytes(b"ctorch_utils.nothing\nthing\n.")
for name in ("none", "list", "text", "labels", "foreign"):
    tried(f"{name}.pkl", lambda name=name: edm.read(root / f"{name}.pkl", root))

(root / "images").mkdir()
tried("no images", lambda: pictures.read(root / "images", DOMAINS["ct"], 64, 8, None, 8))
Image.new("L", (6, 40)).save(root / "images" / "small.png")
tried("small images", lambda: pictures.read(root / "images", DOMAINS["ct"], 64, 8, None, 8))
np.save(root / "images" / "four.npy", np.zeros((4, 16, 16)))
tried("channels of images", lambda: pictures.read(root / "images", DOMAINS["ct"], 64, 8, None, 8))

asked = SimpleNamespace(domain="ct", low=None, high=None, pixel_mm=None)
tried("window", lambda: import_model.domain_of(asked))
tried("window turned", lambda: import_model.domain_of(SimpleNamespace(domain="ct", low=1, high=0, pixel_mm=[1, 1])))
print(json.dumps(said))
