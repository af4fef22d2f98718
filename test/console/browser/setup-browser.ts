/** The running stack and one Chromium for all tests of the console, with a context of its own for each. */
import { source } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { makeClientSecret, signInContext } from '../../support/issuer/sign-in-context.ts';
import { type RunningStack, startStack, type Tenant } from '../../support/stack/setup-stack.ts';
import { findChromium } from './find-chromium.ts';
import { describePages } from './report-failure.ts';

const executablePath = findChromium();

/**
 * Two pages of Chromium's own address bar would be loaded in every context, which takes a third of the time of opening a page. The flag takes
 * the place of Playwright's, of which the others are.
 */
const WITHOUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'PaintHolding'],
  ...['HttpsFirstBalancedModeAutoEnable', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...[
    'MediaRouter',
    'LensOverlay',
    'AimEnabled',
    'OptimizationHints',
    'NetworkTimeServiceQuerying',
    'PreconnectToSearch',
  ],
];

/** Debian's build needs no sandbox as root, and the shared memory of a container is too small for it. */
const FLAGS = [
  ...['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb'],
  `--disable-features=${WITHOUT.join(',')}`,
];

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface OpenOptions extends BrowserContextOptions {
  /** Signs in with it, as the link of `npm start` does. */
  readonly key?: string;
  /** Before the first page is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** What the browser may complain about, as a test expects it. */
  readonly expected?: RegExp;
}

export interface ConsoleTests {
  readonly stack: RunningStack;
  /** Opens a screen below /console in a context of its own. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** Closes what the test opened. Throws for errors and violations of the policy in it, and says what a failed test saw. */
  close(test: { readonly name: string; readonly isFailed: boolean }): Promise<void>;
  /** A tenant with a rep and a customer whose contact date has come. */
  newTenant(customerName?: string): Promise<Tenant>;
  stop(): Promise<void>;
}

/** Failed replies, which the browser reports by itself; a test that expects none looks at the page. */
const NETWORK = /^Failed to load resource/;

function watch(page: Page, complaints: string[], expected: RegExp): void {
  const note = (text: string) => void (expected.test(text) || complaints.push(text));
  page.on('pageerror', (error) => note(String(error)));
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && note(message.text())));
}

/** Of the page, for functions that run in it. */
declare const document: { querySelector(selector: string): { readonly innerText: string } | null };
declare const axe: {
  run(options: object): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
};

/** Serious or not, axe finds nothing, by all rules or by those that are named. The page's policy blocks a script tag, so axe is evaluated. */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  if (await page.evaluate(() => typeof axe === 'undefined')) await page.evaluate(source);
  const violations = await page.evaluate(
    async (runOnly) =>
      (await axe.run({ runOnly, resultTypes: ['violations'] })).violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]?.html}`,
      ),
    { type: rules ? 'rule' : 'tag', values: rules ?? AXE_TAGS },
  );
  expect(violations, page.url()).toEqual([]);
}

/** What a control that is refused says while it has the focus. */
export async function reasonOf(control: Locator): Promise<string> {
  await control.focus();
  return control.page().getByRole('tooltip').innerText();
}

/** Nothing is wider than the window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(over, page.url()).toBe(0);
}

const SIZES = [
  { width: 375, height: 900 },
  { width: 1440, height: 1000 },
];

/** In a narrow window and in a wide one nothing is too wide, and axe finds nothing: in each of `colours`, or in those that the page has. */
export async function expectQuality(page: Page, colours: readonly ('light' | 'dark')[] = []): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expectNoOverflow(page);
    if (colours.length === 0) await expectAccessible(page);
    for (const colorScheme of colours) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  }
}

/**
 * Waits until the page shows more than that it loads. A locator's own wait looks again after up to half a second, this one at
 * the next frame.
 */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const shown = document.querySelector('main') ?? document.querySelector('#root');
    return shown !== null && !/^\s*(Loading…|$)/.test(shown.innerText);
  });
}

/**
 * Ends what a test does at requests and answers, so that one that comes while the page closes fails nothing: Playwright rejects
 * its promise, which would be an unhandled rejection of the whole run.
 */
async function stopHandlers(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.removeAllListeners('request', { behavior: 'ignoreErrors' });
  await page.removeAllListeners('response', { behavior: 'ignoreErrors' });
}

async function openPage(browser: Browser, url: string, complaints: string[], options: OpenOptions): Promise<Page> {
  const { key, prepare, expected = NETWORK, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...rest });
  context.setDefaultTimeout(inject('stepMs'));
  const page = await context.newPage();
  watch(page, complaints, expected);
  await prepare?.(page);
  await page.goto(key === undefined ? url : `${url}#key=${key}`);
  await drawn(page);
  return page;
}

