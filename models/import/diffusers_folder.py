"""A folder of diffusers: a pipeline (model_index.json with unet/ and scheduler/), or a bare UNet2DModel."""
import json
import pathlib

import torch
from torch import nn

from denoiser import Scored, Stepped
from source import Refused, Source, words

LATENT = ("vae", "vqvae", "vqgan", "movq")
TEXT = ("text_encoder", "tokenizer", "text_encoder_2", "image_encoder")


class Bare(nn.Module):
    def __init__(self, unet):
        super().__init__()
        self.unet = unet

    def forward(self, x, condition):
        return self.unet(x, condition, return_dict=False)[0]


def described(path):
    """A JSON file of the folder, or None where there is none."""
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as e:
        raise Refused(f"{path} cannot be read: {e}.")
    if not isinstance(found, dict):
        raise Refused(f"{path} is no description of a model.")
    return found


def places(folder, scheduler):
    """-> (folder of the network, of its scheduler, the pipeline's name or None), refusing what is no such model."""
    index = described(folder / "model_index.json")
    if index is None:
        if described(folder / "config.json") is None:
            raise Refused(f"{folder} holds no diffusers model: neither model_index.json nor config.json lies in it.")
        if scheduler is None:
            raise Refused(
                f"{folder} is a network without its noise schedule: name the folder of scheduler_config.json with --scheduler."
            )
        return folder, scheduler, None
    parts = [name for name, value in index.items() if isinstance(value, list) and value[:1] != [None]]
    for name in parts:
        if name in LATENT:
            raise Refused(
                f'{folder} is a latent model: its network sees codes of "{name}", not images, and cannot be a prior of pixels.'
            )
    for name in parts:
        if name in TEXT:
            raise Refused(f'{folder} is conditioned on text or images (it has "{name}"); a prior must be unconditional.')
    if "unet" not in parts or "scheduler" not in parts:
        raise Refused(f'{folder} is a {index.get("_class_name", "pipeline")} without a unet and a scheduler: only such are read.')
    return folder / "unet", scheduler or folder / "scheduler", index.get("_class_name")


def check_network(folder, config):
    name = config.get("_class_name")
    if name == "UNet2DConditionModel":
        raise Refused(f"{folder} is a UNet2DConditionModel, conditioned on text; a prior must be unconditional.")
    if name != "UNet2DModel":
        raise Refused(f'{folder} holds a {name or "network without a class name"}; a UNet2DModel is read.')
    if config.get("class_embed_type") is not None or config.get("num_class_embeds") is not None:
        raise Refused(f"{folder} is conditioned on class labels; a prior must be unconditional.")
    if config.get("time_embedding_type") == "learned":
        raise Refused(f"{folder} learnt a vector for each of its timesteps and knows no noise between them; such are not read.")
    made, taken = config.get("out_channels", 3), config.get("in_channels", 3)
    if made not in (taken, 2 * taken):
        raise Refused(f"{folder} makes {made} channels of {taken}: it is conditioned on an image; a prior must be unconditional.")


def read(folder, scheduler=None):
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        raise Refused(f"{folder} is no folder; a diffusers model is one.")
    unet_folder, scheduler_folder, pipeline = places(folder, scheduler and pathlib.Path(scheduler))
    config = described(unet_folder / "config.json")
    if config is None:
        raise Refused(f"{unet_folder} lacks config.json.")
    check_network(unet_folder, config)
    noise = described(scheduler_folder / "scheduler_config.json")
    if noise is None:
        raise Refused(f"{scheduler_folder} lacks scheduler_config.json, which says what noise the network was trained with.")
    diffusers = imported()
    try:
        unet = diffusers.UNet2DModel.from_pretrained(
            unet_folder, torch_dtype=torch.float32, local_files_only=True, low_cpu_mem_usage=False
        )
    except Exception as e:  # of many libraries: whatever it is, the file is not what its config says
        raise Refused(f"The weights in {unet_folder} cannot be loaded: {words(e)}")
    unet = unet.eval().requires_grad_(False)
    channels = unet.config.in_channels
    side = unet.config.sample_size
    size = (side, side) if isinstance(side, int) else tuple(side) if side else None
    kind = noise.get("_class_name")
    facts = {"from": f"diffusers {pipeline or 'UNet2DModel'}", "scheduler": kind}
    if kind == "ScoreSdeVeScheduler":
        sigmas = (noise.get("sigma_min", 0.01), noise.get("sigma_max", 1348.0))
        return Source(Scored(Bare(unet)), channels, sigmas, size, (0, 1), {**facts, "predicts": "score"})
    schedule = getattr(diffusers, str(kind), None)
    made = schedule.from_config(noise) if schedule is not None and hasattr(schedule, "from_config") else None
    alphas = getattr(made, "alphas_cumprod", None)
    if alphas is None or unet.config.time_embedding_type == "fourier":
        raise Refused(f"The noise of a {kind} is not known here: betas of discrete steps and ScoreSdeVeScheduler are read.")
    predicts = noise.get("prediction_type", "epsilon")
    denoiser = Stepped(Bare(unet), alphas, predicts, channels)
    facts.update(predicts=predicts, steps=len(alphas), betas=noise.get("beta_schedule", "linear"))
    return Source(denoiser, channels, denoiser.sigmas, size, (-1, 1), facts)


def imported():
    try:
        import diffusers
    except ImportError:
        raise Refused("This Python lacks diffusers: pip install diffusers.")
    return diffusers
