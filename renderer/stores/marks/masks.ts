import { until } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { messageOf, type ErrorMessage } from '../../../core/contract/errors.ts';
import { FILE_OF, isInColours, recipeAmong, type Mask } from '../../../core/contract/studio/project.ts';
import type { Frame } from '../../canvas/frame.ts';
import { colourIn } from '../../canvas/probe.ts';
import { scalarsOf } from '../../canvas/scalars.ts';
import { answerOf, type Answer } from '../../client/answer.ts';
import { useConnection } from '../../client/connection.ts';
import { onLeaving } from '../../client/leaving.ts';
import { openJournal } from '../../painting/mask/journal.ts';
import {
  decodeMask,
  encodeMask,
  isOfSize,
  readMask,
  type Purpose,
  type ReadMask,
} from '../../painting/mask/mask-file.ts';
import { openMask, type MaskSession } from '../../painting/mask/mask-session.ts';
import type { MaskSettings } from '../../painting/mask/mask-state.ts';
import type { Colour, Raster } from '../../painting/raster.ts';
import { useMask } from '../../painting/mask/use-mask.ts';
import { maskSaver, type MaskSaver, type Stored } from './mask-saver.ts';
import { usePixels } from '../pictures/pixels.ts';
import { useMeasurement } from '../runs/measurement.ts';
import { useProject } from '../project.ts';
import { useRecentColours } from './recent-colours.ts';
import { useUnsaved } from './unsaved.ts';

/** What is painted, as it was last saved. */
interface Painted {
  readonly of: Mask;
  readonly raster: Raster;
  /** Of a painting. */
  readonly opacity: number;
}

/** Hints are seen on any picture; a painting is seen as it is. */
const looksOf = ({ purpose }: Mask, ink: Colour | undefined): Partial<MaskSettings> => ({
  ...(ink === undefined ? {} : { ink }),
  shown: purpose === 'hints' ? 'outline' : 'fill',
  opacity: 1,
});
const opacityOf = ({ purpose }: Mask, stored: Stored | undefined): Partial<MaskSettings> =>
  purpose === 'painting' && stored?.opacity !== undefined ? { opacity: stored.opacity } : {};

interface OpenMask {
  readonly id: string;
  readonly painted: MaskSession;
  readonly saver: MaskSaver;
}

/** What could not be saved, for example on a full disk, is tried again. */
const AGAIN_MS = 5000;
/** It was removed, or another window's mask was taken over: nothing is left to be saved. */
const GONE: readonly string[] = ['not-found'];
/** Of the PNG of a mask; its last strokes go along. */
const MOST_BYTES = 48 * 1024;

