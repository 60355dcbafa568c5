import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    environment: 'happy-dom',
    // A window for each file would take five times as long as the tests themselves.
    isolate: false,
    setupFiles: ['src/test-setup.ts'],
    include: ['src/**/*.test.ts', 'worker/**/*.test.ts', 'build/**/*.test.ts'],
  },
})
