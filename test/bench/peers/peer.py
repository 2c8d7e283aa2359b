"""How a peer is asked: a line of JSON in, a line of JSON out, arrays as NumPy files.

    {"scene": FOLDER, "method": NAME, "settings": {...}, "out": FILE} -> {"clock": ..., "cpu": ...} | {"absent": REASON}

A method takes the scene and its settings, prepares, and returns what is timed: a function of nothing that gives the
image. "forward" gives what the peer's operator measures of the truth, by which it is held against ours.
"""
import json
import os
import pathlib
import sys
import time

import numpy as np


class Scene:
    """What is known of a measurement: the facts of scene.json and the arrays beside it, each read once."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.facts = json.loads((self.folder / "scene.json").read_text())
        self.made = {}

    def __getitem__(self, name):
        return self.once(name, lambda: np.load(self.folder / f"{name}.npy"))

    def once(self, name, make):
        """An operator, a factorisation: made when first asked for, and outside of what is timed."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


class Absent(Exception):
    """A method cannot run here: why."""


def serve(methods):
    # What libraries print belongs into no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    scene = None
    for line in sys.stdin:
        ask = json.loads(line)
        if scene is None or str(scene.folder) != ask["scene"]:
            scene = Scene(ask["scene"])
        try:
            run = methods[ask["method"]](scene, **ask["settings"])
            started, busy = time.perf_counter(), time.process_time()
            image = run()
            answer = {"clock": time.perf_counter() - started, "cpu": time.process_time() - busy}
            np.save(ask["out"], np.ascontiguousarray(image))
        except Absent as why:
            answer = {"absent": str(why)}
        print(json.dumps(answer), file=answers, flush=True)
