"""The pace of a run whose clock is moved by hand, as JSON: an hour's pause, the rates of two schedules, an early end."""
import json

from schedule import ActiveClock, Schedule, crop_at, crop_plan

HOUR = 3600.0


def seconds_at_work(pause):
    """20 steps of 2 s with a pause after the tenth, then a validation of a minute that is not counted."""
    at = [0.0]
    clock = ActiveClock(now=lambda: at[0])
    for step in range(20):
        at[0] += 2.0 + (pause if step == 10 else 0.0)
        clock.step()
    at[0] += 60.0
    clock.skip()
    at[0] += 2.0
    clock.step()
    return clock.seconds


def rates(schedule, dones):
    return [schedule.at(done, step=10_000) for done in dones]


early = Schedule(rate=1.0, planned=100, decay=0.25)
early.finish_over(done=40, step=10_000, over=10)
print(json.dumps({
    "active": [seconds_at_work(0.0), seconds_at_work(HOUR)],
    "cosine": rates(Schedule(rate=1.0, planned=100, decay=1.0), [0, 50, 100]),
    "held": rates(Schedule(rate=1.0, planned=100, decay=0.25), [0, 75, 87.5, 100]),
    "warming": [Schedule(rate=1.0, planned=100, decay=0.25).at(0, step) for step in (0, 99, 199, 400)],
    "early": {"rates": rates(early, [40, 45, 50]), "over": [early.progress(49) < 1, early.progress(50) < 1]},
    "crops": [crop_at(crop_plan("0.3:64,0.85:128,1:160"), p) for p in (0, 0.29, 0.3, 0.85, 0.999, 1.0)],
}))
