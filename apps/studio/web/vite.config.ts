import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // The first page is 410 kB (133 kB gzipped), cached after the first visit; the warning says when it grows.
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 500 },
})
