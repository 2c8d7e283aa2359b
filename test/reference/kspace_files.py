"""Small files of k-space in every format, each written by the format's own library.

Every number is a formula of where it stands (test/support/kspace-numbers.ts has the same one), exact in 32 bits, so that
reading can be held to the bit. Run: python test/reference/kspace_files.py, with numpy, h5py, ismrmrd and hdf5storage; BART's
pair is written as its own python/cfl.py does it: numbers in Fortran order, sizes as text.
"""

import pathlib

import h5py
import hdf5storage
import ismrmrd
import ismrmrd.xsd as xsd
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "fixtures" / "kspace"
COILS, ROWS, COLUMNS = 2, 12, 10


def number(c, r, x, s=0, t=0, e=0):
    """Of coil c, row r, column x, slice s, repetition t and contrast e."""
    re = (7 * c + 3 * r + 5 * x + 11 * s + 13 * t + 17 * e) % 64 - 31
    im = (5 * c + 11 * r + 3 * x + 2 * s + 19 * t + 23 * e) % 64 - 31
    return re / 8 + 1j * im / 16


def numbers(*axes, shape):
    """An array whose axes are called so, from 'crxste'."""
    index = dict(zip(axes, np.indices(shape)))
    return number(*(index.get(a, 0) for a in "crxste")) * np.ones(shape)


def npy():
    image = numbers("c", "r", "x", shape=(COILS, ROWS, COLUMNS))
    np.save(FOLDER / "c8.npy", image.astype("<c8"))
    np.save(FOLDER / "c16-fortran.npy", np.asfortranarray(image.astype("<c16")))
    np.save(FOLDER / "c8-big-endian.npy", image.astype(">c8"))
    np.save(FOLDER / "parts.npy", np.stack([image.real, image.imag], axis=-1).astype("f4"))
    stack = numbers("s", "t", "r", "x", "c", shape=(3, 2, ROWS, COLUMNS, COILS))
    np.save(FOLDER / "five-axes.npy", stack.astype("c8"))


def cfl(name, array):
    sizes = list(array.shape) + [1] * (16 - array.ndim)
    (FOLDER / f"{name}.hdr").write_text("# Dimensions\n" + " ".join(map(str, sizes)) + " \n")
    array.astype("<c8").ravel(order="F").tofile(FOLDER / f"{name}.cfl")


def bart():
    cfl("bart", numbers("r", "x", "c", "s", shape=(ROWS, COLUMNS, COILS, 3)).reshape(ROWS, COLUMNS, 1, COILS, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3))
    phases = numbers("r", "x", "c", "t", shape=(ROWS, COLUMNS, COILS, 2)).reshape(1, ROWS, COLUMNS, COILS, 1, 1, 1, 1, 1, 1, 2)
    cfl("bart-phases", phases)


