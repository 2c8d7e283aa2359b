import type { Scan } from '../../../../core/modalities/ct/job.ts';
import {
  geometryOn,
  readSinogram,
  simulateMeasurement,
  truthOf,
} from '../../../../core/modalities/ct/scan/simulation.ts';
import type { Image } from '../../../../core/image/image.ts';
import { AIR_HU, WATER_PER_MM } from '../../../../core/image/units/units.ts';
import { fbp } from '../../../../core/operators/radon/fbp/fbp.ts';
import type { Asked, Reply } from '../../../compute/dialogue.ts';
import { keepingLast, type SentOnce } from '../../../compute/sent-once.ts';
import { fullAngles } from './full-angles.ts';
import type { FbpQuestion, Measured, Measuring, Sinogram } from './protocol.ts';
import { turnOf } from '../../../../core/operators/radon/views.ts';

/** The truth and its measurement, as a run with this scan makes them. */
export function measure(native: Image, scan: Scan, known = truthOf(native, scan.image)): Measured {
  const { truth, measurement } = simulateMeasurement(scan, native, known);
  const { anglesDeg, bins } = scan.geometry;
  return { data: measurement.data, anglesDeg, bins, noiseSd: measurement.noiseSd, truth };
}

/** Clean line integrals all the way round, by the reconstruction's own operator. */
export function measureFully(native: Image, scan: Scan): Sinogram {
  const anglesDeg = fullAngles(scan.geometry.anglesDeg, turnOf(scan.geometry.kind));
  const geometry = { ...scan.geometry, anglesDeg: [...anglesDeg] };
  const { measurement } = simulateMeasurement({ ...scan, geometry, noise: { kind: 'none' }, simulate: 'same' }, native);
  return { data: measurement.data, anglesDeg, bins: geometry.bins };
}

/** Filtered backprojection of line integrals, in HU. */
export function reconstruct({
  sinogram,
  scan,
  measured = null,
  waterPerMm = WATER_PER_MM,
  options,
}: FbpQuestion): Float32Array {
  const image = new Float32Array(scan.image.height * scan.image.width);
  const geometry = { ...geometryOn(scan.image, scan.geometry), ...(measured === null ? {} : { measured }) };
  fbp(geometry, options).apply(sinogram, image);
  // The operator counts in pixel lengths: what comes back is attenuation a pixel.
  const huPerUnit = 1000 / (waterPerMm * scan.image.pixelMm);
  for (let i = 0; i < image.length; i++) image[i] = image[i]! * huPerUnit + AIR_HU;
  return image;
}

/** Answers one question after the other, and keeps what the next is likely to need again. */
export function performer(): (asked: Asked<Measuring>) => Reply<Measuring> {
  const imageOf = keepingLast<Image>();
  let truth: { readonly key: string; readonly hu: Float32Array } | null = null;
  let full: { readonly key: string; readonly sinogram: Sinogram } | null = null;

  function measuredOf(native: SentOnce<Image>, scan: Scan): Measured {
    const image = imageOf(native);
    const key = JSON.stringify([native.id, scan.image]);
    if (truth?.key !== key) truth = { key, hu: truthOf(image, scan.image) };
    return { ...measure(image, scan, truth.hu), truth: truth.hu.slice() };
  }

  function fullOf(native: SentOnce<Image>, scan: Scan): Sinogram {
    const image = imageOf(native);
    const { anglesDeg, ...beam } = scan.geometry;
    const views = fullAngles(anglesDeg, turnOf(beam.kind));
    // Another number of views leaves it as it is: a slider then costs nothing here.
    const key = JSON.stringify([native.id, scan.image, beam, views[0], views.length]);
    if (full?.key !== key) full = { key, sinogram: measureFully(image, scan) };
    return { ...full.sinogram, data: full.sinogram.data.slice() };
  }

  return (asked) => {
    switch (asked.kind) {
      case 'measure':
        return measuredOf(asked.ask.native, asked.ask.scan);
      case 'full':
        return fullOf(asked.ask.native, asked.ask.scan);
      case 'read': {
        const { data, measured } = readSinogram(asked.ask.scan, asked.ask.file);
        return { data, measured: measured ?? null };
      }
      case 'fbp':
        return reconstruct(asked.ask);
    }
  };
}
