import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, drawn, expectAccessible } from '../browser/setup-browser.ts';
import { addWorkflow, graph } from '../browser/setup-workflow.ts';

/** Of the page, for functions that run in it. */
declare const document: { readonly activeElement: unknown };

/** By the Tab key, as somebody without a mouse goes there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 400; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${target}`);
}

async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Of the page: how many cards of nodes each change of it drew again. */
declare const cards: number[];

/** Counts them as the tools for developers do: React tells of each commit, and a flag of each component that it was drawn. */
const countCards = async (page: Page): Promise<void> => {
  await page.addInitScript(`
    const DRAWN = 1;
    globalThis.cards = [];
    const isCard = ({ memoizedProps }) => memoizedProps?.canConnect !== undefined && memoizedProps.onPort !== undefined;
    function count(fiber) {
      let drawn = 0;
      for (let child = fiber.child; child; child = child.sibling) {
        if (isCard(child) && child.flags & DRAWN) drawn += 1;
        if (!child.alternate || child.alternate.child !== child.child) drawn += count(child);
      }
      return drawn;
    }
    globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: (_, root) => void cards.push(count(root.current)),
      onCommitFiberUnmount() {},
    };
  `);
};

/** A start, tasks in a grid, and an end. */
function large(nodes: number) {
  const ids = Array.from({ length: nodes }, (_, n) => `n${n}`);
  const typeOf = (n: number) => (n === 0 ? 'start' : n === nodes - 1 ? 'end' : 'task');
  return {
    nodes: ids.map((id, n) => ({
      ...{ id, type: typeOf(n), position: { x: (n % 25) * 260, y: Math.floor(n / 25) * 120 } },
      data:
        typeOf(n) === 'task' ? { title: `Call ${n}` } : typeOf(n) === 'start' ? { entries: [{ kind: 'manual' }] } : {},
      ...(typeOf(n) === 'task' ? { name: `Call ${n}` } : {}),
    })),
    edges: ids.slice(1).map((target, n) => ({ source: ids[n], target })),
  };
}

/** Drafts save themselves. */
const saved = (page: Page) => page.getByText('Draft saved', { exact: true }).waitFor();

