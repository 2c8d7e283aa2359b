import { describe, expect, it } from 'vitest';
import { commandText } from '../../electron/cli/command-text.ts';

const operands = [['INPUT', 'Müller^Hans.dcm']] as const;

describe('the command as a report shows it', () => {
  it('names what a file is for, not the file, however the flag was written', () => {
    const options = { out: '/data/Müller', model: 'm/manifest.json', angles: 'a.txt', roi: 'liver.png', views: '23' };
    const tail = ['Müller^Hans.dcm', '--model=m/manifest.json', '--angles', 'a.txt', '--roi', 'liver.png'];
    const words = 2;
    const argv = ['reconstruct', 'ct', ...tail, '-o/data/Müller', '--views', '23'];
    expect(commandText({ argv, words, operands, options })).toBe(
      'langevin reconstruct ct INPUT --model=MANIFEST --angles FILE --roi MASK -oDIR --views 23',
    );
  });

  it('takes a word for what it is said of: a class that is called as the folder is stays a class', () => {
    const options = { guide: 'models/flowers', target: 'roses', out: 'roses' };
    const argv = ['sample', '--guide', 'models/flowers', '--target', 'roses', '--out', 'roses'];
    expect(commandText({ argv, words: 1, operands: [], options })).toBe(
      'langevin sample --guide FOLDER --target roses --out DIR',
    );
  });

  it('takes nothing behind -- for an option', () => {
    const argv = ['inspect', '--', '-dash.png'];
    expect(commandText({ argv, words: 1, operands: [['FILE', '-dash.png']], options: {} })).toBe(
      'langevin inspect -- FILE',
    );
  });

  it('keeps what tells of no person: a model id, a range of angles', () => {
    const options = { model: 'ct-thorax', angles: '0:7.5:16' };
    const words = 2;
    const argv = ['reconstruct', 'ct', 'Müller^Hans.dcm', '--model', 'ct-thorax', '--angles', '0:7.5:16'];
    expect(commandText({ argv, words, operands, options })).toBe(
      'langevin reconstruct ct INPUT --model ct-thorax --angles 0:7.5:16',
    );
  });

  it('names every file that a parameter of any task names, and no flag that reads like a value', () => {
    const options = { out: 'out', mask: 'Müller.png', reference: 'whole.png', flat: 'f.npy' };
    const words = 1;
    const argv = [
      'inpaint',
      'Müller^Hans.dcm',
      '--mask',
      'Müller.png',
      '--reference=whole.png',
      '--flat',
      'f.npy',
      '--out',
      'out',
    ];
    expect(commandText({ argv, words, operands, options })).toBe(
      'langevin inpaint INPUT --mask FILE --reference=FILE --flat FILE --out DIR',
    );
  });

  it('keeps the command, however a folder is called', () => {
    const argv = ['sample', '--count', '4', '--out', 'sample'];
    expect(commandText({ argv, words: 1, operands: [], options: { out: 'sample' } })).toBe(
      'langevin sample --count 4 --out DIR',
    );
  });

  it('quotes for a shell', () => {
    expect(commandText({ argv: ['demo', "it's"], words: 1, operands: [], options: {} })).toBe(
      String.raw`langevin demo 'it'\''s'`,
    );
  });
});
