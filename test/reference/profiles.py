"""Linear sRGB of colours of Display P3 and Adobe RGB by colour-science, Bradford between their equal whites;
colour-profiles.test.ts holds ours against them.

With colour-science 0.4.7: python3 test/reference/profiles.py > test/reference/profiles.json
"""

import json

import colour
import numpy as np

LEVELS = [0, 40, 128, 200, 255]
codes = np.array([[r, g, b] for r in LEVELS for g in LEVELS for b in LEVELS])
out = {"codes": codes.tolist()}
for name in ["Display P3", "Adobe RGB (1998)"]:
    space = colour.RGB_COLOURSPACES[name]
    light = colour.RGB_to_RGB(codes / 255, space, colour.RGB_COLOURSPACES["sRGB"], "Bradford", apply_cctf_decoding=True)
    out[name] = np.round(light, 6).tolist()
print(json.dumps(out))
