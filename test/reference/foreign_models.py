"""Small networks of random weights as other libraries store them, with what those libraries themselves make of images.

    foreign_models.py KIND OUT        writes OUT/model and OUT/cases.json with x, sigma and the library's D, on our scale
"""
import json
import pathlib
import pickle
import sys

import torch


def images(channels, height, width, batch=1):
    return 0.4 + 0.3 * torch.randn(batch, channels, height, width, generator=torch.Generator().manual_seed(height))


class Cases:
    def __init__(self, out):
        self.out, self.rows = out, []

    def add(self, x, sigma, denoised):
        row = {"shape": list(x.shape[1:]), "sigma": float(sigma)}
        for name, values in (("x", x), ("denoised", denoised)):
            row[name] = f"{len(self.rows)}-{name}.f32"
            values.detach().contiguous().float().numpy().astype("<f4").tofile(self.out / row[name])
        self.rows.append(row)

    def write(self):
        (self.out / "cases.json").write_text(json.dumps(self.rows))


def unet(**changes):
    from diffusers import UNet2DModel

    torch.manual_seed(5)
    plain = dict(
        sample_size=16,
        in_channels=1,
        out_channels=1,
        layers_per_block=1,
        block_out_channels=(16, 32, 32),
        norm_num_groups=8,
        attention_head_dim=8,
        down_block_types=("DownBlock2D", "AttnDownBlock2D", "ResnetDownsampleBlock2D"),
        up_block_types=("ResnetUpsampleBlock2D", "AttnUpBlock2D", "UpBlock2D"),
    )
    return UNet2DModel(**{**plain, **changes}).eval()


def ddpm(out, cases, prediction="epsilon", schedule="linear", to_noise=False, quiet=1.0, **changes):
    """DDPMPipeline; D is pred_original_sample, at steps and, by Euler's sampling with sigmas of its own, between them."""
    from diffusers import DDPMPipeline, DDPMScheduler, EulerDiscreteScheduler

    scheduler = DDPMScheduler(
        clip_sample=False, beta_schedule=schedule, prediction_type=prediction, rescale_betas_zero_snr=to_noise
    )
    net = unet(**changes)
    with torch.no_grad():
        net.conv_out.weight *= quiet
        net.conv_out.bias *= quiet
    DDPMPipeline(net, scheduler).save_pretrained(out / "model")
    for t, (height, width) in zip((0, 30, 250, 600, 900), ((16, 16), (16, 24), (20, 32), (8, 16), (16, 16))):
        alpha = scheduler.alphas_cumprod[t].double().sqrt()
        sigma = float((1 - alpha**2).sqrt() / alpha)
        x = images(net.config.in_channels, height, width)
        sample = (alpha * (2 * x - 1)).float()
        answer = net(sample, t).sample
        if answer.shape[1] > sample.shape[1]:
            answer = answer[:, : sample.shape[1]]
        own = scheduler.step(answer, t, sample).pred_original_sample
        cases.add(x, sigma / 2, (own + 1) / 2)
    euler = EulerDiscreteScheduler.from_config(scheduler.config, final_sigmas_type="zero")
    euler.set_timesteps(sigmas=[7.7, 0.35, 0.0])
    for k, sigma in enumerate((7.7, 0.35)):
        x = images(net.config.in_channels, 16, 24)
        noisy = 2 * x - 1
        t = euler.timesteps[k]
        answer = net(euler.scale_model_input(noisy, t), t).sample[:, : x.shape[1]]
        own = euler.step(answer, t, noisy, s_noise=0.0).pred_original_sample
        cases.add(x, sigma / 2, (own + 1) / 2)


def score_sde(out, cases):
    """ScoreSdeVePipeline: data in [0, 1], the network is the score itself."""
    from diffusers import ScoreSdeVePipeline, ScoreSdeVeScheduler

    net = unet(
        in_channels=3,
        out_channels=3,
        block_out_channels=(32, 64),
        norm_num_groups=32,
        time_embedding_type="fourier",
        center_input_sample=True,
        down_block_types=("SkipDownBlock2D", "AttnSkipDownBlock2D"),
        up_block_types=("AttnSkipUpBlock2D", "SkipUpBlock2D"),
    )
    ScoreSdeVePipeline(net, ScoreSdeVeScheduler()).save_pretrained(out / "model")
    for sigma in (0.05, 0.8, 30.0):
        x = images(3, 16, 24)
        cases.add(x, sigma, x + sigma**2 * net(x, torch.tensor([sigma])).sample)


class At:
    """A schedule of azula at one noise level."""

    def __init__(self, sigma):
        self.sigma = sigma

    def __call__(self, t):
        return torch.ones_like(t), torch.full_like(t, self.sigma)


def guided_diffusion(out, cases):
    from azula.plugins.adm import make_model

    torch.manual_seed(5)
    model = make_model(
        clip_mean=False,
        learn_var=True,
        discrete_schedule="cosine",
        image_channels=3,
        image_size=32,
        attention_resolutions=(16,),
        channel_mult=(1, 1, 2),
        num_channels=32,
        num_res_blocks=1,
        num_head_channels=16,
        use_scale_shift_norm=True,
        resblock_updown=True,
    ).eval()
    with torch.no_grad():
        for p in model.backbone.parameters():
            if not p.any():
                p.normal_(0, 0.05)  # the layers that begin at zero
    torch.save(model.backbone.state_dict(), out / "model")
    for k in (3, 200, 500, 800):
        std = float(model.sigmas[k].double()) * (1 - 1e-7)
        sigma = std / (1 - std**2) ** 0.5
        x = images(3, 16, 24)
        model.schedule = At(sigma)
        cases.add(x, sigma / 2, (model(2 * x - 1, torch.zeros(1)).mean + 1) / 2)


def edm(out, cases, bound):
    (out / "code").mkdir()
    (out / "code" / "tiny_edm.py").write_text(pathlib.Path(__file__).with_name("tiny_edm.py").read_text())
    sys.path.insert(0, str(out / "code"))
    import tiny_edm

    torch.manual_seed(5)
    net = tiny_edm.Preconditioned(3, bound)
    if bound:  # a faint answer: what random weights add must not undo what the preconditioning alone denoises
        for p in net.last.parameters():
            p *= 0.02
    (out / "model").write_bytes(pickle.dumps({"ema": net}))
    denoise = net
    try:
        from azula.plugins.edm import ElucidatedDenoiser

        def denoise(x, sigma):
            # azula 0.11 wants labels of an unconditional network too: none of them.
            return ElucidatedDenoiser(net, At(float(sigma)))(x, torch.zeros(1), label=torch.zeros(1, 0)).mean
    except ImportError:
        pass
    for sigma in (0.01, 0.5, 20.0):
        x = images(3, 16, 16 if bound else 24)
        cases.add(x, sigma / 2, (denoise(2 * x - 1, torch.tensor([sigma])) + 1) / 2)


def main():
    kind, out = sys.argv[1], pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    cases = Cases(out)
    with torch.no_grad():
        if kind == "epsilon":
            ddpm(out, cases, out_channels=2, mid_block_type="UNetMidBlock2D")
        elif kind == "v":
            ddpm(out, cases, "v_prediction", "squaredcos_cap_v2", True, resnet_time_scale_shift="scale_shift", quiet=0.02)
        elif kind == "score":
            score_sde(out, cases)
        elif kind == "guided-diffusion":
            guided_diffusion(out, cases)
        else:
            edm(out, cases, bound=kind == "edm-bound")
    cases.write()


main()
