import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** In development (`vite --config web/vite.config.ts`) the signaling server runs beside this one. */
const SERVER_IN_DEVELOPMENT = '127.0.0.1:8080';

const page = (path: string): string => `${import.meta.dirname}/${path}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1_100,
    // Two pages: callers load nothing of the administrators'.
    rolldownOptions: { input: { index: page('index.html'), admin: page('admin/index.html') } },
  },
  server: {
    proxy: {
      '/ws': { target: `ws://${SERVER_IN_DEVELOPMENT}`, ws: true },
      '/api': { target: `http://${SERVER_IN_DEVELOPMENT}` },
    },
  },
});
