import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../../../core/contract/refused.ts';
import {
  isInColours,
  MASK_BYTES,
  recipeAmong,
  type Mask,
  type Project,
} from '../../../core/contract/studio/project.ts';
import { saidSize } from '../../../core/image/said-size.ts';
import { writeBehind, writeFileSafely } from '../../disk/write-file.ts';
import type { PartsTrash } from './parts-trash.ts';
import type { Projects } from './projects.ts';
import { shortId } from '../library/short-id.ts';

type NewMask = Omit<Mask, 'id' | 'revision'>;

/** A raster as it is sent. */
export interface Painted {
  readonly png: Uint8Array;
  /** The mask that it was painted on, where that matters. */
  readonly revision?: number | undefined;
  /** Undo history: what stands behind a place in the file from now on. What it means only the window knows. */
  readonly undo?: { readonly at: number; readonly bytes: Uint8Array } | undefined;
}

/**
 * Masks of a project: a document in project.json, a raster `masks/<mask>.png` and its undo history `masks/<mask>.undo`.
 */
export interface Masks {
  create(project: string, mask: NewMask): Promise<{ project: Project; mask: string }>;
  rename(project: string, mask: string, name: string): Promise<Project>;
  /** To the trash. */
  remove(project: string, mask: string): Promise<Project>;
  /** Place of its raster. @throws Refused (not-found), also before the first one was saved */
  pathOf(project: string, mask: string): Promise<string>;
  raster(project: string, mask: string): Promise<Uint8Array>;
  /** Empty where there is none. @throws Refused (not-found) */
  undo(project: string, mask: string): Promise<Uint8Array>;
  /**
   * @returns the project with the mask's new revision
   * @throws Refused: not-found, contradiction, unreadable-file, shape-mismatch, cannot-write
   */
  setRaster(project: string, mask: string, painted: Painted): Promise<Project>;
}

export function openMasks(projects: Projects, trash: PartsTrash): Masks {
  const beside = (project: string, name: string): string => join(projects.folderOf(project), 'masks', name);
  const fileOf = (project: string, mask: string): string => beside(project, `${mask}.png`);
  const undoOf = (project: string, mask: string): string => beside(project, `${mask}.undo`);
  const changed = (project: Project, id: string, make: (mask: Mask) => Mask): { masks: Mask[] } => {
    found(project, id);
    return { masks: project.masks.map((m) => (m.id === id ? make(m) : m)) };
  };
  const pathOf: Masks['pathOf'] = async (project, mask) => {
    if (found(await projects.read(project), mask).revision === 0) throw new Refused(NOT_FOUND);
    return fileOf(project, mask);
  };

  return {
    pathOf,
    async create(id, mask) {
      const made: Mask = { ...mask, id: shortId(), revision: 0 };
      const project = await projects.change(id, (p) => {
        const item = p.items.find((i) => i.id === mask.item);
        if (item === undefined || mask.frame >= item.facts.frames)
          throw new Refused({ code: 'not-found', what: 'such image' });
        const { height, width, unit } = item.facts;
        if (mask.height !== height || mask.width !== width) {
          const [expected, found] = [saidSize({ height, width }, unit), saidSize(mask, unit)];
          throw new Refused({ code: 'shape-mismatch', what: 'The mask', expected, found });
        }
        return { masks: [...p.masks, made] };
      });
      return { project, mask: made.id };
    },
    rename: (id, mask, name) => projects.change(id, (p) => changed(p, mask, (m) => ({ ...m, name }))),
    remove: (id, mask) =>
      trash.discard(id, mask, (p) => {
        const own = found(p, mask);
        const masks = p.masks.filter((m) => m.id !== mask);
        const rest = { masks, recipe: recipeAmong(p.recipe, { ...p, masks }) };
        return { name: own.name, item: null, masks: [own], marks: [], rest };
      }),
    // It may be removed while it is being opened.
    raster: async (project, mask) =>
      readFile(await pathOf(project, mask)).catch(() => {
        throw new Refused(NOT_FOUND);
      }),
    async undo(project, mask) {
      found(await projects.read(project), mask);
      return readFile(undoOf(project, mask)).catch(() => new Uint8Array(0));
    },
    setRaster: (id, mask, { png, revision, undo }) =>
      projects.change(id, async (p) => {
        const document = found(p, mask);
        if (revision !== undefined && revision !== document.revision)
          throw new Refused({
            code: 'contradiction',
            reason: 'Another window has painted on this mask since',
            remedy: 'Its mask is shown now; undo brings back yours.',
          });
        checkMaskPng(png, document);
        // First the history: what is ahead of its raster is told from it and dropped, what lags behind would be lost.
        if (undo !== undefined) await writeBehind(undoOf(id, mask), undo.at, undo.bytes);
        await writeFileSafely(fileOf(id, mask), png);
        return changed(p, mask, (m) => ({ ...m, revision: m.revision + 1 }));
      }),
  };
}

const NOT_FOUND = { code: 'not-found', what: 'such mask' } as const;
function found(project: Project, id: string): Mask {
  const mask = project.masks.find((m) => m.id === id);
  if (mask === undefined) throw new Refused(NOT_FOUND);
  return mask;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length 0, the type, and the checksum of it: a file that lacks this was cut short. */
const END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

/** Types of colour (PNG specification, table 12) as they are told. */
const GREY = { type: 0, told: '8-bit grey' } as const;
const PALETTE = { type: 3, told: 'an 8-bit palette' } as const;

/**
 * Header and end of an 8-bit PNG of the mask's size (PNG specification, 11.2.1), grey or in colours; the pixels are the
 * worker's business, the host decodes nothing. @throws Refused: unreadable-file, shape-mismatch
 */
function checkMaskPng(png: Uint8Array, mask: Mask): void {
  const { height, width } = mask;
  const { type, told } = isInColours(mask) ? PALETTE : GREY;
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'unreadable-file', file: 'The mask', reason, remedy: `Send a PNG: ${told}.` });
  };
  if (bytes.length > MASK_BYTES) refuse('it is larger than 64 MB');
  if (bytes.length < 57 || !bytes.subarray(0, 8).equals(SIGNATURE)) refuse('it is no PNG');
  if (bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR')
    refuse('it does not begin as a PNG does');
  const [depth, colour, compression, filter] = bytes.subarray(24, 28);
  if (depth !== 8 || colour !== type || compression !== 0 || filter !== 0) refuse(`it is not ${told}`);
  if (!bytes.subarray(-12).equals(END)) refuse('its end is missing');
  const size = [bytes.readUInt32BE(20), bytes.readUInt32BE(16)];
  if (size[0] !== height || size[1] !== width)
    throw new Refused({ code: 'shape-mismatch', what: 'The mask', expected: [width, height], found: size.reverse() });
}
