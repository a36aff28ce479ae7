// Builds the workbench into dist: index.html for every address, everything else under /assets with a hash in its name.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env['BANLV_SERVER'] ?? 'http://127.0.0.1:3000';

/** The server sends the `.br` or `.gz` beside a file to browsers that take it: a third of the bytes, compressed once. */
const compressed = (): Plugin => ({
  name: 'banlv-compressed',
  apply: 'build',
  writeBundle({ dir = 'dist' }, files) {
    for (const name of Object.keys(files)) {
      if (!/\.(js|css)$/.test(name)) continue;
      const content = readFileSync(path.join(dir, name));
      writeFileSync(path.join(dir, `${name}.br`), brotliCompressSync(content));
      writeFileSync(path.join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
});

export default defineConfig({
  base: '/',
  plugins: [react(), compressed()],
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
