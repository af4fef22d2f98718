/** The entry point of `cdk`: synthesises all stacks. BUNDLE_DIR lets several syntheses run side by side. */
import { join, resolve } from 'node:path';
import { createApp } from '../lib/deploy/app.ts';

const outdir = resolve(process.env.BUNDLE_DIR ?? join(import.meta.dirname, '..', 'dist'));
const app = await createApp(outdir);
app.synth();
