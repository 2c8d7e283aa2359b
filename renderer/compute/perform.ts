import { scaledFromHu, SCALE_WINDOW_HU } from '../../core/image/units/units.ts';
import { proposeScratches } from '../../core/image/holes/scratches.ts';
import { encodeFlatPng } from '../../core/formats/picture/png-write.ts';
import { imageFidelity } from '../../core/metrics/image-fidelity.ts';
import type { Asked, Reply } from './dialogue.ts';
import type { Comparing, Figures, FiguresQuestion } from './protocol.ts';

/** The project's figures, whole and for each region. HU are scored on the model's scale, as in reports. */
export function figuresOf(question: FiguresQuestion): Figures {
  const { unit, dataRange, regions } = question;
  const hu = unit === 'HU' ? SCALE_WINDOW_HU : null;
  const values = (from: Float32Array): Float64Array =>
    hu === null ? Float64Array.from(from) : Float64Array.from(from, scaledFromHu);
  const [image, reference] = [values(question.image), values(question.reference)];
  const range = dataRange / (hu ?? 1);
  const shape = { ...question, frames: 1 };
  return {
    whole: imageFidelity(image, reference, shape, range, null, hu ?? 1),
    regions: Object.fromEntries(
      Object.entries(regions).map(([name, inside]) => [
        name,
        imageFidelity(image, reference, shape, range, inside, hu ?? 1),
      ]),
    ),
  };
}

export function perform(asked: Asked<Comparing>): Reply<Comparing> {
  switch (asked.kind) {
    case 'figures':
      return figuresOf(asked.ask);
    case 'difference': {
      const { image, reference } = asked.ask;
      return image.map((v, i) => v - reference[i]!);
    }
    case 'png':
      return encodeFlatPng(asked.ask);
    case 'scratches': {
      const { grey, height, width, settings } = asked.ask;
      return proposeScratches(grey, height, width, settings);
    }
  }
}
