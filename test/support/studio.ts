import { createRouterClient, type RouterClient } from '@orpc/server';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Project } from '../../core/contract/studio/project.ts';
import type { StudioRouter } from '../../electron/host/router.ts';
import { openStudio, type Studio } from '../../electron/host/studio.ts';
import type { WorkerProcess } from '../../electron/host/worker-process.ts';
import { fileURLToPath } from 'node:url';
import { bundleOf } from './bundle.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A studio with a client that calls its router as a window does, without a transport between them. */
export interface OpenStudio {
  readonly studio: Studio;
  readonly client: RouterClient<StudioRouter, Record<never, never>>;
  /** Sends files by the bulk path. @returns the source to import from */
  upload(...paths: string[]): Promise<string>;
  /** A new project with these files. */
  projectOf(...paths: string[]): Promise<Project>;
}

export async function openTestStudio(home: string, startWorker: () => WorkerProcess): Promise<OpenStudio> {
  const studio = await openStudio({ home, root: ROOT, program: 'langevin test', target: 'browser', startWorker });
  const client = createRouterClient(studio.router, { context: {} });
  const send = async (method: string, path: string, body: Uint8Array<ArrayBuffer> | string): Promise<unknown> => {
    const response = await studio.bulk(new Request(`http://studio${path}`, { method, body }));
    if (response?.status !== 200) throw new Error(`${method} ${path}: ${response?.status} ${await response?.text()}`);
    return response.json();
  };
  const upload: OpenStudio['upload'] = async (...paths) => {
    const answer = await send('POST', '/uploads', '{"bytes":0}');
    const id = typeof answer === 'object' && answer !== null && 'id' in answer ? String(answer.id) : '';
    for (const path of paths)
      await send('PUT', `/uploads/${id}`, bundleOf({ [basename(path)]: Uint8Array.from(readFileSync(path)) }));
    return id;
  };
  return {
    studio,
    client,
    upload,
    async projectOf(...paths) {
      const { id } = await client.projects.create({ name: 'Test' });
      return (await client.library.import({ project: id, source: await upload(...paths) })).project;
    },
  };
}
