/**
 * The bulk paths that `core/contract/studio/studio.ts` names, in terms of Fetch: the loopback server and Electron's own
 * protocol answer alike. Who may ask is the server's business; what may be had is decided here.
 */
import { z } from 'zod';
import type { StudioError } from '../../../core/contract/errors.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { idSchema } from '../../../core/contract/studio/item.ts';
import { announcedSchema } from '../../../core/contract/studio/bundle.ts';
import { JOURNAL_BYTES, MASK_BYTES } from '../../../core/contract/studio/project.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { messageFrom } from '../error-mapping.ts';
import type { Exports } from '../exports/exports.ts';
import { sendFile, type Purpose } from './file-response.ts';
import type { Items, RawAsked } from '../projects/items.ts';
import type { Masks } from '../projects/masks.ts';
import type { Reader } from '../reader.ts';
import type { Uploads } from './uploads.ts';

export interface BulkParts {
  /** Named to nobody. */
  readonly home: string;
  readonly uploads: Uploads;
  readonly reader: Reader;
  readonly items: Items;
  readonly masks: Masks;
  readonly exports: Exports;
  readonly runFolder: (run: string) => string | null;
}

/** Of the picture that is shown while the rest of an upload is on its way. */
const FIRST_SIDE = 512;

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: RegExp;
  readonly answer: (request: Request, ...parts: string[]) => Promise<Response>;
}

/** @returns null where the path is not of the bulk's */
export function bulkRoutes(parts: BulkParts): (request: Request) => Promise<Response | null> {
  const routes = routesOf(parts);
  return async (request) => {
    const { pathname } = new URL(request.url);
    const matching = routes.filter(({ path }) => path.test(pathname));
    if (matching.length === 0) return null;
    const route = matching.find(({ method }) => method === request.method);
    if (route === undefined) {
      return new Response(null, { status: 405, headers: { allow: matching.map((r) => r.method).join(', ') } });
    }
    const answer = await attempt(() =>
      route.answer(request, ...(route.path.exec(pathname) ?? []).slice(1).map(decoded)),
    );
    return answer.ok ? answer.value : refusal(parts.home, answer.error);
  };
}

const rawAskedSchema = z.strictObject({
  task: z.string(),
  values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});

/** @throws Refused */
function rawAskedIn(url: string): RawAsked {
  const text = new URL(url).searchParams.get('asked') ?? '';
  const read = attemptJson(text);
  const asked = rawAskedSchema.safeParse(read);
  if (!asked.success) throw new Refused({ code: 'not-found', what: 'such measurement' });
  return asked.data;
}
function attemptJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function routesOf({ uploads, reader, items, masks, exports, runFolder }: BulkParts): readonly Route[] {
  return [
    {
      method: 'POST',
      path: /^\/uploads$/,
      answer: async (request) => json({ id: await uploads.begin(await announced(request)) }),
    },
    {
      method: 'PUT',
      path: /^\/uploads\/([^/]+)$/,
      async answer(request, id = '') {
        await uploads.put(idOf(id), request.body ?? nothing());
        return json(null);
      },
    },
    {
      method: 'GET',
      path: /^\/uploads\/([^/]+)\/first\.png$/,
      async answer(_, id = '') {
        const path = uploads.first(idOf(id));
        const { png } = must(await reader.ask({ kind: 'thumbnail', path, frame: 0, size: FIRST_SIDE }));
        return binary(png, 'image/png');
      },
    },
    {
      method: 'GET',
      path: /^\/items\/([^/]+)\/([^/]+)\/frames\/(\d{1,9})$/,
      async answer(_, project = '', item = '', frame = '') {
        const { data } = await items.frame(idOf(project), idOf(item), Number(frame));
        return binary(bytesOf(data), 'application/octet-stream');
      },
    },
    {
      method: 'GET',
      path: /^\/items\/([^/]+)\/([^/]+)\/raw\/(\d{1,9})\.npy$/,
      async answer({ url }, project = '', item = '', frame = '') {
        const { data, shape } = await items.raw(idOf(project), idOf(item), Number(frame), rawAskedIn(url));
        return binary(Uint8Array.from(encodeNpy(data, shape)), 'application/octet-stream');
      },
    },
    {
      method: 'GET',
      path: /^\/items\/([^/]+)\/([^/]+)\/thumbnail\.png$/,
      answer: async (_, project = '', item = '') =>
        binary(await items.thumbnail(idOf(project), idOf(item)), 'image/png'),
    },
    {
      method: 'GET',
      path: /^\/masks\/([^/]+)\/([^/]+)\.png$/,
      answer: async (_, project = '', mask = '') => binary(await masks.raster(idOf(project), idOf(mask)), 'image/png'),
    },
    {
      method: 'PUT',
      path: /^\/masks\/([^/]+)\/([^/]+)\.png$/,
      async answer(request, project = '', mask = '') {
        const { revision: on, undo: length, at } = saveOf(request);
        const body = await wholeBody(request, MASK_BYTES + JOURNAL_BYTES);
        const end = Math.max(0, body.length - length);
        const undo = length === 0 ? undefined : { at, bytes: body.subarray(end) };
        const painted = { png: body.subarray(0, end), revision: on, undo };
        const { revision } = await masks.setRaster(idOf(project), idOf(mask), painted);
        return json({ revision });
      },
    },
    {
      method: 'GET',
      path: /^\/masks\/([^/]+)\/([^/]+)\.undo$/,
      answer: async (_, project = '', mask = '') =>
        binary(await masks.undo(idOf(project), idOf(mask)), 'application/octet-stream'),
    },
    {
      method: 'GET',
      path: /^\/runs\/([^/]+)\/files\/(.+)$/,
      async answer(request, run = '', path = '') {
        const folder = runFolder(idOf(run));
        if (folder === null) throw new Refused({ code: 'not-found', what: 'such run' });
        return sendFile(folder, path, request.signal, purposeOf(request, 'inline'));
      },
    },
    {
      method: 'GET',
      path: /^\/exports\/([^/]+)\/([^/]+)$/,
      answer: async (request, id = '', name = '') =>
        sendFile(exports.folderOf(idOf(id), name), name, request.signal, purposeOf(request, 'attachment')),
    },
  ];
}

