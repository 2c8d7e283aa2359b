"""How a run is paced: by steps, or by the minutes it was really at work. The clock on the wall decides nothing."""
import math
import statistics
import time
from collections import deque
from dataclasses import dataclass
from typing import Optional

WARM_UP = 200  # steps
PAUSE = 20.0  # seconds: a shorter stop counts as slowness and does no harm


class ActiveClock:
    """Seconds at work. A step far longer than its neighbours was a pause (SIGSTOP, a closed lid): it counts as one step."""

    def __init__(self, seconds=0.0, now=time.monotonic):
        self.seconds = seconds
        self.recent = deque(maxlen=31)
        self.now = now
        self.last = now()

    def step(self):
        at = self.now()
        took = at - self.last
        self.last = at
        if self.recent:
            typical = statistics.median(self.recent)
            if took > max(PAUSE, 8 * typical):
                took = typical
        self.recent.append(took)
        self.seconds += took

    def skip(self):
        """What happened since the last step does not count: validation, writing."""
        self.last = self.now()


@dataclass
class Schedule:
    """Learning rate and progress over `planned` steps or minutes: held, then a half cosine to zero over the last
    `decay` share. `finish` (since, over, rate) replaces the rest of the plan by a decay of its own."""

    rate: float
    planned: float
    decay: float
    finish: Optional[dict] = None

    def progress(self, done):
        if self.finish:
            return 1.0 if done >= self.finish["since"] + self.finish["over"] else 0.999  # the last crops of the plan
        return done / self.planned

    def at(self, done, step):
        """The learning rate of the next step."""
        warm = min(1.0, (step + 1) / WARM_UP)
        if self.finish:
            left = 1 - (done - self.finish["since"]) / self.finish["over"]
            return warm * self.finish["rate"] * max(0.0, left)
        into = max(0.0, 1 - (1 - done / self.planned) / self.decay) if self.decay else 0.0
        return warm * self.rate * 0.5 * (1 + math.cos(math.pi * min(1.0, into)))

    def finish_over(self, done, step, over):
        """From now on the rate falls in a straight line, to end after `over` more steps or minutes."""
        self.finish = {"since": done, "over": over, "rate": self.at(done, max(step, WARM_UP))}


def crop_plan(text):
    """"0.75:128,1:192" -> [(0.75, 128), (1.0, 192)]: crops of 128 over the first three quarters of the run, then 192."""
    plan = []
    for part in text.split(","):
        until, size = part.split(":")
        plan.append((float(until), int(size)))
    if plan != sorted(plan, key=lambda stage: stage[0]) or plan[-1][0] < 1:
        raise SystemExit(f"The crop plan {text} does not rise to 1.")
    return plan


def crop_at(plan, progress):
    return next((size for until, size in plan if progress < until), plan[-1][1])
