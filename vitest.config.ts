import { defineConfig } from 'vitest/config'

export default defineConfig({
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
    testTimeout: 20_000,
  },
})
