"""ASTRA on the CPU: its convention of axes is ours (docs/geometry.md), its projector `linear` Joseph's, `strip` that of bins with width."""
import astra
import numpy as np

from peer import serve


def geometry(scene):
    size, views, bins = scene.facts["size"], *scene["sinogram"].shape
    angles = np.pi * np.arange(views) / views
    return astra.create_vol_geom(size, size), astra.create_proj_geom("parallel", 1.0, bins, angles)


def algorithm(kind, scene, projector, data, **option):
    volume, rays = geometry(scene)
    projects = scene.once(projector, lambda: astra.create_projector(projector, rays, volume))
    return astra.algorithm.create({"type": kind, "ProjectorId": projects, "option": option, **data})


def forward(scene, projector):
    volume, rays = geometry(scene)
    image = astra.data2d.create("-vol", volume, scene["truth"])
    sinogram = astra.data2d.create("-sino", rays, 0)
    run = algorithm("FP", scene, projector, {"VolumeDataId": image, "ProjectionDataId": sinogram})

    def project():
        astra.algorithm.run(run)
        return astra.data2d.get(sinogram)

    return project


def iterative(kind, scene, projector, iterations, **option):
    volume, rays = geometry(scene)
    image = astra.data2d.create("-vol", volume, 0)
    sinogram = astra.data2d.create("-sino", rays, scene["sinogram"])
    run = algorithm(kind, scene, projector, {"ReconstructionDataId": image, "ProjectionDataId": sinogram}, **option)

    def reconstruct():
        astra.algorithm.run(run, iterations)
        found = astra.data2d.get(image)
        astra.algorithm.delete(run)
        astra.data2d.delete([image, sinogram])
        return found

    return reconstruct


serve(
    {
        "forward": forward,
        "sirt": lambda scene, projector, iterations: iterative("SIRT", scene, projector, iterations, MinConstraint=0.0),
        "cgls": lambda scene, projector, iterations: iterative("CGLS", scene, projector, iterations),
    }
)
