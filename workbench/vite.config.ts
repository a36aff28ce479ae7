// Builds the workbench into dist: index.html for every address, everything else under /assets with a hash in its name.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['BANLV_SERVER'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    sourcemap: false,
    // The browsers inside WeCom are some years behind.
    target: 'es2020',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // React changes least often, so it keeps its own cached file.
        codeSplitting: { groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }] },
      },
    },
  },
  server: { proxy: { '/staff': server } },
});
