import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { type ConsoleTests, expectAccessible } from '../browser/setup-browser.ts';
import { addWorkflow, graph } from '../browser/setup-workflow.ts';

const MOST_BYTES = 256 * 1024;

const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the workflow' }).getByRole('link', { name, exact: true }).click();
const publishButton = (page: Page, version: number) =>
  page.getByRole('button', { name: `Publish version ${version}`, exact: true });

/** In the list. */
async function rename(page: Page, node: string, name: string): Promise<void> {
  await page.getByRole('button', { name: node, exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
}

/** Saves of drafts, which arrive late once they are held. */
function holdableSaves() {
  let isReleased = Promise.resolve();
  let release = () => {};
  const hold = () => {
    isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  const prepare = async (page: Page) => {
    await page.route('**/api/workflows/*', async (route) => {
      if (route.request().method() === 'PATCH') await isReleased;
      await route.continue();
    });
  };
  return { hold, release: () => release(), prepare };
}

async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await locator.waitFor();
  const { x = 0, y = 0, width = 0, height = 0 } = (await locator.boundingBox()) ?? {};
  return { x: x + width / 2, y: y + height / 2 };
}

/** Draws an edge from a way out of a node to a place. */
async function drawEdge(page: Page, port: Locator, to: { readonly x: number; readonly y: number }): Promise<void> {
  const from = await middleOf(port);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

/** As Ctrl V does, with this on the clipboard. */
const paste = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }`);

/** A draft that is published while others change it, and drafts that are not as this version would draw them. */
export function builderCases(tests: () => ConsoleTests): void {
  async function setUp(drawing: object = graph) {
    const { stack, newTenant } = tests();
    const { tenantId, adminKey: key } = await newTenant();
    const { body } = await stack.api('POST', '/api/workflows', { key, body: { name: 'Drawn', graph: drawing } });
    const path = `/api/workflows/${body.id}`;
    const read = async (more = '') => (await stack.api('GET', `${path}${more}`, { key })).body;
    const names = async (more?: string) =>
      (more === undefined ? await read() : await read(more)).graph.nodes.flatMap(
        ({ name }: { name?: string }) => name ?? [],
      );
    return { tenantId, key, id: body.id as string, path, read, names, stored: body.graph }; // the contract
  }

  /** Somebody else, with a key of her own. */
  async function asAnn(key: string) {
    const { stack } = tests();
    const body = { name: 'Ann', role: 'admin' };
    const made = await stack.api('POST', '/api/admin/keys', { key, body });
    return (method: string, path: string, given: object) =>
      stack.api(method, path, { key: made.body.key, body: given });
  }

  it('publishes what was drawn last, though it is not saved yet when the editor is left', async () => {
    const { key, id, names } = await setUp();
    const saves = holdableSaves();
    saves.hold();
    const page = await tests().open(`/workflows/${id}?view=list`, { key, prepare: saves.prepare });
    await rename(page, 'First call', 'Drawn last');
    await tab(page, 'Publish');
    await page.getByText('The draft is being saved…').waitFor();
    await publishButton(page, 1).click();
    saves.release();
    await page.getByText('Version 1 is published.', { exact: false }).first().waitFor();
    expect(await names('/versions/1')).toContain('Drawn last');
    await page.getByText('Nothing is to be published.', { exact: false }).waitFor();
  });

  it('keeps a draft beyond 256 KB that cannot be saved, publishes none before it, and saves what is drawn meanwhile', async () => {
    const note = (size: number, place: number) => ({ id: `n${place}`, type: 'note', data: { text: 'x'.repeat(size) } });
    const notes = Array.from({ length: 26 }, (_, place) => note(9900, place));
    const before = await setUp({ ...graph, nodes: [...graph.nodes, ...notes] });
    const room = MOST_BYTES - JSON.stringify(before.stored).length - 150;
    const nodes = [...before.stored.nodes, note(room, 26)];
    const body = { revision: 1, graph: { ...before.stored, nodes } };
    const filled = await tests().stack.api('PATCH', before.path, { key: before.key, body });
    expect(filled.status).toBe(200);
    const saves = holdableSaves();
    const page = await tests().open(`/workflows/${before.id}?view=list`, { key: before.key, prepare: saves.prepare });
    const long = 'a name that is too long for it '.repeat(7).slice(0, 200);
    await rename(page, 'First call', long);
    await page.getByText(/^Not saved: /).waitFor();
    await tab(page, 'Publish');
    await page.getByText(/^The last changes of the draft are not saved: /).waitFor();
    await publishButton(page, 1).click();
    await page.getByText(/^Not published\. The last changes of the draft are not saved: /).waitFor();
    expect((await before.read()).lastVersion).toBeNull();
    saves.hold();
    const again = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.getByRole('link', { name: 'Go on with the draft, which has them.' }).click();
    await page.getByRole('button', { name: 'List', exact: true }).click();
    await again;
    await rename(page, long.trim(), 'Short again');
    saves.release();
    await page.getByText('Draft saved', { exact: true }).waitFor();
    await expect.poll(() => before.names()).toContain('Short again');
  });

  it('says who has changed or published the draft meanwhile, and keeps the note', async () => {
    const { key, id, path, stored, read } = await setUp();
    const page = await tests().open(`/workflows/${id}?tab=publish`, { key });
    await page.getByRole('switch', { name: 'Live' }).click();
    await publishButton(page, 1).waitFor();
    const ann = await asAnn(key);
    const nodes = stored.nodes.map((node: { id: string }) => (node.id === 'call' ? { ...node, name: 'By Ann' } : node));
    await ann('PATCH', path, { revision: 1, graph: { ...stored, nodes } });
    await page.getByLabel(/^What is new/).fill('My note');
    await publishButton(page, 1).click();
    await page
      .getByText('Not published. The draft was changed meanwhile by Ann: its revision is 2.', { exact: false })
      .waitFor();
    await page.getByRole('button', { name: /^By Ann/ }).waitFor();
    expect((await read()).lastVersion).toBeNull();
    expect(await page.getByLabel(/^What is new/).inputValue()).toBe('My note');
    await ann('POST', `${path}/publish`, { revision: 2, note: 'Hers' });
    await publishButton(page, 1).click();
    await page.getByText('Ann has published the same draft already, as version 1.').waitFor();
    await page.getByRole('row').filter({ hasText: 'Hers' }).getByText('Ann', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Activate version 1' }).waitFor();
    await ann('PATCH', path, { revision: 2, graph: stored });
    await ann('POST', `${path}/publish`, {});
    await tests().stack.api('PATCH', '/api/admin/settings', { key, body: { workflows: true } });
    await page.getByRole('button', { name: 'Activate version 1' }).click();
    await page
      .getByText('Nothing is activated: the last version is 2 by now, published by Ann.', { exact: false })
      .waitFor();
    expect((await read()).activeVersion).toBeNull();
    await page.getByRole('button', { name: 'Activate version 2' }).waitFor();
  });

  it('shows a node of a type that it does not know, and keeps it as it is', async () => {
    const when = { path: 'customer.attributes.gone', op: 'eq', value: 'x' };
    const nodes = graph.nodes.map((node) => (node.id === 'back' ? { ...node, data: { when } } : node));
    const { tenantId, key, id, read, names } = await setUp({ ...graph, nodes });
    const { stack } = tests();
    const strange = { id: 'rest', type: 'teleport', name: 'Away', data: { to: 'Mars' } };
    await stack.query(
      `update automation.workflows set draft = jsonb_set(draft, '{nodes,2}', $2::jsonb) where tenant_id = $1`,
      [tenantId, JSON.stringify(strange)],
    );
    await stack.query(`update crm.customers set attributes = '{"score": 1}' where tenant_id = $1`, [tenantId]);
    const page = await tests().open(`/workflows/${id}`, { key });
    const node = (name: RegExp) => page.getByRole('group', { name: 'Workflow, 6 nodes' }).getByRole('button', { name });
    await node(/^Away/).click();
    await page.getByText('This version does not know this type.', { exact: false }).waitFor();
    await page.getByText('"to": "Mars"').waitFor();
    expect(await page.getByRole('textbox', { name: 'Name' }).getAttribute('readonly')).not.toBeNull();
    await page.getByText(/this version has no node of the type "teleport"/).waitFor();
    await node(/^Ordered\?/).click();
    await page.getByText('None of the newest customers has this attribute.').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Changed beside it');
    await expect.poll(() => names()).toContain('Changed beside it');
    expect((await read()).graph.nodes[2]).toMatchObject(strange);
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('none: it can be published').waitFor();
  });

  it('draws no edge to nothing, says what is wrong with a circle, and takes no JSON of another tool', async () => {
    const { key, id, read } = await setUp();
    const page = await tests().open(`/workflows/${id}`, { key });
    const canvas = page.getByRole('group', { name: 'Workflow, 6 nodes' });
    const card = (name: RegExp) => canvas.getByRole('button', { name });
    const port = (node: string, title: string) => canvas.locator(`[data-node="${node}"] span[title="${title}"]`);
    const corner = await canvas.boundingBox();
    await drawEdge(page, port('back', 'false'), { x: (corner?.x ?? 0) + 30, y: (corner?.y ?? 0) + 30 });
    await page.getByText('An edge leads to a node: drop it on one.').waitFor();
    await paste(
      page,
      JSON.stringify({ nodes: [{ id: 'a', type: 'n8n-nodes-base.set', typeVersion: 3 }], connections: {} }),
    );
    await page.getByText('This is a workflow of another tool. Import it', { exact: false }).waitFor();
    await paste(page, 'words');
    await page.getByText('The clipboard has no nodes.', { exact: false }).waitFor();
    expect((await read()).revision).toBe(1);
    await drawEdge(page, port('back', 'false'), await middleOf(card(/^First call/)));
    await page.getByText(/leads back to "First call" \(call\), which is no loop/).waitFor();
    await page.getByRole('button', { name: 'Remove the way back' }).click();
    await page.getByText(/leads back to/).waitFor({ state: 'hidden' });
    await expect.poll(async () => (await read()).graph.edges.length).toBe(4);
  });

  it('says on the list what to look at first in all workflows', async () => {
    const { stack, newTenant, open } = tests();
    const { tenantId, adminKey: key } = await newTenant();
    const { body } = await stack.api('GET', '/api/customers', { key });
    const { workflowId } = await addWorkflow(stack, key, body.items[0].id, 'Quarterly');
    await stack.query(
      `insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
       select n.tenant_id, n.graph_id, n.node, 'FAILED', $2::date, 3 from automation.graph_nodes n where n.tenant_id = $1 and n.key = 'call'`,
      [tenantId, stack.now()],
    );
    const page = await open('/workflows', { key });
    const looks = page.getByRole('region', { name: 'What to look at first' });
    await looks.getByText('Runs that failed at “Quarterly” of “Quarterly”: 3 of 3.').waitFor();
    await expectAccessible(page);
    await looks.getByRole('link', { name: 'its runs' }).click();
    await page.waitForURL(`**/workflows/${workflowId}?tab=runs&nodeId=call`);
  });
}
