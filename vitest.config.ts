import { defineConfig } from 'vitest/config'
import { words } from './apps/studio/web/messages/words.ts'

export default defineConfig({
  plugins: [...words()],
  test: {
    include: [
      'packages/**/*.test.ts',
      'bench/**/*.test.ts',
      'publish/**/*.test.ts',
      'apps/**/*.test.ts',
      'docs/**/*.test.ts',
      'tidy/*.test.ts',
    ],
    globalSetup: ['apps/allot/testing/temporary-folder.ts', 'apps/allot/testing/web-app.ts'],
    // A file a core: many tests wait for a browser or a disk. By itself vitest leaves one core out, which is half of two.
    maxWorkers: '100%',
    testTimeout: 20_000,
  },
})
