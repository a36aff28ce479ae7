// Tests run as ES modules (`--experimental-vm-modules`), TypeScript stripped by swc; types are checked apart, by tsc.
// SUITE picks the tests by their ending: all that need no more than `npm test` brings, or `browser`, or `redis`.
const suite = process.env.SUITE ?? '';
const extra = ['browser', 'redis'];

export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  testMatch: suite === '' ? ['<rootDir>/**/*.test.ts'] : [`<rootDir>/**/*.${suite}.test.ts`],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    ...(suite === '' ? extra.map((name) => `\\.${name}\\.test\\.ts$`) : []),
  ],
  testTimeout: 60_000,
  maxWorkers: suite === 'browser' ? 1 : 2,
};