/** E-mails to the tenant's customer: some that failed twice for one reason, and some for a later moment. */
export async function addJobs(
  stack: RunningStack,
  tenantId: string,
  { failed, delayed }: { readonly failed: number; readonly delayed: number },
): Promise<void> {
  await stack.query(
    `insert into automation.jobs (tenant_id, type, queue, status, attempts, payload, error, failures, run_at, rank_at, created_at, completed_at)
     select c.tenant_id, 'SEND_EMAIL', 'email', s.status, case when s.status = 'FAILED' then least(n, 3) else 0 end, jsonb_build_object('customerId', c.id),
       case when s.status = 'FAILED' then 'REFUSED: ' || gen_random_uuid() end,
       case when s.status = 'FAILED' then '[{"attempt":1,"at":"2026-01-30T09:00:00Z","error":"REFUSED: first"},{"attempt":2,"at":"2026-01-30T09:01:00Z","error":"REFUSED: second"}]'::jsonb else '[]'::jsonb end,
       s.run_at, s.run_at, timestamptz '2026-01-30T08:00:00Z' + n * interval '1 minute',
       case when s.status = 'FAILED' then timestamptz '2026-01-30T09:01:00Z' end
     from crm.customers c
     cross join (values ('FAILED', timestamptz '2026-01-30T09:00:00Z', $2::int), ('QUEUED', '2099-01-01', $3::int)) s (status, run_at, jobs)
     cross join lateral generate_series(1, s.jobs) n
     where c.tenant_id = $1`,
    [tenantId, failed, delayed],
  );
}

async function seed(stack: RunningStack, { tenantId }: Tenant, customerName: string): Promise<void> {
  const [rep] = await stack.query<{ id: string }>(
    `insert into crm.users (tenant_id, name, email, role) values ($1, 'Theo Tutti', 'theo@example.com', 'SALES') returning id`,
    [tenantId],
  );
  await stack.query(
    `insert into crm.customers (tenant_id, name, email, sales_rep_id, do_not_contact_until)
     values ($1, $2, 'ada@example.com', $3, '2026-02-01')`,
    [tenantId, customerName, rep?.id],
  );
}

async function startConsole(): Promise<ConsoleTests> {
  const stack = await startStack(undefined, signInContext);
  await makeClientSecret(stack);
  const browser = await chromium.launch({ args: FLAGS, ...(executablePath === undefined ? {} : { executablePath }) });
  const complaints: string[] = [];
  return {
    stack,
    open: (path, options = {}) => openPage(browser, `${stack.connection.apiUrl}/console${path}`, complaints, options),
    async close({ name, isFailed }) {
      const contexts = browser.contexts();
      const pages = contexts.flatMap((context) => context.pages());
      const seen = isFailed ? await describePages(pages, name) : '';
      await Promise.all(pages.map(stopHandlers));
      await Promise.all(contexts.map((context) => context.close()));
      const said = complaints.splice(0);
      if (isFailed) throw new Error([seen, ...said].join('\n'));
      expect(said).toEqual([]);
    },
    async newTenant(customerName = 'Ada Example') {
      const tenant = await stack.newTenant('Europe/Lisbon');
      await seed(stack, tenant, customerName);
      return tenant;
    },
    async stop() {
      await browser.close();
      await stack.stop();
    },
  };
}

/** Runs cases on a stack and a browser of their own. Without Chromium they are left out, and the title says so. */
export function describeConsole(title: string, cases: (tests: () => ConsoleTests) => void): void {
  const name = executablePath ? title : `${title}, left out: no Chromium found, nor CHROMIUM_PATH`;
  describe.skipIf(executablePath === undefined)(name, () => {
    let tests: ConsoleTests;
    beforeAll(async () => {
      tests = await startConsole();
    });
    afterEach(({ task }) => tests.close({ name: task.name, isFailed: task.result?.state === 'fail' }));
    afterAll(() => tests?.stop());

    cases(() => tests);
  });
}
