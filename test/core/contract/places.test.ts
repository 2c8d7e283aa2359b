import { expect, it } from 'vitest';
import { placesIn, withPlacesOf } from '../../../core/contract/measurement/places.ts';
import { measurementSchema } from '../../../core/contract/measurement/measurement.ts';
import { jobOf } from '../modalities/ct/tiny-ct.ts';

const sha256 = 'a'.repeat(64);
const photograph = measurementSchema.parse({
  modality: 'photo',
  operator: {
    mask: { path: '/one/mask.png', sha256, hole: 'white' },
    grey: 'rec709',
    scale: 1,
    hints: { path: '/two/hints.png', sha256 },
  },
  bits: 16,
  reference: { path: '/one/whole.png', sha256 },
  noise: { kind: 'none' },
});

it('every file of a measurement is found, and moved without anything else changing', () => {
  expect(placesIn(photograph)).toEqual(['/one/mask.png', '/two/hints.png', '/one/whole.png']);
  const moved = withPlacesOf(photograph, (path) => `/there${path}`);
  expect(placesIn(moved)).toEqual(['/there/one/mask.png', '/there/two/hints.png', '/there/one/whole.png']);
  expect(withPlacesOf(moved, (path) => path.replace('/there', ''))).toEqual(photograph);
});

it('a measurement that names none is what it was', () => {
  const { measurement } = jobOf({ views: 7 });
  expect(placesIn(measurement)).toEqual([]);
  expect(withPlacesOf(measurement, () => 'elsewhere')).toEqual(measurement);
});
