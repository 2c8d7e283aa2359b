import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { thoraxDicom } from '../../../../resources/phantom/thorax-dicom.ts';

it('the bundled thorax.dcm is what its generator makes', () => {
  const committed = readFileSync(new URL('../../../../resources/phantom/thorax.dcm', import.meta.url));
  expect(committed.equals(thoraxDicom())).toBe(true);
});
