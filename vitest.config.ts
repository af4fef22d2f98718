import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const HANGS_MS = 10 * 60_000;
/** Shorter, so that the step which hangs is named, and not only its test. */
const STEP_HANGS_MS = HANGS_MS / 2;

declare module 'vitest' {
  export interface ProvidedContext {
    /** Limit of one step of a browser. */
    stepMs: number;
  }
}

export default defineConfig({
  test: {
    include: ['bin/**/*.test.ts', 'functions/**/*.test.ts', 'lib/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: 'test/support/database/global-postgres.ts',
    setupFiles: 'test/support/quiet.ts',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    pool: 'forks',
    // Vitest's own default leaves one processor free: with two processors it would start one worker.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    sequence: { sequencer: LongestFirst },
    // Limits are for what hangs. A test takes ten times as long on a busy machine, and must not fail for that.
    testTimeout: HANGS_MS,
    hookTimeout: HANGS_MS,
    teardownTimeout: HANGS_MS,
    expect: { poll: { timeout: STEP_HANGS_MS } },
    provide: { stepMs: STEP_HANGS_MS },
  },
});
