import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** In development (`vite --config web/vite.config.ts`) the signaling server runs beside this one. */
const SERVER_IN_DEVELOPMENT = 'ws://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, reportCompressedSize: true, chunkSizeWarningLimit: 1_100 },
  server: { proxy: { '/ws': { target: SERVER_IN_DEVELOPMENT, ws: true } } },
});
