"""A checkpoint of OpenAI's guided-diffusion, or of a fork with its flags, rebuilt by azula.plugins.adm."""
import argparse
import math
import shlex

import torch

from denoiser import Stepped
from source import Refused, Source

#: Of image_size, where --channel_mult is not given (guided_diffusion/script_util.py).
WIDTHS = {512: (0.5, 1, 1, 2, 2, 4, 4), 256: (1, 1, 2, 2, 4, 4), 128: (1, 1, 2, 3, 4), 64: (1, 2, 3, 4)}


def truth(text):
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[text.lower()]


def flags_of(text):
    """The flags with which the network was trained; those of the training itself are passed over."""
    p = argparse.ArgumentParser(prog="--flags", add_help=False, exit_on_error=False, allow_abbrev=False)
    p.add_argument("--image_size", type=int, default=64)
    p.add_argument("--num_channels", type=int, default=128)
    p.add_argument("--num_res_blocks", type=int, default=2)
    p.add_argument("--num_heads", type=int, default=4)
    p.add_argument("--num_heads_upsample", type=int, default=-1)
    p.add_argument("--num_head_channels", type=int, default=-1)
    p.add_argument("--attention_resolutions", default="16,8")
    p.add_argument("--channel_mult", default="")
    p.add_argument("--diffusion_steps", type=int, default=1000)
    p.add_argument("--noise_schedule", default="linear", choices=("linear", "cosine"))
    for name in ("class_cond", "learn_sigma", "use_scale_shift_norm", "resblock_updown", "use_new_attention_order"):
        p.add_argument(f"--{name}", type=truth, default=name == "use_scale_shift_norm")
    for name in ("predict_xstart", "rescale_timesteps"):
        p.add_argument(f"--{name}", type=truth, default=False)
    try:
        return p.parse_known_args(shlex.split(text))[0]
    except (argparse.ArgumentError, ValueError, KeyError) as e:
        raise Refused(f"--flags cannot be read: {e}.")


def alphas_cumprod(schedule, steps):
    """In float64, as guided-diffusion has it: azula keeps the noise in float32, in which its last steps are lost."""
    if schedule == "linear":
        betas = torch.linspace(0.1 / steps, 20 / steps, steps, dtype=torch.float64)
    else:  # Nichol & Dhariwal 2021, eq. 17
        at = torch.cos((torch.arange(steps + 1, dtype=torch.float64) / steps + 0.008) / 1.008 * math.pi / 2) ** 2
        betas = (1 - at[1:] / at[:-1]).clamp(max=0.999)
    return torch.cumprod(1 - betas, 0)


def read(path, flags):
    f = flags_of(flags)
    if f.class_cond:
        raise Refused(f"{path} is conditioned on class labels; a prior must be unconditional.")
    if f.rescale_timesteps and f.diffusion_steps != 1000:
        raise Refused("Timesteps that were rescaled from other than 1000 steps are not read.")
    try:
        from azula.plugins.adm import make_model
    except ImportError:
        raise Refused("This Python lacks azula, which rebuilds these networks: pip install azula.")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        channels = state["input_blocks.0.0.weight"].shape[1]
    except OSError as e:
        raise Refused(f"{path} cannot be read: {e.strerror}.")
    except Exception:
        raise Refused(f"{path} is no checkpoint of guided-diffusion: it holds no weights of such a network.")
    if "label_emb.weight" in state:
        raise Refused(f"{path} is conditioned on class labels; a prior must be unconditional.")
    widths = tuple(float(n) for n in f.channel_mult.split(",")) if f.channel_mult else WIDTHS.get(f.image_size)
    if widths is None:
        raise Refused(f"--channel_mult is missing: it has no default for images of {f.image_size}.")
    model = make_model(
        clip_mean=False,
        learn_var=f.learn_sigma,
        discrete_schedule=f.noise_schedule,
        discrete_steps=f.diffusion_steps,
        image_channels=channels,
        image_size=f.image_size,
        attention_resolutions=tuple(int(n) for n in f.attention_resolutions.split(",")),
        channel_mult=widths,
        num_channels=f.num_channels,
        num_res_blocks=f.num_res_blocks,
        num_heads=f.num_heads,
        num_heads_upsample=f.num_heads_upsample,
        num_head_channels=f.num_head_channels,
        use_scale_shift_norm=f.use_scale_shift_norm,
        resblock_updown=f.resblock_updown,
        use_new_attention_order=f.use_new_attention_order,
    )
    try:
        model.backbone.load_state_dict(state)
    except RuntimeError as e:
        raise Refused(f"The weights are not those of the flags: {str(e).splitlines()[-1].strip()}")
    model = model.eval().requires_grad_(False)
    predicts = "sample" if f.predict_xstart else "epsilon"
    denoiser = Stepped(model.backbone.float(), alphas_cumprod(f.noise_schedule, f.diffusion_steps), predicts, channels)
    return Source(
        denoiser,
        channels,
        denoiser.sigmas,
        (f.image_size, f.image_size),
        (-1, 1),
        {"from": "guided-diffusion", "predicts": predicts, "steps": f.diffusion_steps, "betas": f.noise_schedule},
    )
