/** What a failed test of the console leaves behind. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const FOLDER = join(import.meta.dirname, '..', '..', 'test-results');
const PICTURE_MS = 30_000;

/** Returns where each page is and which picture of it was saved. Git ignores the folder of the pictures. */
export async function describePages(pages: readonly Page[], test: string): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const lines = pages.map(async (page, place) => {
    const path = join(FOLDER, `${test.replaceAll(/\W+/g, '-').slice(0, 80)}-${place + 1}.png`);
    const picture = await page.screenshot({ path, fullPage: true, timeout: PICTURE_MS }).then(
      () => `picture ${path}`,
      (error: unknown) => `no picture: ${error}`,
    );
    return `${page.url()}: ${picture}`;
  });
  return [
    'The test failed with these pages open, and these messages of the browser:',
    ...(await Promise.all(lines)),
  ].join('\n');
}
