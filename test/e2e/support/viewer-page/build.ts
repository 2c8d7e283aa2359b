import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The page as one HTML text, its script and style inside. */
export async function viewerPage(): Promise<string> {
  const entry = fileURLToPath(new URL('main.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((b) => ('output' in b ? b.output : []));
  const script = outputs.map((o) => (o.type === 'chunk' ? o.code : '')).join('\n');
  const style = outputs.map((o) => (o.type === 'asset' ? String(o.source) : '')).join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Viewer</title><style>${style}</style>
    <div id="app"></div><script type="module">${script.replaceAll('</script', '<\\/script')}</script></html>`;
}
