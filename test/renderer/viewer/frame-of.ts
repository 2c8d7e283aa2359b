import type { Frame } from '../../../renderer/canvas/frame.ts';

/** A frame whose values follow a formula of column, row and sample. */
export function frameOf(
  facts: Partial<Frame> & Pick<Frame, 'height' | 'width'>,
  formula: (column: number, row: number, sample: number) => number,
): Frame {
  const whole = { samples: 1, unit: 'stored', pixelMm: null, fullScale: null, orientation: null, ...facts } as const;
  const { height, width, samples } = whole;
  const data = new Float32Array(height * width * samples);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / samples);
    data[i] = formula(pixel % width, Math.floor(pixel / width), i % samples);
  }
  return { ...whole, data };
}