/** The list of workflows, the gallery, the editor, and what runs do. */
export function workflowCases(tests: () => ConsoleTests): void {
  const draftOf = async (key: string, id: string) =>
    (await tests().stack.api('GET', `/api/workflows/${id}`, { key })).body;
  const idIn = (page: Page): string => /workflows\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

  it('is built by keys alone, in the list', async () => {
    const { adminKey } = await tests().newTenant();
    const page = await tests().open('/workflows/new?from=blank', { key: adminKey });
    await tabTo(page, page.getByLabel('Name of the workflow'));
    await page.keyboard.type('Keys only');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Keys only', level: 1 }).waitFor();
    await pressOn(page, page.getByRole('button', { name: 'List', exact: true }));
    const addAfter = async (after: string, type: string) => {
      await pressOn(
        page,
        page
          .getByRole('list')
          .getByRole('button', { name: `Add a node after ${after}` })
          .first(),
      );
      await pressOn(page, page.locator('.menu:popover-open').getByRole('button', { name: type, exact: true }));
    };
    await addAfter('Start', 'Task');
    await tabTo(page, page.getByRole('textbox', { name: 'Title', exact: true }));
    await page.keyboard.type('Call {{ customer.name }}');
    await addAfter('Task', 'Condition');
    await pressOn(page, page.getByRole('button', { name: 'Comparison', exact: true }));
    await tabTo(page, page.getByLabel('Field', { exact: true }));
    await page.keyboard.type('Orders');
    await tabTo(page, page.getByLabel('Comparison', { exact: true }).last());
    await page.keyboard.type('is gr');
    await tabTo(page, page.getByLabel('Value', { exact: true }));
    await page.keyboard.type('2');
    await addAfter('Condition, yes', 'End');
    await addAfter('Condition, no', 'Wait');
    await addAfter('Wait', 'End');
    await page.getByText('none: it can be published').waitFor();
    await saved(page);
    const { graph: drawn } = await draftOf(adminKey, idIn(page));
    const edges = drawn.edges.map((edge: Record<string, string>) => `${edge.source}:${edge.sourcePort}>${edge.target}`);
    expect(edges.toSorted()).toEqual([
      'condition-1:false>wait-1',
      'condition-1:true>end-1',
      'start:next>task-1',
      'task-1:next>condition-1',
      'wait-1:next>end-2',
    ]);
    const condition = drawn.nodes.find(({ id }: { id: string }) => id === 'condition-1');
    expect(condition.data.when).toEqual({ all: [{ path: 'orders.count', op: 'gt', value: 2 }] });
    await expectAccessible(page);
  });

  it('is moved, connected and mended on the canvas, with undo', async () => {
    const { adminKey: key } = await tests().newTenant();
    const made = await tests().stack.api('POST', '/api/workflows', { key, body: { name: 'Drawn', graph } });
    const { id } = made.body;
    const page = await tests().open(`/workflows/${id}`, { key });
    const canvas = page.getByRole('group', { name: 'Workflow, 6 nodes' });
    const node = (name: string | RegExp) => canvas.getByRole('button', { name });
    await node(/^First call/).waitFor();
    const box = await node(/^First call/).boundingBox();
    const from = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 20 };
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x - 100, from.y, { steps: 4 });
    await page.mouse.up();
    const positionOf = async () =>
      (await draftOf(key, id)).graph.nodes.find((one: { id: string }) => one.id === 'call').position;
    await expect.poll(positionOf).toBeDefined();
    await node(/^End LOST/).click();
    await page.keyboard.press('Delete');
    await page.getByText(/runs that leave "Ordered\?" \(back\) by "false" end there/).waitFor();
    await page.getByRole('button', { name: 'To an end' }).click();
    await page.getByText('none: it can be published').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('0 errors, 1 warning').waitFor();
    await page.keyboard.press('Control+z');
    await node(/^End LOST/).waitFor();
    await expect.poll(async () => (await draftOf(key, id)).graph.nodes.length).toBe(6);
    await expectAccessible(page);
  });

  it('of 500 nodes draws only what is moved or typed in', async () => {
    const { adminKey: key } = await tests().newTenant();
    const made = await tests().stack.api('POST', '/api/workflows', { key, body: { name: 'Large', graph: large(500) } });
    const page = await tests().open(`/workflows/${made.body.id}`, { key, prepare: countCards });
    const canvas = page.getByRole('group', { name: 'Workflow, 500 nodes' });
    const card = canvas.getByRole('button', { name: /^Call 7/ }).first();
    const box = await card.boundingBox();
    const from = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.evaluate(() => cards.splice(0));
    for (let n = 1; n <= 5; n += 1) await page.mouse.move(from.x + 10 * n, from.y);
    await expect.poll(() => page.evaluate(() => Math.max(...cards))).toBe(1);
    await page.mouse.up();
    await saved(page);
    await card.press('Enter');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.waitFor();
    await page.evaluate(() => cards.splice(0));
    await name.press('End');
    await name.press('x');
    await saved(page);
    expect(await page.evaluate(() => Math.max(...cards))).toBe(1);
  });

  it('keeps what two people change at once', async () => {
    const { adminKey: key } = await tests().newTenant();
    const made = await tests().stack.api('POST', '/api/workflows', { key, body: { name: 'Both', graph } });
    const { id } = made.body;
    const [one, other] = [
      await tests().open(`/workflows/${id}?view=list`, { key }),
      await tests().open(`/workflows/${id}?view=list`, { key }),
    ];
    const rename = async (page: Page, node: string, name: string) => {
      await page.getByRole('button', { name: node, exact: true }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
    };
    await rename(one, 'First call', 'Mine');
    await saved(one);
    await rename(other, 'Ordered?', 'Theirs');
    await other.getByText('Both changes are in it now').waitFor();
    await saved(other);
    const names = async () =>
      (await draftOf(key, id)).graph.nodes.flatMap(({ name }: { name?: string }) => name ?? []).toSorted();
    expect(await names()).toEqual(['Mine', 'Theirs']);
    await rename(other, 'Mine', 'Second call');
    await saved(other);
    await rename(one, 'Mine', 'Last call');
    const dialog = one.getByRole('dialog', { name: /Whose changes hold/ });
    await dialog.getByText('Second call').waitFor();
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await saved(one);
    expect(await names()).toEqual(['Last call', 'Theirs']);
  });

  it('shows viewers everything, and lets them change nothing', async () => {
    const tenant = await tests().newTenant();
    const key = tenant.adminKey;
    const { body } = await tests().stack.api('GET', '/api/customers', { key });
    const { workflowId } = await addWorkflow(tests().stack, key, body.items[0].id, 'Looked at');
    const made = await tests().stack.api('POST', '/api/admin/keys', { key, body: { name: 'v', role: 'viewer' } });
    const page = await tests().open(`/workflows/${workflowId}`, { key: made.body.key });
    const refusal = page.getByText('This needs the role admin; yours is viewer.').filter({ visible: true });
    await refusal.waitFor();
    await page.getByRole('button', { name: /^Wait/ }).click();
    expect(await page.getByLabel('How many').getAttribute('readonly')).not.toBeNull();
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'Ada Example' }).waitFor();
    await drawn(page);
  });
}
