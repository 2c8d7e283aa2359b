"""The rival of training-step.ts: the same steps from the same weights in PyTorch, as models/training/train.py takes them.

    training_step_torch.py MANIFEST THREADS

Each line of input is "count side"; answers the milliseconds of the step, those of all processors together, its loss,
the peak of resident memory in MB, and PyTorch's version.
"""
import copy
import os
import pathlib
import resource
import sys
import time

# Threads that wait in circles would count as work; asked for before the library is there.
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
import torch

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1] / "network"), str(HERE.parents[3] / "models" / "training")]
from network_torch import from_onnx
from train import average

RATE = 1e-5


def row(shape, pace):
    """The formulas of training-step.ts."""
    i = torch.arange(torch.Size(shape).numel(), dtype=torch.float64)
    return torch.sin(pace * i).float().reshape(shape)


def main():
    manifest, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    model = from_onnx(pathlib.Path(manifest)).requires_grad_(True).to(memory_format=torch.channels_last)
    ema = copy.deepcopy(model).requires_grad_(False)
    adam = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.99))
    step = 0
    for line in sys.stdin:
        count, side = map(int, line.split())
        x0 = 0.4 + 0.2 * row((count, 1, side, side), 0.05)
        noise = 1.4 * row((count, 1, side, side), 1.7)
        sigma = torch.tensor([0.01 * 1.6**i for i in range(count)])
        started, busy = time.perf_counter(), time.process_time()
        s = sigma[:, None, None, None]
        clean = model((x0 + s * noise).contiguous(memory_format=torch.channels_last), sigma)
        loss = ((s * s + model.sd**2) / (s * model.sd) ** 2 * (clean - x0) ** 2).mean()
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        step += 1
        average(ema, model, step)
        spent = (time.perf_counter() - started) * 1000
        cpu = (time.process_time() - busy) * 1000
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(spent, cpu, float(loss.detach()), peak, torch.__version__, flush=True)


main()
