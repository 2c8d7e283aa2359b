import type { ItemFacts } from '../../core/contract/studio/item.ts';
import type { Project } from '../../core/contract/studio/project.ts';

const facts: ItemFacts = {
  format: 'npy',
  kind: 'image',
  frames: 1,
  volumes: 1,
  height: 8,
  width: 8,
  samples: 1,
  unit: 'HU',
  fullScale: null,
  isSigned: true,
  inverted: false,
  pixelMm: [1, 1],
  sliceMm: null,
  windows: [],
  places: [],
  modality: 'CT',
  bytes: 256,
  warnings: [],
  says: [],
  numbers: null,
  unread: [],
  recipe: null,
};

/** A project with items of these ids. */
export const projectOf = (id: string, items: readonly string[], revision = 1): Project => ({
  schemaVersion: 3,
  id,
  name: `Project ${id}`,
  created: '2026-01-01T00:00:00.000Z',
  changed: '2026-01-02T00:00:00.000Z',
  revision,
  items: items.map((item) => ({ id: item, name: `${item}.npy`, facts })),
  masks: [],
  marks: [],
  recipe: {
    task: 'reconstruct-ct',
    item: null,
    slice: 0,
    values: {},
    solverValues: {},
    lists: {},
    files: {},
    roi: null,
  },
  runs: [],
});
