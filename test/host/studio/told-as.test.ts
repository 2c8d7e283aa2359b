import { ORPCError } from '@orpc/server';
import { describe, expect, it, vi } from 'vitest';
import { Refused } from '../../../core/contract/refused.ts';
import { toldAs } from '../../../electron/host/error-mapping.ts';

const HOME = '/home/somebody/.local/share/langevin';

describe('what a window is told', () => {
  it('of a refusal: its message and hint, without our own place', () => {
    const file = `${HOME}/projects/a/data/b/slice.dcm`;
    const told = toldAs(new Refused({ code: 'unreadable-file', file, reason: 'it is cut' }), HOME);
    expect(told).toMatchObject({
      code: 'REFUSED',
      data: {
        code: 'unreadable-file',
        message: 'projects/a/data/b/slice.dcm cannot be read: it is cut.',
        details: { file: 'projects/a/data/b/slice.dcm' },
      },
    });
    expect(JSON.stringify(told)).not.toContain(HOME);
  });

  it('of a bug: that it is one; the rest goes to the terminal', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const told = toldAs(new TypeError('x of undefined in /secret/place.ts'), HOME);
    expect(told).toMatchObject({ code: 'REFUSED', data: { code: 'unexpected' } });
    expect(JSON.stringify(told)).not.toMatch(/secret|undefined|TypeError/);
    expect(write.mock.calls.flat().join('')).toMatch(/secret/);
    write.mockRestore();
  });

  it('of a bug with a file: nothing, and the terminal not which', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const path = `${HOME}/projects/a/data/b/Doe^Jane.dcm`;
    toldAs(Object.assign(new Error(`EBUSY: resource busy or locked, open '${path}'`), { code: 'EBUSY', path }), HOME);
    expect(write.mock.calls.flat().join('')).toMatch(/EBUSY.*'\(a file\)'/);
    expect(write.mock.calls.flat().join('')).not.toMatch(/Doe|somebody/);
    write.mockRestore();
  });

  it('of an error of the transport: as it is', () => {
    const error = new ORPCError('BAD_REQUEST');
    expect(toldAs(error, HOME)).toBe(error);
  });
});
