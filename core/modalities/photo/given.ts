/** What a photograph came as, for its report: with its hole and the colours that were given. */
import type { Job } from '../../contract/job.ts';
import type { GivenPicture } from '../../report/look.ts';
import { greyCopy } from '../../solvers/fills/colour/grey-copy.ts';
import type { Measured } from '../measuring.ts';
import { measuredPicture, photoOf } from './job.ts';

/** The pink that the window paints holes with, of 255. */
const HOLE = [255, 79, 163] as const;

/** null where nothing was: pictures from noise alone. */
export function givenPicture(job: Job, { data, arrays }: Measured): GivenPicture | null {
  const { operator } = photoOf(job);
  const { picture, known, hinted } = arrays;
  if (picture === undefined || operator.start?.kind === 'noise') return null;
  const { height, width } = measuredPicture(job);
  const plane = height * width;
  const image = new Float32Array(3 * plane);
  const values = Float32Array.from(picture.data);
  if (values.length === plane) greyCopy(values, image);
  else image.set(values);
  if (hinted !== undefined) {
    const count = Array.from(hinted.data).filter((v) => v !== 0).length;
    for (let i = 0, k = data.length - 3 * count; i < plane; i++) {
      if (hinted.data[i] === 0) continue;
      for (let c = 0; c < 3; c++) image[c * plane + i] = data[k + c * count]!;
      k++;
    }
  }
  if (known !== undefined)
    for (let i = 0; i < plane; i++)
      if (known.data[i] === 0) for (let c = 0; c < 3; c++) image[c * plane + i] = HOLE[c]! / 255;
  const notes = [
    ...(known === undefined ? [] : ['the hole in pink']),
    ...(hinted === undefined ? [] : ['with the colours that were given']),
    ...(operator.scale === 1 ? [] : [`1/${operator.scale} of the size`]),
  ];
  const label = operator.start === null ? 'As it came' : 'The painting';
  return { label, note: notes.join(', '), image, grid: { channels: 3, height, width } };
}
