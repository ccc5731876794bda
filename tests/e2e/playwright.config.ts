import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './pages/acts.mjs';

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  globalSetup: './pages/published.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    launchOptions,
    // The fake provider makes its own certificate: browsers speak HTTP/2 only over TLS.
    ignoreHTTPSErrors: true,
    // A service worker would answer requests that these tests count.
    serviceWorkers: 'block',
    locale: 'en-GB',
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'desktop',
      use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } },
    },
    {
      // A phone's width, but Chromium's own engine, which is the one that is here.
      name: 'phone',
      testMatch: 'journey.spec.ts',
      use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } },
    },
  ],
});
