"""bfloat16 where it pays. Weights, loss, optimiser and average stay float32; autocast lowers the convolutions only."""
import pathlib
import time

import torch

CHOICES = ("auto", "bf16", "float32")


def autocast(device, precision):
    return torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bf16")


def choose(wanted, model, channels, device):
    """-> "bf16" or "float32". auto: on CUDA what the card supports, on a CPU what a short trial finds faster."""
    if wanted != "auto":
        return wanted
    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported() else "float32"
    if not multiplies_bf16():
        return "float32"  # elsewhere bfloat16 is emulated, many times slower
    seconds = {precision: trial(model, channels, precision) for precision in ("float32", "bf16")}
    faster = min(seconds, key=seconds.get)
    print(f"trial: {seconds['bf16']:.2f} s a step in bf16, {seconds['float32']:.2f} s in float32: {faster}", flush=True)
    return faster


def multiplies_bf16():
    try:
        flags = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return any(flag in flags for flag in ("avx512_bf16", "amx_bf16"))


def trial(model, channels, precision):
    """CPU seconds of one step, the best of three: the time of other processes is nobody's fault."""
    x = torch.rand(2, channels, 128, 128).contiguous(memory_format=torch.channels_last)
    best = float("inf")
    for _ in range(4):
        began = time.process_time()
        with autocast("cpu", precision):
            clean = model(x, torch.full((2,), 0.1))
        (clean.float() ** 2).mean().backward()
        best = min(best, time.process_time() - began)
    model.zero_grad(set_to_none=True)
    return best
