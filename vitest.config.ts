import { defineConfig } from 'vitest/config'
import { words } from './apps/studio/web/messages/words.ts'

export default defineConfig({
  plugins: [...words()],
  test: {
    include: [
      'packages/**/*.test.ts',
      'bench/**/*.test.ts',
      'torture/*.test.ts',
      'publish/**/*.test.ts',
      'apps/**/*.test.ts',
      'docs/**/*.test.ts',
      'tidy/*.test.ts',
    ],
    globalSetup: ['apps/allot/testing/temporary-folder.ts', 'apps/allot/testing/web-app.ts'],
    // A file a core: many tests wait for a browser or a disk. By itself vitest leaves one core out, which is half of two.
    maxWorkers: '100%',
    // Bounds for what hangs, not for what is slow: on a busy machine a start of the program takes ten seconds.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
