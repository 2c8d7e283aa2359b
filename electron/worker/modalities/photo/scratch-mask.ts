import type { Answer, RequestOf } from '../../../../core/contract/messages.ts';
import { Refused } from '../../../../core/contract/refused.ts';
import { encodePng } from '../../../../core/formats/picture/png-write.ts';
import { proposeScratches } from '../../../../core/image/holes/scratches.ts';
import { pictureOf } from '../../../../core/modalities/photo/read.ts';
import { grey, GREY_WEIGHTS } from '../../../../core/operators/pixel/grey.ts';
import { writeFileSafely } from '../../../disk/write-file.ts';
import { tell } from '../../progress.ts';
import { readInput } from '../../read/read-input.ts';
import { photographIn } from './photograph.ts';

/** Proposes a mask of what looks scratched or dusty in a picture, black where it does. @throws Refused */
export async function proposeMask(request: RequestOf<'scratches'>): Promise<Answer<'scratches'>> {
  const { output, ...settings } = request;
  if (!/\.png$/i.test(output))
    throw new Refused({ code: 'invalid-parameter', parameter: 'MASK', reason: `${output} does not end in .png` });
  const { input } = await photographIn(await readInput(request.input, () => 0));
  const { height, width, warnings } = input.decoded;
  const picture = pictureOf(input, 0);
  const plane = height * width;
  const light = picture.length === plane ? picture : new Float32Array(plane);
  if (light !== picture) grey(height, width, GREY_WEIGHTS.rec601).forward(picture, light);
  const damaged = proposeScratches(light, height, width, settings, tell);
  const mask = damaged.map((v) => 255 - v);
  await writeFileSafely(output, encodePng(mask, width, height, 1));
  const count = damaged.reduce((sum, v) => sum + (v > 0 ? 1 : 0), 0);
  return { output, height, width, share: count / plane, warnings: [...warnings] };
}
