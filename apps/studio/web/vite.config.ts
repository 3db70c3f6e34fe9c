import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstParts } from './first-parts.ts'
import { words } from './messages/words.ts'
import { parts } from './parts.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [...words(), react(), tailwindcss(), firstParts()],
  // The first page is 410 kB (133 kB gzipped), cached after the first visit; the warning says when it grows.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 500,
    rolldownOptions: { output: parts },
  },
})
