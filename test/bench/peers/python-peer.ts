/** A Python program beside ours: it is asked through peer.py, and gets a scene as a folder of NumPy files. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { must } from '../../../core/contract/refused.ts';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { threadCount } from '../../../electron/worker/engines/onnx/providers.ts';
import { startPython, type Rival } from '../support/python.ts';
import type { Answer, Entrant, Settings } from './contest.ts';

const scratch = mkdtempSync(join(tmpdir(), 'peers-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

interface Numbers {
  readonly data: Float32Array | Uint8Array;
  readonly shape: readonly number[];
  readonly numbers?: 'complex';
}

/** @returns the folder, which its name makes @param facts what is no array */
export function writeScene(name: string, facts: object, arrays: Readonly<Record<string, Numbers>>): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'scene.json'), JSON.stringify(facts));
  for (const [array, { data, shape, numbers }] of Object.entries(arrays))
    writeFileSync(join(folder, `${array}.npy`), encodeNpy(data, shape, numbers ?? 'real'));
  return folder;
}

const answerSchema = z.union([z.object({ clock: z.number(), cpu: z.number() }), z.object({ absent: z.string() })]);

export interface PythonPeer {
  /** What a method makes of a scene, and in what time; why where it cannot. */
  ask(folder: string, method: string, settings: Settings): Promise<Answer | string>;
  close(): void;
}

/** Starts when first asked, on all threads that ours have; without its modules every answer says so. */
export function pythonPeer(script: string, modules: readonly string[]): PythonPeer {
  let started: Promise<Rival | null> | null = null;
  return {
    async ask(folder, method, settings) {
      started ??= startPython(new URL(script, import.meta.url), modules, [], threadCount());
      const rival = await started;
      if (rival === null) return `no Python here with ${modules.join(', ')}`;
      const out = join(scratch, 'answer.npy');
      const answer = answerSchema.parse(
        JSON.parse(await rival.ask(JSON.stringify({ scene: folder, method, settings, out }))),
      );
      if ('absent' in answer) return answer.absent;
      const { data } = must(decodeNpy(readFileSync(out), method));
      return { image: Float32Array.from(data), spent: answer };
    },
    close: () => void started?.then((rival) => rival?.close()),
  };
}

/** A peer's methods as entrants of a contest. @param imageOf what ours are scored as, of the numbers that a peer answers with */
export const entrantsOf =
  <S extends { readonly folder: string }>(imageOf: (numbers: Float32Array, scene: S) => Float32Array) =>
  (
    name: string,
    peer: PythonPeer,
    method: string,
    grid: readonly Settings[],
    more: Pick<Entrant<S>, 'tunedOnce' | 'most'> = {},
  ): Entrant<S> => ({
    ...{ name, isOurs: false, version: '1', grid },
    ...more,
    async answer(scene, settings) {
      const answer = await peer.ask(scene.folder, method, settings);
      return typeof answer === 'string' ? answer : { ...answer, image: imageOf(answer.image, scene) };
    },
  });

/** ‖found − wanted‖/‖wanted‖: how far another program's operator is from ours. */
export function apart(found: Float32Array, wanted: Float32Array): number {
  const square = (value: (i: number) => number): number => wanted.reduce((sum, _, i) => sum + value(i) ** 2, 0);
  return Math.sqrt(square((i) => found[i]! - wanted[i]!) / square((i) => wanted[i]!));
}
