"""Trains a denoiser by denoising score matching: CT slices, photographs or complex MR images.

    python3 train.py --domain ct --data ct-folder --out checkpoints/ct --minutes 120
    python3 train.py --domain photo --data photo scenes --from ../ct/ct.onnx --out checkpoints/photo --minutes 120

On a CPU (PyTorch 1.13 or 2.x) or a CUDA GPU (2.x); resumable, seeded. A pause costs nothing: time stopped is not counted.
SIGTERM ends a run after its step and keeps it; a file `finish` in the --out folder that holds a number lets the learning
rate fall to zero over so many more minutes (or steps, if --steps planned the run), and the run end there.
"""
import argparse
import copy
import json
import math
import pathlib
import signal
import time

import torch
from torch.utils.data import DataLoader

import precision
from batches import Batches, upcoming
from domains import DOMAINS
from measure import by_group, denoising_errors, psnr
from network import Denoiser
from schedule import ActiveClock, Schedule, crop_at, crop_plan
from warm_start import load_denoiser, origin

AVERAGING = 0.999  # of the weights, a step
SAVE_SECONDS = 240  # between checkpoints, at most


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--domain", required=True, choices=sorted(DOMAINS))
    p.add_argument("--data", required=True, nargs="+", help="folders with index.csv and pictures: see domains/")
    p.add_argument("--out", required=True, help="checkpoints and log go here; an existing one is resumed")
    p.add_argument("--from", dest="start", help="begin with the weights of a training folder or an .onnx file")
    p.add_argument("--minutes", type=float, default=120, help="planned minutes at work; the rate ends at 0 there")
    p.add_argument("--steps", type=int, help="plan by steps instead of minutes (repeatable to the bit)")
    p.add_argument("--plan", help="crop sizes up to shares of the run, for example 0.75:128,1:192")
    p.add_argument("--batch", type=int, help="crops of 128 a step; other sizes get equal pixels (8 on a CPU, 128 on CUDA)")
    p.add_argument("--widths", help="channels a level (48,96,192,256, or those of --from)")
    p.add_argument("--blocks", help="blocks a level, the last at the bottom (2,1,2,3, or those of --from; more of them begin as the identity)")
    p.add_argument("--rate", type=float, help="learning rate")
    p.add_argument("--decay", type=float, help="last share of the run over which the rate falls to 0; 1 is a cosine")
    p.add_argument("--precision", default="auto", choices=precision.CHOICES)
    p.add_argument("--compile", action="store_true", help="torch.compile (2.x, needs a compiler)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--every", type=int, default=500, help="steps between validations")
    p.add_argument("--size", type=int, help="side of the validation pictures")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--workers", type=int, help="processes that cut crops (0 on a CPU, 12 on CUDA)")
    a = p.parse_args()
    domain = DOMAINS[a.domain]
    cuda = torch.cuda.is_available()
    defaults = {"plan": domain.plan, "rate": domain.rate, "decay": domain.decay, "batch": 128 if cuda else 8,
                "workers": 12 if cuda else 0}
    for name, value in defaults.items():
        if getattr(a, name) is None:
            setattr(a, name, value)
    return a, domain, "cuda" if cuda else "cpu"


def first_model(a, domain):
    """-> (network, its configuration): fresh, or with the weights of --from."""
    numbers = {name: [int(n) for n in text.split(",")] for name, text in (("widths", a.widths), ("blocks", a.blocks)) if text}
    if a.start:
        model, config = load_denoiser(a.start, domain, numbers.get("blocks"))
        widths = numbers.get("widths", config["widths"])
        if config["widths"] != widths:
            raise SystemExit(f"--widths {widths} was asked for, but {a.start} has {config['widths']}.")
        return model, config
    shape = {"widths": [48, 96, 192, 256], "blocks": [2, 1, 2, 3], **numbers}
    config = {"channels": domain.channels, "mean": domain.mean, "sd": domain.sd, **shape}
    return Denoiser(**config), config


def matching_loss(run, domain, x0, sigma, noise, lowered):
    """Denoising score matching with the weight of Karras et al. 2022: every sigma counts alike."""
    s = sigma[:, None, None, None]
    noisy = x0 + s * torch.randn(x0.shape, generator=noise, device=x0.device)
    with precision.autocast(x0.device.type, lowered):
        clean = run(noisy.contiguous(memory_format=torch.channels_last), sigma)
    weight = (s * s + domain.sd**2) / (s * domain.sd) ** 2
    return (weight * (clean.float() - x0) ** 2).mean()


@torch.no_grad()
def average(ema, model, step):
    keep = min(AVERAGING, (1 + step) / (10 + step))
    for e, m in zip(ema.parameters(), model.parameters()):
        e.lerp_(m, 1 - keep)


