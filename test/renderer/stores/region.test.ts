// @vitest-environment happy-dom
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Mask, Project } from '../../../core/contract/studio/project.ts';
import { centredGrid } from '../../../core/image/grids/plane-grid.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { rasterised } from '../../../renderer/marks/rasterised.ts';
import { decodeMask } from '../../../renderer/painting/mask/mask-file.ts';
import { useMasks } from '../../../renderer/stores/marks/masks.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';

beforeEach(() => {
  vi.stubGlobal(
    'Worker',
    class {
      onmessage = null;
      postMessage(): void {}
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
});
afterEach(() => vi.unstubAllGlobals());

const SIZE = { height: 8, width: 8 };
/** 4 mm by 2 mm on pixels of 1 mm, between their centres. */
const rectangle = { kind: 'rectangle', from: { x: -2, y: -1 }, to: { x: 2, y: 1 } } as const;
const inside = rasterised(rectangle, centredGrid(8, 8, [1, 1]));

/** A host that keeps one project and the rasters of its masks; a refusal is what it answers to a raster. */
async function opened(refusal: Error | null = null) {
  const rasters = new Map<string, Uint8Array>();
  let kept: Project = projectOf('one', ['first', 'second']);
  const change = (part: Partial<Project>): Project => (kept = { ...kept, ...part, revision: kept.revision + 1 });
  const double = studioDouble({
    projects: {
      get: async () => kept,
      close: async () => null,
      update: async ({ patch }) => change({ recipe: patch.recipe ?? kept.recipe }),
    },
    masks: {
      async create({ mask }) {
        const made: Mask = { ...mask, id: 'made', revision: 0 };
        return { mask: made.id, project: change({ masks: [...kept.masks, made] }) };
      },
    },
  });
  const put = async (path: string, body: Blob): Promise<null> => {
    if (refusal !== null) throw refusal;
    rasters.set(path, new Uint8Array(await body.arrayBuffer()));
    change({ masks: kept.masks.map((m) => ({ ...m, revision: m.revision + 1 })) });
    return null;
  };
  const app = createApp({ render: () => null })
    .provide(connectionKey, { ...double.connection, put })
    .use(createPinia());
  const stores = app.runWithContext(() => ({ masks: useMasks(), project: useProject() }));
  await stores.project.open('one');
  return { ...stores, rasters, kept: () => kept };
}

it('a mark becomes a mask of its name on its slice, with just the pixels inside, and the recipe scores it', async () => {
  const { masks, project, rasters, kept } = await opened();
  expect(await masks.makeRegion('Aorta', { item: 'second', frame: 0 }, inside)).toBe(true);
  expect(kept().masks).toEqual([
    { id: 'made', name: 'Aorta', purpose: 'roi', item: 'second', frame: 0, ...SIZE, revision: 1 },
  ]);
  expect([...rasters.keys()]).toEqual(['/masks/one/made.png?revision=0']);
  const read = decodeMask([...rasters.values()][0]!, 'Aorta', SIZE, 'roi');
  expect(read).toMatchObject({ ok: true, value: { looksInverted: false, raster: { data: inside } } });
  expect(inside.filter((v) => v === 255)).toHaveLength(4 * 2);
  expect(project.recipe?.roi).toBe('made');
  await project.save();
  expect(kept().recipe.roi).toBe('made');
  expect(masks.refusal).toBeNull();
});

it('a region whose pixels could not be kept is not scored, and why is said', async () => {
  const { masks, project } = await opened(new Error('The disk is full.'));
  expect(await masks.makeRegion('Aorta', { item: 'first', frame: 0 }, inside)).toBe(false);
  expect(project.recipe?.roi).toBeNull();
  expect(masks.refusal).not.toBeNull();
});

it('a region of an image that the project does not have is none', async () => {
  const { masks, kept } = await opened();
  expect(await masks.makeRegion('Aorta', { item: 'gone', frame: 0 }, inside)).toBe(false);
  expect(kept().masks).toEqual([]);
});
