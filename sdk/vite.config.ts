import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The library as one ES module, for pages that are built without our tools. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    lib: { entry: 'index.ts', formats: ['es'], fileName: () => 'parley.js' },
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    target: 'es2022',
  },
});
