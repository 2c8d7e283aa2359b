/**
 * Ours and peers on the same scenes, by one score. First how well: each with its settings that are the best by the truth, each
 * figure kept in test/bench/results as it comes, so that a stopped contest goes on where it was. Then how fast: with these
 * settings on the first scene, in turns. The figure that decides is what ours makes of the same scenes in no more processor time, which
 * holds on a machine that does other things beside.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { alignedTable } from '../../../core/report/html/table.ts';
import { median } from '../support/python.ts';
import type { Spent } from '../support/spent.ts';

export type Settings = Readonly<Record<string, string | number>>;

export interface Answer {
  readonly image: Float32Array;
  readonly spent: Spent;
}

export interface Scored {
  readonly psnr: number;
  readonly ssim: number;
}

export interface Scene<S> {
  readonly setting: string;
  readonly name: string;
  make(): Promise<S>;
}

export interface Entrant<S> {
  readonly name: string;
  readonly isOurs: boolean;
  /** What a kept figure depends on beside scene and settings. */
  readonly version: string;
  readonly grid: readonly Settings[];
  /** Too slow to try the whole grid on every scene: what is the best on the first of a setting is kept for its others. */
  readonly tunedOnce?: true;
  /** Scenes of a setting, where all would take too long. */
  readonly most?: number;
  /** A sentence where it cannot run here. */
  answer(scene: S, settings: Settings): Promise<Answer | string>;
}

const rowSchema = z.object({
  key: z.string(),
  setting: z.string(),
  scene: z.string(),
  name: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  psnr: z.number(),
  ssim: z.number(),
  seconds: z.number(),
});
type Row = z.infer<typeof rowSchema>;

/** Whoever took longer is not timed. */
const LONG_SECONDS = 300;

