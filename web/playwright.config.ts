import { defineConfig } from '@playwright/test';

/** The whole job in real browsers against the real server; each test starts its own, see e2e/people.ts. */
export default defineConfig({
  testDir: 'e2e',
  // Long enough for a busy machine; a test that waits for nothing ends here.
  timeout: 180_000,
  workers: 2,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A busy machine may miss a moment once; what fails twice is broken, and what failed once is named.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  expect: {
    timeout: 30_000,
    // Edges of letters are drawn a little differently by every version of the browser; a shade of a surface is not.
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', threshold: 0.06, maxDiffPixelRatio: 0.02 },
  },
  // The same pictures on every system.
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  use: {
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' },
  },
});