def asked_to_finish(file):
    """The number in the file, which is taken away, or None: a run must not die of a slip of the keyboard."""
    try:
        text = file.read_text().strip()
    except FileNotFoundError:
        return None
    if not text:
        return None  # still being written
    file.unlink()
    try:
        over = float(text)
    except ValueError:
        over = math.nan
    if over > 0:
        return over
    print(f"{file.name} should hold a number above 0, not {text[:40]}: the run goes on.", flush=True)
    return None


def main():
    a, domain, device = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    torch.backends.cudnn.benchmark = True
    out = pathlib.Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    latest = out / "latest.pt"

    saved = torch.load(latest, map_location="cpu") if latest.exists() else None
    if saved and saved["domain"] != domain.name:
        raise SystemExit(f"{out} holds a network for {saved['domain']}, not {domain.name}.")
    if saved:
        config, start = saved["config"], saved["origin"]
        model = Denoiser(**config)
        model.load_state_dict(saved["model"])
    else:
        model, config = first_model(a, domain)
        start = origin(a.start) if a.start else None
    model = model.to(device).to(memory_format=torch.channels_last)
    ema = copy.deepcopy(model).requires_grad_(False)
    adam = torch.optim.Adam(model.parameters(), lr=a.rate, betas=(0.9, 0.99))
    step, elapsed, log, schedule = 0, 0.0, [], Schedule(a.rate, a.steps or a.minutes, a.decay)
    if saved:
        ema.load_state_dict(saved["ema"])
        adam.load_state_dict(saved["adam"])
        step, elapsed, log, schedule.finish = saved["step"], saved["elapsed"], saved["log"], saved["finish"]

    lowered = precision.choose(a.precision, model, domain.channels, device)
    # What the model card needs to know of this run; folders are nobody's business.
    recipe = {name: value for name, value in vars(a).items() if name not in ("data", "out", "start")}
    (out / "arguments.json").write_text(json.dumps({**recipe, "precision": lowered}, indent=1))
    crops = domain.crops(a.data)
    pictures = domain.validation(a.data, a.size)
    plan = crop_plan(a.plan)
    parameters = sum(p.numel() for p in model.parameters())
    print(json.dumps({"domain": domain.name, "parameters": parameters, "precision": lowered, "from": start,
                      **crops.counts, "validation": len(pictures), "resumed": step}), flush=True)
    run = torch.compile(model) if a.compile else model
    clock = ActiveClock(elapsed)

    def done():
        return step if a.steps else clock.seconds / 60

    def save():
        part = out / "latest.part"
        torch.save({"domain": domain.name, "config": config, "origin": start, "model": model.state_dict(),
                    "ema": ema.state_dict(), "adam": adam.state_dict(), "step": step, "elapsed": clock.seconds,
                    "finish": schedule.finish, "log": log}, part)
        part.replace(latest)
        (out / "log.json").write_text(json.dumps(log, indent=1))

    def watch(**more):
        """Validates, writes the log and a checkpoint."""
        errors = denoising_errors(ema, pictures, domain.validation_sigmas, device, lowered)
        row = {"step": step, "minutes": round(clock.seconds / 60, 2), **more}
        groups = by_group(pictures, errors)
        for group, means in groups.items():
            row["psnr" if group is None else group] = {
                f"{sigma:g}": round(psnr(mean), 3) for sigma, mean in zip(domain.validation_sigmas, means)
            }
        log.append(row)
        print(json.dumps(row), flush=True)
        save()

    stop = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.append(True))

    def size_at(future):
        return crop_at(plan, schedule.progress(future if a.steps else done()))

    ahead = {"num_workers": a.workers, "prefetch_factor": 4} if a.workers else {}
    batches = iter(DataLoader(
        Batches(domain, crops, a.seed), sampler=upcoming(step, a.batch, size_at), batch_size=None,
        pin_memory=device == "cuda", **ahead,
    ))
    losses, last_save = [], time.monotonic()
    clock.skip()
    while not stop and schedule.progress(done()) < 1:
        over = asked_to_finish(out / "finish")
        if over is not None:
            schedule.finish_over(done(), step, over)
        for group in adam.param_groups:
            group["lr"] = schedule.at(done(), step)
        x0, sigma = (t.to(device, non_blocking=True) for t in next(batches))
        x0 = x0.contiguous(memory_format=torch.channels_last)
        # Keyed by the step, as the crops are, so that a resumed run draws what the unbroken one would have drawn.
        noise = torch.Generator(device).manual_seed(a.seed * 1000003 + step)
        loss = matching_loss(run, domain, x0, sigma, noise, lowered)
        adam.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        if torch.isfinite(norm):
            adam.step()
        step += 1
        average(ema, model, step)
        losses.append(loss.detach())
        clock.step()
        if step % a.every == 0:
            watch(loss=round(float(torch.stack(losses).mean()), 5), crop=x0.shape[-1])
            losses = []
        elif time.monotonic() - last_save > SAVE_SECONDS:
            save()
        else:
            continue
        last_save = time.monotonic()
        clock.skip()
    if stop:
        save()
        return
    schedule.finish = None  # a longer plan may go on from here
    watch(final=True)


if __name__ == "__main__":
    main()
