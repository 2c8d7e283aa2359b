/** Every refusal through the real command: exit code, error code, one sentence, no stack, nothing written. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { langevin, langevinOnSmallDisk, workspace } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { tinyGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
const CT = ['reconstruct', 'ct'] as const;
const CLASSICAL = ['--solver', 'fbp', '--size', 'native', '--spacing', '2'] as const;
const COUNTS = ['--sinogram', 'sinogram.npy', '--quantity', 'counts', '--i0', '1000', '--solver', 'fbp'] as const;
const MODEL = ['--size', 'native', '--spacing', '2', '--model'] as const;

beforeAll(() => {
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  writeHu(w.at('small.npy'), bodyHu(16), [16, 16]);
  writeHu(w.at('air.npy'), new Float32Array(24 * 24).fill(-1024), [24, 24]);
  writeHu(
    w.at('nan.npy'),
    bodyHu(24).map((v, i) => (i === 7 ? NaN : v)),
    [24, 24],
  );
  writeFileSync(w.at('body.png'), encodePng(Uint8Array.from(bodyHu(24)), 24, 24, 1));
  writeFileSync(w.at('text.npy'), 'not an array');
  writeFileSync(w.at('angles.txt'), '0\n45\nninety\n');
  writeFileSync(
    w.at('sinogram.npy'),
    encodeNpy(
      Float32Array.from({ length: 12 * 40 }, (_, i) => 1 + (i % 7)),
      [12, 40],
    ),
  );
  writeFileSync(w.at('file'), '');
  mkdirSync(w.at('taken'));
  writeFileSync(w.at('taken', 'precious.txt'), 'mine');
  writeModel(w.at('model'));
  const altered = writeModel(w.at('altered')).weights;
  const bytes = readFileSync(altered);
  bytes[bytes.length - 30]! ^= 1;
  writeFileSync(altered, bytes);
  writeModel(w.at('wrong'), tinyGraph, { inputs: { image: 'picture', noise: 'sigma' } });
  const crop = {
    ...tinyGraph,
    nodes: [
      { op: 'Conv', inputs: ['x', 'kernel'], outputs: ['denoised'] },
      { op: 'Reshape', inputs: ['sigma', 'column'], outputs: ['s'] },
    ],
  };
  writeModel(w.at('shape'), crop);
  writeModel(w.at('colour'), tinyGraph, {}, { channels: 3 });
});
afterAll(() => w.remove());

interface Case {
  readonly args: readonly string[];
  readonly exit: number;
  readonly code: string;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  { args: ['recnstruct'], exit: 2, code: 'contradiction', says: /Unknown command.*Did you mean reconstruct/s },
  { args: [...CT, 'body.npy', '--stpes', '9'], exit: 2, code: 'contradiction', says: /--stpes.*--steps/s },
  { args: [...CT], exit: 2, code: 'contradiction', says: /no input/ },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--views', '0'],
    exit: 2,
    code: 'invalid-parameter',
    says: /--views: 0 is not between/,
  },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--views', 'many'],
    exit: 2,
    code: 'invalid-parameter',
    says: /not a number/,
  },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--noise', 'gaussian:-1'],
    exit: 2,
    code: 'invalid-parameter',
    says: /negative/,
  },
  { args: [...CT, 'body.npy', ...CLASSICAL, '--solver', 'magic'], exit: 2, code: 'invalid-parameter', says: /"magic"/ },
  { args: [...CT, 'body.npy', ...CLASSICAL, '--slice', '3'], exit: 2, code: 'invalid-parameter', says: /one slice, 0/ },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--angles', '0:1:4', '--views', '4'],
    exit: 2,
    code: 'contradiction',
    says: /--views and --angles/,
  },
  {
    args: [...CT, 'body.npy', '--sinogram', 'sinogram.npy'],
    exit: 2,
    code: 'contradiction',
    says: /INPUT and --sinogram/,
  },
  {
    args: [...CT, '--sinogram', 'sinogram.npy', '--solver', 'fbp'],
    exit: 2,
    code: 'contradiction',
    says: /--quantity/,
  },
  {
    args: [...CT, ...COUNTS, '--noise', 'poisson:5'],
    exit: 2,
    code: 'contradiction',
    says: /--i0 1000 carry their own noise/,
  },
  { args: ['compare', 'body.npy', 'body.npy'], exit: 2, code: 'data-range-missing', says: /--data-range/ },
  { args: [...CT, 'nowhere.npy', ...CLASSICAL], exit: 3, code: 'unreadable-file', says: /nowhere\.npy/ },
  { args: [...CT, 'text.npy', ...CLASSICAL], exit: 3, code: 'u', says: /text\.npy/ },
  {
    args: [...CT, 'nan.npy', ...CLASSICAL],
    exit: 3,
    code: 'non-finite',
    says: /nan\.npy holds a value that is not finite/,
  },
  { args: [...CT, 'air.npy', ...CLASSICAL], exit: 3, code: 'constant-image', says: /air\.npy is constant/ },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--angles', 'angles.txt'],
    exit: 3,
    code: 'unreadable-file',
    says: /line 3 is not a number/,
  },
  {
    args: [...CT, '--sinogram', 'body.png', '--quantity', 'line-integrals', '--solver', 'fbp'],
    exit: 3,
    code: 'unsupported-file',
    says: /read from NPY or TIFF, and this is PNG/,
  },
  { args: [...CT, ...COUNTS, '--sinogram', 'body.npy'], exit: 3, code: 'unreadable-file', says: /negative numbers/ },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--roi', 'nowhere.png'],
    exit: 3,
    code: 'unreadable-file',
    says: /nowhere\.png/,
  },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--roi', 'small.npy', '--out', 'unmade'],
    exit: 3,
    code: 'shape-mismatch',
    says: /Region of interest/,
  },
  {
    args: ['compare', 'body.npy', 'small.npy', '--data-range', '1'],
    exit: 3,
    code: 'grid-mismatch',
    says: /small\.npy.*no size of its pixels/s,
  },
  { args: ['verify', 'taken'], exit: 3, code: 'unreadable-file', says: /job\.json/ },
  { args: ['resume', 'taken'], exit: 3, code: 'unreadable-file', says: /job\.json/ },
  { args: ['inspect', 'taken'], exit: 3, code: 'unreadable-file', says: /it is a folder/ },
  { args: ['run', 'nowhere.json'], exit: 3, code: 'unreadable-file', says: /nowhere\.json/ },
  { args: [...CT, 'body.npy', ...MODEL, 'nowhere/manifest.json'], exit: 4, code: 'model-missing', says: /nowhere/ },
  { args: [...CT, 'body.npy', ...MODEL, 'no-such-id'], exit: 4, code: 'model-missing', says: /no-such-id/ },
  { args: [...CT, 'body.npy', ...MODEL, 'altered'], exit: 4, code: 'model-altered', says: /SHA-256/ },
  {
    args: [...CT, 'body.npy', ...MODEL, 'wrong'],
    exit: 4,
    code: 'model-refused',
    says: /picture, sigma, found sigma, x/,
  },
  { args: [...CT, 'body.npy', ...MODEL, 'colour'], exit: 4, code: 'model-refused', says: /3 channels.*these have 1/ },
  { args: [...CT, 'body.npy', ...MODEL, 'shape'], exit: 4, code: 'model-refused', says: /should have that shape/ },
  {
    args: [...CT, 'body.npy', ...MODEL, 'model', '--provider', process.platform === 'linux' ? 'dml' : 'cuda'],
    exit: 5,
    code: 'provider-failed',
    says: /doctor/,
  },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--size', '16384', '--views', '100000'],
    exit: 5,
    code: 'out-of-memory',
    says: /16384 × 16384 pixels of [^,]*, 48.0 mm wide, from 100000 views needs/,
  },
  { args: [...CT, 'body.npy', ...CLASSICAL, '--out', 'taken'], exit: 6, code: 'folder-taken', says: /not empty/ },
  {
    args: [...CT, 'body.npy', ...CLASSICAL, '--out', 'file/run'],
    exit: 6,
    code: 'cannot-write',
    says: /file is in the way/,
  },
  ...(process.platform === 'linux'
    ? [{ args: [...CT, 'body.npy', ...CLASSICAL, '--out', '/proc/run'], exit: 6, code: 'cannot-write', says: /\/proc/ }]
    : []),
  { args: ['convert', 'body.npy', 'file/out.dcm'], exit: 6, code: 'cannot-write', says: /out\.dcm/ },
];

describe('a refusal', () => {
  it.concurrent.each(cases.map((c) => [c.args.join(' '), c] as const))(
    '%s',
    async (_name, { args, exit, code, says }) => {
      const { code: found, stdout, stderr } = await langevin(w.path, ...args, '--json');
      const answer: unknown = JSON.parse(stdout);
      expect(answer).toMatchObject({ status: 'failed', error: { code: expect.stringContaining(code) } });
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/\n\s+at |node:internal/);
      expect(found).toBe(exit);
    },
  );

  it('leaves everything as it was', () => {
    expect(readdirSync(w.at('taken'))).toEqual(['precious.txt']);
    expect(readFileSync(w.at('taken', 'precious.txt'), 'utf8')).toBe('mine');
    expect(existsSync(w.at('langevin-runs'))).toBe(false);
    expect(existsSync(w.at('unmade'))).toBe(false);
  });
});

it('says one clear thing when the disk is full, and leaves no half-written result', async () => {
  // Blocks of 512 bytes: job.json fits, the measurement does not.
  const { code, stdout, stderr } = await langevinOnSmallDisk(
    w.path,
    4,
    ...CT,
    'body.npy',
    ...CLASSICAL,
    '--out',
    'full',
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cannot-write' } });
  expect(stderr).toMatch(/cannot be written/);
  expect(code).toBe(6);
  const left = readdirSync(w.at('full'), { recursive: true }).map(String);
  expect(left.filter((name) => /npy|report/.test(name))).toEqual([]);
});

it.each([
  ['--help'],
  ['-h'],
  ['--version'],
  ['help'],
  ['reconstruct', 'ct', '--help'],
  ['help', 'reconstruct', 'ct'],
  ['convert', '-h'],
])('answers %s on stdout with exit 0', async (...args) => {
  const { code, stdout, stderr } = await langevin(w.path, ...args);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  expect(stdout).toMatch(args.includes('--version') ? /Research use only/ : /Example: langevin/);
});

it('refuses help for what is no command, by its name', async () => {
  const { code, stderr } = await langevin(w.path, 'help', 'ct');
  expect(code).toBe(2);
  expect(stderr).toMatch(/Unknown command 'ct'/);
});