export async function contest<S>({
  name,
  scenes,
  entrants,
  rounds,
  score,
}: {
  readonly name: string;
  readonly scenes: readonly Scene<S>[];
  readonly entrants: readonly Entrant<S>[];
  readonly rounds: number;
  readonly score: (scene: S, image: Float32Array) => Scored;
}): Promise<void> {
  const kept = keptRows(name);
  const absent = new Map<string, string>();
  const best: Row[] = [];
  const first = (setting: string): Scene<S> => scenes.find((scene) => scene.setting === setting)!;

  async function rowOf(scene: Scene<S>, posed: () => Promise<S>, entrant: Entrant<S>, settings: Settings) {
    const identity = [scene.setting, scene.name, entrant.name, entrant.version, JSON.stringify(settings)];
    const key = createHash('sha256').update(identity.join('|')).digest('hex').slice(0, 16);
    const known = kept.rows.get(key);
    if (known !== undefined) return known;
    const problem = await posed();
    const answer = await entrant.answer(problem, settings);
    if (typeof answer === 'string') {
      absent.set(entrant.name, answer);
      return null;
    }
    const what = { key, setting: scene.setting, scene: scene.name, name: entrant.name, settings };
    const row = { ...what, ...score(problem, answer.image), seconds: answer.spent.clock };
    kept.add(row);
    console.error(
      `${row.setting}, ${row.scene}, ${row.name} ${inWords(settings)}: ` +
        `${row.psnr.toFixed(2)} dB, ${row.ssim.toFixed(3)}, ${row.seconds.toFixed(1)} s`,
    );
    return row;
  }

  for (const scene of scenes) {
    const number = scenes.filter(({ setting }) => setting === scene.setting).indexOf(scene);
    let made: Promise<S> | null = null;
    const posed = (): Promise<S> => (made ??= scene.make());
    for (const entrant of entrants) {
      if (absent.has(entrant.name) || number >= (entrant.most ?? Infinity)) continue;
      const tuned = best.find((row) => row.name === entrant.name && row.setting === scene.setting);
      const grid = entrant.tunedOnce && tuned !== undefined ? [tuned.settings] : entrant.grid;
      let found: Row | null = null;
      for (const settings of grid) {
        const row = await rowOf(scene, posed, entrant, settings);
        if (row !== null && (found === null || row.psnr > found.psnr)) found = row;
      }
      if (found !== null) best.push(found);
    }
  }

  for (const setting of new Set(scenes.map((scene) => scene.setting))) {
    const own = best.filter((row) => row.setting === setting);
    const times = rounds === 0 ? new Map<string, Spent>() : await inTurns(await first(setting).make(), own);
    console.log(`\n${setting}`);
    console.log(alignedTable(table(own, times)));
  }
  for (const [who, why] of absent) console.log(`${who} is absent: ${why}.`);

  /** Of each entrant, the medians of the rounds on the first scene; none of who takes long. */
  async function inTurns(scene: S, rows: readonly Row[]): Promise<ReadonlyMap<string, Spent>> {
    const times = new Map<string, Spent[]>();
    for (let round = 0; round < rounds; round++)
      for (const entrant of entrants) {
        const row = rows.find((one) => one.name === entrant.name);
        if (row === undefined || row.seconds > LONG_SECONDS) continue;
        const answer = await entrant.answer(scene, row.settings);
        if (typeof answer === 'string') continue;
        times.set(entrant.name, [...(times.get(entrant.name) ?? []), answer.spent]);
      }
    return new Map(
      [...times].map(([who, list]) => [
        who,
        { clock: median(list.map(({ clock }) => clock)), cpu: median(list.map(({ cpu }) => cpu)) },
      ]),
    );
  }

  function table(rows: readonly Row[], times: ReadonlyMap<string, Spent>): string[][] {
    const mean = (of: readonly Row[], value: (row: Row) => number): number =>
      of.reduce((sum, row) => sum + value(row), 0) / of.length;
    const lines = entrants.flatMap((entrant) => {
      const own = rows.filter((row) => row.name === entrant.name);
      if (own.length === 0) return [];
      const time = times.get(entrant.name);
      const psnr = mean(own, (row) => row.psnr);
      const rivals = entrants
        .filter(
          (other) => other.isOurs && !entrant.isOurs && (times.get(other.name)?.cpu ?? Infinity) <= (time?.cpu ?? 0),
        )
        .map((other) => {
          const same = rows.filter((row) => row.name === other.name && own.some(({ scene }) => scene === row.scene));
          return { name: other.name, ahead: mean(same, (row) => row.psnr) - psnr };
        })
        .sort((a, b) => b.ahead - a.ahead);
      const [ahead] = rivals;
      const verdict = ahead === undefined ? 'none of ours' : `${signed(ahead.ahead)} ${ahead.name}`;
      return [
        [
          entrant.name,
          String(own.length),
          psnr.toFixed(2),
          mean(own, (row) => row.ssim).toFixed(3),
          inSeconds(time?.clock),
          inSeconds(time?.cpu),
          entrant.isOurs || time === undefined ? '' : verdict,
          [...new Set(own.map((row) => inWords(row.settings)))].slice(0, 2).join(' | '),
        ],
      ];
    });
    return [['method', 'n', 'PSNR dB', 'SSIM', 'seconds', 'processor', 'ours in its time', 'settings'], ...lines];
  }
}

const inSeconds = (time: number | undefined): string => (time === undefined ? '–' : time.toFixed(time < 1 ? 2 : 1));
const signed = (dB: number): string => `${dB >= 0 ? '+' : ''}${dB.toFixed(2)}`;
const inWords = (settings: Settings): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');

/** The figures that this or an earlier run has measured. */
function keptRows(name: string) {
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  const file = `${folder}peers-${name}.ndjson`;
  mkdirSync(folder, { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const rows = new Map(
    lines
      .filter((line) => line !== '')
      .map((line): [string, Row] => {
        const row = rowSchema.parse(JSON.parse(line));
        return [row.key, row];
      }),
  );
  return {
    rows,
    add(row: Row): void {
      rows.set(row.key, row);
      appendFileSync(file, `${JSON.stringify(row)}\n`);
    },
  };
}

/** Every combination of some values. */
export function everyOf(values: Readonly<Record<string, readonly (string | number)[]>>): Settings[] {
  return Object.entries(values).reduce<Settings[]>(
    (grid, [key, list]) => grid.flatMap((settings) => list.map((value) => ({ ...settings, [key]: value }))),
    [{}],
  );
}
