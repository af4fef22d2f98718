/** The clock bar in a real browser, on a stack of its own: its moves would move the clock of the other cases too. */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { clockCases } from './clock.cases.ts';
import { type ConsoleTests, executablePath, startConsole } from './setup-browser.ts';

const title = executablePath ? 'the clock bar' : 'the clock bar, left out: no Chromium found, nor CHROMIUM_PATH';

describe.skipIf(executablePath === undefined)(title, () => {
  let tests: ConsoleTests;
  beforeAll(async () => {
    tests = await startConsole();
  });
  afterEach(() => tests.close());
  afterAll(() => tests?.stop());

  clockCases(() => tests);
});
