/** Run when a version is released: from then on its migrations never change. */
import { readFileSync } from 'node:fs';
import { recordRelease } from '../lib/database/release.ts';

const { version }: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
try {
  recordRelease(version);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
