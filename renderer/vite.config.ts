import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** The window, as plain files for the loopback server and for Electron's own protocol. */
export default defineConfig({
  root,
  base: './',
  plugins: [vue()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // Inlined assets would be data: URLs, which our content policy allows for images only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