const purposeOf = (request: Request, usual: Purpose): Purpose =>
  new URL(request.url).searchParams.has('print') ? 'print' : usual;

/** A slash that is written as %2F stays one within its part, where no name can have it. @throws Refused */
function decoded(path: string): string {
  try {
    return path
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('/', '\\'))
      .join('/');
  } catch {
    throw new Refused({ code: 'invalid-parameter', parameter: 'The address', reason: 'it cannot be decoded' });
  }
}

function idOf(text: string): string {
  const parsed = idSchema.safeParse(text);
  if (!parsed.success) throw new Refused({ code: 'not-found', what: 'such address' });
  return parsed.data;
}

const place = z.coerce.number().int().min(0).max(JOURNAL_BYTES);
const saveSchema = z.object({
  revision: z.coerce.number().int().nonnegative().optional(),
  undo: place.default(0),
  at: place.default(0),
});

/** What the address of a mask says about its saving. @throws Refused (invalid-parameter) */
function saveOf(request: Request): z.infer<typeof saveSchema> {
  const parsed = saveSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (parsed.success) return parsed.data;
  throw new Refused({ code: 'invalid-parameter', parameter: 'The address', reason: 'its numbers cannot be read' });
}

/** @throws Refused (invalid-parameter) */
async function announced(request: Request): Promise<number> {
  try {
    return announcedSchema.parse(JSON.parse(Buffer.from(await wholeBody(request, 1024)).toString('utf8'))).bytes;
  } catch {
    throw new Refused({ code: 'invalid-parameter', parameter: 'An upload', reason: 'it does not say how large it is' });
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // No body.
}

async function wholeBody(request: Request, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? nothing()) {
    bytes += chunk.length;
    if (bytes > most) {
      const reason = `it is larger than ${most / 2 ** 20} MB`;
      throw new Refused({ code: 'unsupported-file', file: 'What was sent', reason });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const bytesOf = (data: Float32Array): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Patients' pixels stay out of every cache on disk, and nothing is taken for another type than it is said to be. */
const GUARDED = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

const json = (value: unknown, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers: { ...GUARDED, 'content-type': 'application/json' } });

const binary = (bytes: Uint8Array, type: string): Response =>
  new Response(bytes, { headers: { ...GUARDED, 'content-type': type, 'content-length': String(bytes.length) } });

const refusal = (home: string, error: StudioError): Response => json(messageFrom(home, error), statusOf(error));

function statusOf(error: StudioError): number {
  switch (error.code) {
    case 'not-found':
      return 404;
    case 'contradiction':
      return 409;
    case 'invalid-parameter':
      return 400;
    case 'cannot-write':
      return 507;
    default:
      return 422;
  }
}
