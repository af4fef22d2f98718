import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['bin/**/*.test.ts', 'functions/**/*.test.ts', 'lib/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/database/global-postgres.ts',
    setupFiles: 'test/support/quiet.ts',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    pool: 'forks',
    // Vitest itself leaves one processor free, and would take one worker of two processors.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // The default of a second measures the machine; this ends what hangs.
    expect: { poll: { timeout: 30_000 } },
  },
});
