import { describe, expect, it } from 'vitest';
import { ismrmrdHeader } from '../../../../core/formats/kspace/ismrmrd/header.ts';
import { reading } from '../../../../core/formats/refusal.ts';

const space = (name: string, x: number, mm: number): string =>
  `<${name}><matrixSize><x>${x}</x><y>20</y><z>1</z></matrixSize>` +
  `<fieldOfView_mm><x>${mm}</x><y>30</y><z>5</z></fieldOfView_mm></${name}>`;
const file = (encoding: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD">` +
  `<encoding>${encoding}<trajectory>cartesian</trajectory></encoding></ismrmrdHeader>`;
const refusal = (xml: string): string => {
  const read = reading('x.h5', () => ismrmrdHeader(xml));
  return read.ok ? 'read' : 'reason' in read.error ? read.error.reason : read.error.code;
};

describe('the header of an ISMRMRD file', () => {
  it('tells pixels and oversampling by the fields of view: an interpolated matrix says nothing of either', () => {
    // 64 samples over 128 mm are 2 mm, whatever the image is enlarged to.
    const header = ismrmrdHeader(file(space('encodedSpace', 64, 128) + space('reconSpace', 64, 64)));
    expect([header.pixelMm, header.oversampling]).toEqual([[2, 1.5], 2]);
  });

  it('is read whatever its prefix and comments are', () => {
    const xml = file(space('encodedSpace', 64, 64))
      .replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1i:')
      .replace('xmlns=', 'xmlns:i=')
      .replace('<i:encoding>', '<!-- <encoding/> --><i:encoding>');
    expect(ismrmrdHeader(xml).encodings).toMatchObject([{ trajectory: 'cartesian', encoded: { matrix: [64, 20, 1] } }]);
  });

  it('without sizes says nothing of them', () => {
    expect(ismrmrdHeader(file(''))).toMatchObject({ pixelMm: null, oversampling: 1, encodings: [{ centre: null }] });
    expect(ismrmrdHeader('<ismrmrdHeader/>')).toEqual({ pixelMm: null, oversampling: 1, encodings: [] });
  });

  it('that is damaged or something else is refused', () => {
    expect(refusal('')).toMatch(/damaged/);
    expect(refusal(file(space('encodedSpace', 64, 64)).slice(0, 200))).toMatch(/its XML header is damaged/);
    expect(refusal('<mrd/>')).toMatch(/none of ISMRMRD/);
    expect(refusal(`<ismrmrdHeader>${' '.repeat(2 ** 23)}</ismrmrdHeader>`)).toMatch(/has \d+ characters/);
  });

  it('that would unfold into gigabytes, or nests without end, ends at once', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(12)}">`).join('');
    const bomb = file('<trajectory>&e12;</trajectory>', `<!DOCTYPE x [<!ENTITY e0 "ha">${levels}]>`);
    const told = reading('x.h5', () => ismrmrdHeader(bomb));
    if (told.ok) expect(JSON.stringify(told.value).length).toBeLessThan(1000);
    const deep = file(`${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}`);
    expect(['read', 'it ends too early or its structure is damaged']).toContain(refusal(deep));
  });
});