def header(readout, lines, centre, oversampling, calibration=None):
    """Of an image of readout / oversampling x lines, pixels of 2 x 1.5 mm."""

    def space(x, mm):
        return xsd.encodingSpaceType(
            matrixSize=xsd.matrixSizeType(x=x, y=lines, z=1),
            fieldOfView_mm=xsd.fieldOfViewMm(x=mm, y=1.5 * lines, z=5.0),
        )

    limits = xsd.encodingLimitsType(kspace_encoding_step_1=xsd.limitType(minimum=0, maximum=lines - 1, center=centre))
    encoding = xsd.encodingType(
        encodedSpace=space(readout, 2.0 * readout),
        reconSpace=space(readout // oversampling, 2.0 * readout / oversampling),
        encodingLimits=limits,
        trajectory=xsd.trajectoryType.CARTESIAN,
    )
    if calibration is not None:
        encoding.parallelImaging = xsd.parallelImagingType(
            accelerationFactor=xsd.accelerationFactorType(kspace_encoding_step_1=2, kspace_encoding_step_2=1),
            calibrationMode=calibration,
        )
    head = xsd.ismrmrdHeader(
        experimentalConditions=xsd.experimentalConditionsType(H1resonanceFrequency_Hz=63500000),
        encoding=[encoding],
    )
    return xsd.ToXML(head)


def acquisition(samples, step, centre, flags=(), **counters):
    """@param samples [coil, sample]"""
    one = ismrmrd.Acquisition.from_array(samples.astype("c8"))
    one.center_sample = centre
    one.idx.kspace_encode_step_1 = step
    for name, value in counters.items():
        setattr(one.idx, name, value)
    for flag in flags:
        one.setFlag(flag)
    return one


def write_ismrmrd(name, xml, acquisitions):
    path = FOLDER / name
    path.unlink(missing_ok=True)
    file = ismrmrd.Dataset(str(path), "dataset", create_if_needed=True)
    file.write_xml_header(xml)
    for one in acquisitions:
        file.append_acquisition(one)
    file.close()


def of_scanner():
    lines, readout = 6, 8
    scans = [acquisition(np.ones((COILS, readout)), 0, readout // 2, [ismrmrd.ACQ_IS_NOISE_MEASUREMENT])]
    scans.append(acquisition(np.ones((COILS, readout)), 3, readout // 2, [ismrmrd.ACQ_IS_NAVIGATION_DATA]))
    for t in range(2):
        for s in range(2):
            for x in range(lines):
                k = numbers("c", "r", shape=(COILS, readout)) * 0
                for c in range(COILS):
                    for r in range(readout):
                        k[c, r] = number(c, r, x, s, t)
                scans.append(acquisition(k, x, readout // 2, slice=s, repetition=t))
    write_ismrmrd("scanner.h5", header(readout, lines, lines // 2, 2), scans)

    # Two averages that differ by 2, an echo at sample 2 of 6, every second line, and one line that only calibrates.
    scans = []
    for average in range(2):
        for x in (0, 2, 4):
            k = np.array([[number(c, r + 2, x + 1) for r in range(6)] for c in range(COILS)]) + (2 * average - 1)
            scans.append(acquisition(k, x, 2, average=average))
    calibrating = np.array([[number(c, r + 2, 4) for r in range(6)] for c in range(COILS)])
    scans.append(acquisition(calibrating, 3, 2, [ismrmrd.ACQ_IS_PARALLEL_CALIBRATION]))
    write_ismrmrd("partial.h5", header(readout, lines, 2, 1, "embedded"), scans)
    write_ismrmrd("apart.h5", header(readout, lines, 2, 1, "separate"), scans)


def fastmri():
    shape = (3, COILS, ROWS, COLUMNS)
    kspace = numbers("s", "c", "r", "x", shape=shape).astype("c8")
    xml = header(ROWS, COLUMNS, COLUMNS // 2, 2)
    with h5py.File(FOLDER / "fastmri.h5", "w") as f:
        f["ismrmrd_header"] = xml
        f.create_dataset("kspace", data=kspace, chunks=(1, *shape[1:]), compression="gzip")
        f["reconstruction_rss"] = np.arange(3 * 6 * 10, dtype="f4").reshape(3, 6, 10)
        f.attrs["acquisition"] = "AXT2"
    mask = np.zeros(COLUMNS, dtype=bool)
    mask[[0, 2, 4, 5, 6, 8]] = True
    with h5py.File(FOLDER / "fastmri-test.h5", "w") as f:
        f["ismrmrd_header"] = xml
        f["kspace"] = kspace[:, 0] * mask
        f["mask"] = mask
    with h5py.File(FOLDER / "fastmri-without.h5", "w") as f:
        f["ismrmrd_header"] = xml
        f["mask"] = mask


def disc():
    """Two coils and two slices of a disc, its readout twice as long as the image: k-space of something, unlike the others."""
    rows, columns = 64, 24
    y, x = np.mgrid[0:rows, 0:columns]
    u, v = (y - rows / 2) / 32, (x - columns / 2) / columns
    inside = (u**2 + v**2 < 0.16) * (1 + u + 0.5 * np.cos(18 * v))
    kspace = np.zeros((2, 2, rows, columns), "c8")
    images = np.zeros((2, 2, rows, columns), complex)
    for s in range(2):
        for c, centre in enumerate((-0.4, 0.4)):
            seen = np.exp(-((u - centre) ** 2) - v**2 + 1j * (0.5 * c + u))
            images[s, c] = inside * seen * (1 + s)
            kspace[s, c] = np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(images[s, c]), norm="ortho"))
    whole = np.sqrt((np.abs(images) ** 2).sum(1))
    with h5py.File(FOLDER / "fastmri-disc.h5", "w") as f:
        f["ismrmrd_header"] = header(rows, columns, columns // 2, 2)
        f.create_dataset("kspace", data=kspace, compression="gzip")
        f["reconstruction_rss"] = whole[:, rows // 4 : 3 * rows // 4].astype("f4")


# How the noise of three coils is mixed: test/cli/mri-beside.test.ts knows it.
MIXED = 0.02 * np.array([[1, 0, 0], [0.5 + 0.3j, 1.2, 0], [0, -0.8j, 3]])


def noisy():
    """Three coils that see a disc, their noise unlike and correlated, and four scans of that noise alone."""
    side, samples = 32, 96
    draw = np.random.default_rng(1).standard_normal
    y, x = np.mgrid[0:side, 0:side]
    u, v = y / side - 0.5, x / side - 0.5
    inside = (u**2 + v**2 < 0.13) * (1 + u + 0.4 * np.cos(24 * v))
    kspace = np.zeros((3, side, side), complex)
    for c in range(3):
        angle = 2 * np.pi * c / 3
        seen = np.exp(-((u - 0.5 * np.cos(angle)) ** 2) - (v - 0.5 * np.sin(angle)) ** 2 + 1j * (angle + u))
        kspace[c] = np.fft.fftshift(np.fft.fft2(np.fft.ifftshift(inside * seen), norm="ortho"))

    def noise(count):
        return MIXED @ (draw((3, count)) + 1j * draw((3, count)))

    noisy = kspace + noise(side * side).reshape(kspace.shape)
    scans = [acquisition(noise(samples), 0, samples // 2, [ismrmrd.ACQ_IS_NOISE_MEASUREMENT]) for _ in range(4)]
    scans += [acquisition(noisy[:, :, x], x, side // 2) for x in range(side)]
    write_ismrmrd("noisy.h5", header(side, side, side // 2, 1), scans)


def matlab():
    kspace = numbers("r", "x", "c", shape=(ROWS, COLUMNS, COILS)).astype("c8")
    path = FOLDER / "matlab.mat"
    path.unlink(missing_ok=True)
    hdf5storage.savemat(str(path), {"kdata": kspace, "note": "2 coils"}, format="7.3", oned_as="column")


def others():
    image = numbers("c", "r", "x", shape=(COILS, ROWS, COLUMNS))
    with h5py.File(FOLDER / "several.h5", "w") as f:
        f["scan/first"] = image.astype("c8")
        f["scan/second"] = image.astype("c16")
    with h5py.File(FOLDER / "cyclic.h5", "w") as f:
        f["a/k"] = image.astype("c8")
        f["a/again"] = f["a"]
        f["a/outside"] = h5py.ExternalLink("several.h5", "/scan/first")
        f["a/nowhere"] = h5py.SoftLink("/none")
    with h5py.File(FOLDER / "other-record.h5", "w") as f:
        record = np.zeros((ROWS, COLUMNS), dtype=[("amplitude", "f4"), ("angle", "f4")])
        f["kspace"] = record
    with h5py.File(FOLDER / "absurd.h5", "w") as f:
        f.create_dataset("kspace", shape=(2**40, 2**20), dtype="c8", chunks=(64, 64))
    # ISMRMRD's groups, with records that are not its own.
    with h5py.File(FOLDER / "other-acquisitions.h5", "w") as f:
        f["dataset/xml"] = header(8, 6, 3, 1)
        f["dataset/data"] = np.zeros(4, dtype=[("head", "i4"), ("data", "f4")])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for write in (npy, bart, of_scanner, fastmri, disc, noisy, matlab, others):
        write()
