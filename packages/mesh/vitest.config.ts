import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      // The fake world runs minutes of meetings, on machines that may have other things to do.
      {
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'vectors/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts'],
          testTimeout: 60_000,
          // Nothing here belongs to a file: all worlds are made by their tests.
          isolate: false,
          provide: {
            linkHistories: Number(process.env['LINK_HISTORIES'] ?? '120'),
            modelSeed: Number(process.env['MODEL_SEED'] ?? '4004'),
          },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
                args: [
                  '--use-fake-device-for-media-stream',
                  '--use-fake-ui-for-media-stream',
                  '--autoplay-policy=no-user-gesture-required',
                  '--allow-loopback-in-peer-connection',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