/** The mask that is open for painting. Every stroke is saved once the hand rests; sessions live as long as the project, and until they are saved. */
export const useMasks = defineStore('masks', () => {
  const connection = useConnection();
  const project = useProject();
  const measurement = useMeasurement();
  const pending = useUnsaved();
  const { compute } = usePixels();
  const recent = useRecentColours();

  const openId = ref<string | null>(null);
  const refusal = shallowRef<ErrorMessage | null>(null);
  const unsaved = ref(0);
  /** With their histories: another mask may be looked at in between. Each knows where it is saved. */
  const sessions = new Map<string, OpenMask>();
  const session = shallowRef<MaskSession | null>(null);
  const mask = computed(() => project.masks.find((m) => m.id === openId.value) ?? null);
  const ofItem = computed(() => project.masks.filter((m) => m.item === project.chosen?.id));
  const path = (id: string): string => `/masks/${project.project?.id ?? ''}/${id}`;

  const shown = useMask(
    () => session.value,
    (resting) => {
      const open = [...sessions.values()].find(({ painted }) => painted === resting);
      if (open !== undefined) void save(open);
    },
  );

  /** Of a stroke or a shape in colours, once it is done. */
  const PAINTS: readonly string[] = ['brush', 'rectangle', 'ellipse', 'lasso', 'fill'];
  watch(
    () => shown.state.value?.revision,
    () => {
      const [open, state] = [session.value, shown.state.value];
      if (open?.raster.colours !== undefined && state?.undo && PAINTS.includes(state.undo.id)) recent.use(state.ink);
    },
  );

  /** All that is seen of the open mask is on the disk. */
  const isSaved = computed(() => {
    const open = openId.value === null ? undefined : sessions.get(openId.value);
    // Asked for the sake of its changes.
    return shown.state.value !== null && unsaved.value === 0 && open?.saver.isBehind !== true;
  });

  watch(
    () => project.project?.id,
    () => {
      // The last stroke is saved before its session goes.
      close();
      for (const open of sessions.values()) letGo(open);
    },
  );

  async function save(open: OpenMask): Promise<void> {
    const { id, saver, painted } = open;
    unsaved.value++;
    const refused = await saver.save();
    unsaved.value--;
    refusal.value = refused;
    const isLost = refused !== null && GONE.includes(refused.code);
    pending.set(id, isLost || !saver.isBehind ? null : refused);
    if (refused !== null && !isLost)
      setTimeout(() => {
        if (sessions.get(id) === open && saver.isBehind && !painted.state.isPainting) void save(open);
      }, AGAIN_MS);
    if (isLost) sessions.delete(id);
    else letGo(open);
    await followOthers();
  }

  /** Waits until what is painted so far is on the disk, or was refused. */
  async function settled(): Promise<void> {
    if (session.value?.state.isPainting === false) session.value.settle();
    await until(unsaved).toBe(0);
  }

  /** Of a session whose project is not the open one, unless it holds what is not saved yet. */
  function letGo({ id, saver }: OpenMask): void {
    if (!saver.isBehind && !project.masks.some((m) => m.id === id)) sessions.delete(id);
  }

  onLeaving({
    flush(isGone) {
      if (isGone) session.value?.abandon(); // half a stroke is never saved
      if (session.value?.state.isPainting === false) session.value.settle();
    },
    isAtRisk: () => [...sessions.values()].some(({ saver }) => saver.isBehind && saver.bytes > MOST_BYTES),
  });
  // What a lost connection kept from the disk is saved once there is one again.
  connection.onEvent(({ kind }) => {
    if (kind !== 'fresh') return;
    for (const open of sessions.values()) if (open.saver.isBehind && !open.painted.state.isPainting) void save(open);
  });

  /** Another window has painted: its mask and its history are shown, unless there are strokes here that it lacks. */
  async function followOthers(): Promise<void> {
    if (unsaved.value > 0) return;
    for (const of of project.masks) {
      const known = sessions.get(of.id);
      if (known === undefined || known.saver.revision >= of.revision) continue;
      if (known.saver.isBehind || known.painted.state.isPainting) continue;
      if (openId.value === of.id) await beginStored(of, known.painted.state);
      else sessions.delete(of.id);
    }
  }

  function begin(of: Mask, stored?: Stored, undo = new Uint8Array(0), settings?: Partial<MaskSettings>): void {
    const { journal, past } = openJournal(undo, stored?.png ?? new Uint8Array(0), of);
    const below = (): Frame | null => {
      const { frame } = measurement;
      return frame === null || frame.height !== of.height || frame.width !== of.width ? null : frame;
    };
    const inColours = isInColours(of);
    const opened = openMask({
      height: of.height,
      width: of.width,
      ...(stored === undefined ? {} : { data: stored.raster.data }),
      ...(inColours ? { colours: stored?.raster.colours ?? [] } : {}),
      past,
      settings: { ...(inColours ? looksOf(of, recent.colours[0]) : {}), ...settings, ...opacityOf(of, stored) },
      values: () => {
        const frame = below();
        return frame === null ? null : scalarsOf(frame);
      },
      colourAt: ({ row, column }) => {
        const frame = below();
        return frame === null ? null : colourIn(frame, row, column);
      },
    });
    const newest = async (): Promise<Stored | null> => {
      await project.refresh();
      const now = project.masks.find((m) => m.id === of.id);
      const read = now === undefined ? null : await fetched(now);
      return read?.ok === true ? read.value : null;
    };
    const { put } = connection;
    const saver = maskSaver({ put, path: path(of.id), of, painted: opened, journal, encode: compute.png, newest });
    sessions.set(of.id, { id: of.id, painted: opened, saver });
    session.value = opened;
    openId.value = of.id;
  }

  const bytesAt = (at: string): Promise<Answer<Uint8Array<ArrayBuffer>>> =>
    answerOf(
      fetch(connection.url(at)).then(async (response) => {
        if (!response.ok) throw new Error(`status ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      }),
    );
  /** A mask that was painted on, as the host has it. */
  async function fetched(of: Mask): Promise<Answer<Stored>> {
    const png = await bytesAt(`${path(of.id)}.png`);
    if (!png.ok) return png;
    const read = decodeMask(png.value, of.name, of, of.purpose);
    if (!read.ok) return { ok: false, error: messageOf(read.error) };
    const { raster, opacity } = read.value;
    return { ok: true, value: { revision: of.revision, png: png.value, raster, opacity } };
  }

  /** What is painted in the project, as it was last saved. */
  const painted = shallowRef<readonly Painted[]>([]);
  const regions = computed(() => painted.value.filter(({ of }) => of.purpose === 'roi'));
  watch(
    () => project.masks.map((m) => `${m.id} ${m.revision} ${m.name}`).join(),
    async () => {
      await followOthers();
      takeNew();
      const known = new Map(painted.value.map((one) => [`${one.of.id} ${one.of.revision}`, one]));
      const read = await Promise.all(
        project.masks.map(async (of) => {
          if (of.revision === 0) return [];
          const same = known.get(`${of.id} ${of.revision}`);
          if (same !== undefined) return [{ ...same, of }];
          const mask = await fetched(of);
          return mask.ok ? [{ of, raster: mask.value.raster, opacity: mask.value.opacity ?? 1 }] : [];
        }),
      );
      painted.value = read.flat();
    },
    { immediate: true },
  );
  /** The first region on a grid of this size, as a report names it. */
  function regionOn(size: {
    readonly height: number;
    readonly width: number;
  }): { project: string; mask: string } | null {
    const on = project.masks.find(
      (m) => m.purpose === 'roi' && m.revision > 0 && m.height === size.height && m.width === size.width,
    );
    return on === undefined || project.project === null ? null : { project: project.project.id, mask: on.id };
  }
  /** Regions on a grid of this size, by name. */
  const regionsFor = (size: { readonly height: number; readonly width: number }): Record<string, Uint8Array> =>
    Object.fromEntries(
      regions.value
        .filter(({ raster }) => raster.height === size.height && raster.width === size.width)
        .map(({ of, raster }) => [of.name, raster.data.slice()]),
    );

  /** Opens a mask of the project for painting. */
  async function open(of: Mask): Promise<void> {
    const known = sessions.get(of.id);
    if (known !== undefined) {
      session.value = known.painted;
      openId.value = of.id;
      return;
    }
    if (of.revision === 0) {
      // It was made and never painted on.
      begin(of);
      return;
    }
    await beginStored(of);
  }

  async function beginStored(of: Mask, settings?: Partial<MaskSettings>): Promise<void> {
    const read = await fetched(of);
    refusal.value = read.ok ? null : read.error;
    if (!read.ok) return;
    const undo = await bytesAt(`${path(of.id)}.undo`);
    // Painted on in the meantime: its save will find out.
    if (sessions.get(of.id)?.saver.isBehind) return;
    begin(of, read.value, undo.ok ? undo.value : undefined, settings);
  }

  /** A new one on the slice that is looked at, open for painting. */
  async function create(name: string, purpose: Purpose = 'roi'): Promise<void> {
    const [at, item, frame] = [project.project, project.chosen, measurement.frame];
    if (at === null || item === null || frame === null) return;
    await project.save();
    const { height, width } = frame;
    const answer = await answerOf(
      connection.api.masks.create({
        project: at.id,
        mask: { name, purpose, item: item.id, frame: measurement.slice, height, width },
      }),
    );
    refusal.value = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    project.adopt(answer.value.project);
    const made = answer.value.project.masks.find((m) => m.id === answer.value.mask);
    if (made === undefined) return;
    begin(made);
    fresh.add(made.id);
  }

  /** A region that was drawn as a mark, as a mask [row, column] of its slice; the recipe measures it from now on. */
  async function makeRegion(
    name: string,
    { item, frame }: { readonly item: string; readonly frame: number },
    data: Uint8Array,
  ): Promise<boolean> {
    const [at, facts] = [project.project, project.itemOf(item)?.facts];
    if (at === null || facts === undefined) return false;
    await project.save();
    const { height, width } = facts;
    const made = await answerOf(
      connection.api.masks.create({ project: at.id, mask: { name, purpose: 'roi', item, frame, height, width } }),
    );
    refusal.value = made.ok ? null : made.error;
    if (!made.ok) return false;
    const { mask: id } = made.value;
    const png = encodeMask({ data, height, width }, 'roi', 'png');
    const saved = await answerOf(connection.put(`${path(id)}.png?revision=0`, new Blob([new Uint8Array(png)])));
    refusal.value = saved.ok ? null : saved.error;
    await project.refresh();
    if (saved.ok) project.setRecipe({ roi: id });
    return saved.ok;
  }

  /** Made here and not painted yet: an empty region has no figures, and no run waits for it. */
  const fresh = new Set<string>();
  /** The recipe takes what was made for it once there is something in it: figures of a region are what that is for. */
  function takeNew(): void {
    for (const of of project.masks) {
      if (of.revision === 0 || !fresh.delete(of.id) || project.recipe === null) continue;
      const { roi, files } = project.recipe;
      if (of.purpose === 'roi') {
        if (roi === null) project.setRecipe({ roi: of.id });
        continue;
      }
      const file = FILE_OF[of.purpose];
      const isTaken = files[file] !== undefined || project.task?.files.includes(file) !== true;
      if (!isTaken) project.setRecipe({ files: { ...files, [file]: of.id } });
    }
  }

  /** @returns whether it was done */
  async function remove(of: Mask): Promise<boolean> {
    const at = project.project;
    if (at === null) return false;
    const { recipe } = project;
    if (recipe !== null && [recipe.roi, ...Object.values(recipe.files)].includes(of.id)) {
      const masks = project.masks.filter(({ id }) => id !== of.id);
      project.setRecipe(recipeAmong(recipe, { masks, items: project.items }));
    }
    await project.save();
    const answer = await answerOf(connection.api.masks.remove({ project: at.id, mask: of.id }));
    refusal.value = answer.ok ? null : answer.error;
    if (!answer.ok) return false;
    project.adopt(answer.value);
    sessions.delete(of.id);
    pending.set(of.id, null);
    if (openId.value === of.id) close();
    return true;
  }

  function close(): void {
    session.value?.settle();
    session.value = null;
    openId.value = null;
  }

  /** A mask from a file that has another size than the image: what becomes of it is asked. */
  const misfit = shallowRef<(ReadMask & { readonly name: string }) | null>(null);
  /** What was loaded probably means the other colour. */
  const looksInverted = ref(false);
  watch(session, () => {
    misfit.value = null;
    looksInverted.value = false;
  });

  /** Takes the raster of a file over, as one step that can be undone; one of another size waits as `misfit`. */
  async function load(file: File): Promise<void> {
    const [of, painted] = [mask.value, session.value];
    if (of === null || painted === null) return;
    const read = readMask(new Uint8Array(await file.arrayBuffer()), file.name, of.purpose);
    refusal.value = read.ok ? null : messageOf(read.error);
    if (!read.ok || session.value !== painted) return;
    if (isOfSize(read.value.raster, of)) take(read.value);
    else misfit.value = { ...read.value, name: file.name };
  }

  function take({ raster, looksInverted: inverted, opacity }: ReadMask): void {
    session.value?.load(raster);
    if (opacity !== undefined && mask.value?.purpose === 'painting') session.value?.set({ opacity });
    looksInverted.value = inverted;
    misfit.value = null;
  }

  return {
    openId,
    mask,
    session,
    ofItem,
    refusal,
    isSaved,
    settled,
    painted,
    regions,
    regionsFor,
    regionOn,
    state: shown.state,
    overlay: shown.overlay,
    overlayRevision: shown.revision,
    open,
    create,
    makeRegion,
    remove,
    close,
    load,
    misfit,
    take,
    looksInverted,
  };
});
