"""sigpy: its own applications over the same k-space, mask and maps; its transform is centred and orthonormal as ours."""
import numpy as np
import sigpy
import sigpy.mri.app as app
import sigpy.mri.linop as linop

from peer import serve


def forward(scene):
    return lambda: linop.Sense(scene["maps"], weights=scene["mask"]) * scene["truth"]


def reconstruction(make, **fixed):
    def method(scene, **settings):
        solver = make(
            scene["kspace"],
            scene["maps"],
            weights=scene["mask"].astype(np.float32),
            show_pbar=False,
            **{"lamda" if key == "weight" else "max_iter": value for key, value in settings.items()},
            **fixed,
        )
        return solver.run

    return method


serve(
    {
        "forward": forward,
        "sense": reconstruction(app.SenseRecon),
        "wavelet": reconstruction(app.L1WaveletRecon, wave_name="db4"),
        "tv": reconstruction(app.TotalVariationRecon),
    }
)
