/** The entry point of `cdk`: synthesises all stacks. BUNDLE_DIR lets several syntheses run side by side. */
import { join, resolve } from 'node:path';
import { createApp } from '../lib/deploy/app.ts';
import { ContextError } from '../lib/deploy/environment-file.ts';

const outdir = resolve(process.env.BUNDLE_DIR ?? join(import.meta.dirname, '..', 'dist'));
try {
  const app = await createApp(outdir);
  app.synth();
} catch (error) {
  if (!(error instanceof ContextError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
