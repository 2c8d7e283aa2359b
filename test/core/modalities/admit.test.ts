/** Which modality takes what was found in a file, which is made for it, and what each doubts. */
import { describe, expect, it } from 'vitest';
import { doubtsOfOwner } from '../../../core/catalogue/admission.ts';
import { modalities } from '../../../core/catalogue/modalities.ts';
import type { Found } from '../../../core/formats/found.ts';

const found = (over: Partial<Found>): Found => ({
  ...{ format: 'npy', samples: 1, unit: 'stored', fullScale: null, isSigned: true, modality: null, says: [] },
  numbers: null,
  ...over,
});
const hu = { low: -1000, high: 1800, kind: 'hu', because: 'whole numbers from -1000 to 1800' } as const;
const above = { low: 0, high: 3071, kind: 'hu+1024', because: 'whole numbers from 0 to 3071' } as const;
const light = { low: 0, high: 1, kind: 'unit', because: 'numbers from 0 to 1' } as const;
const slice = found({ format: 'dicom', unit: 'HU', modality: 'CT', numbers: hu });
const picture = found({ format: 'jpeg', unit: 'srgb', fullScale: 255, samples: 3, isSigned: false });
const fits = (image: Found): readonly string[] => [modalities.ct.admit(image).fit, modalities.photo.admit(image).fit];

describe('a modality', () => {
  it.each<[string, Found, readonly string[]]>([
    ['a CT slice', slice, ['own', 'none']],
    ['numbers in HU without a word', found({ numbers: hu }), ['own', 'none']],
    ['another scanner\u2019s DICOM', found({ format: 'dicom', modality: 'MR', numbers: above }), ['foreign', 'none']],
    ['a photograph', picture, ['foreign', 'own']],
    ['a grey picture', { ...picture, samples: 1 }, ['foreign', 'own']],
    [
      'numbers in a picture of 16 bits',
      { ...picture, samples: 1, fullScale: 65535, numbers: above },
      ['own', 'foreign'],
    ],
    ['colours in numbers', found({ samples: 3, numbers: light }), ['foreign', 'foreign']],
    ['complex values', found({ samples: 2, unit: 'complex' }), ['none', 'none']],
  ])('takes or refuses %s', (_, image, expected) => {
    expect(fits(image)).toEqual(expected);
  });

  it('says in a sentence what it takes a foreign image for', () => {
    expect(modalities.ct.admit(picture)).toMatchObject({
      holds: 'unit-interval',
      doubts: [expect.stringMatching(/^The input is a picture without CT numbers: .* its colours averaged\.$/)],
    });
    expect(modalities.photo.admit(found({ numbers: light }))).toMatchObject({
      holds: 'srgb',
      doubts: [expect.stringMatching(/taken as brightness in \[0, 1\]\.$/)],
    });
  });

  it('says why it refuses, and what to do', () => {
    expect(modalities.photo.admit(slice)).toEqual({
      fit: 'none',
      reason: 'its values are HU, and a photograph holds brightness',
      remedy: 'Choose a picture.',
    });
    expect(modalities.ct.admit(found({ samples: 2 }))).toMatchObject({
      fit: 'none',
      reason: expect.stringMatching(/complex/),
    });
  });

  it('is asked for its doubts of what it is made for, and no other is', () => {
    const capture = { ...slice, says: ['It is a secondary capture.'] };
    expect(doubtsOfOwner(capture)).toEqual(['The input is a secondary capture.']);
    expect(doubtsOfOwner(picture)).toEqual([]);
  });
});
