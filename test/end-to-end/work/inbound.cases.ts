/** Somebody writes to a page, on the whole stack: signed as Meta signs, and answered by a workflow inside the window that the message has opened. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

const PAGE = '1152921504606846991';
const ADA = 25_164_691_176n;

let stack: RunningStack;

const graph = {
  nodes: [
    {
      id: 's',
      type: 'start',
      data: { entries: [{ kind: 'message', page: PAGE, keywords: ['price'], match: 'contains' }] },
    },
    { id: 'a', type: 'text', data: { text: 'Ten euros' } },
    { id: 'e', type: 'end' },
  ],
  edges: [
    { source: 's', target: 'a' },
    { source: 'a', target: 'e' },
  ],
};

/** A page, and a workflow that answers at it. */
async function arrange(): Promise<void> {
  const { adminKey: key } = await stack.newTenant();
  const call = async (method: string, path: string, body: unknown, expected: number) => {
    const reply = await stack.api(method, path, { key, body });
    expect([path, reply.status, reply.body?.error]).toEqual([path, expected, undefined]);
    return reply.body;
  };
  await call('PATCH', '/api/admin/settings', { workflows: true }, 200);
  await call('POST', '/api/pages', { pageId: PAGE, channel: 'page', name: 'Shop', token: 'EAAtoken' }, 201);
  const { id } = await call('POST', '/api/workflows', { name: 'Answers', graph }, 201);
  await call('POST', `/api/workflows/${id}/publish`, {}, 201);
  await call('POST', `/api/workflows/${id}/activate`, {}, 200);
  stack.runtime.services.graphApi.configure({ enforcesWindow: true, echoes: true });
}

async function write(recipientId: string, messageId: string) {
  const written = { pageId: PAGE, recipientId, text: 'What is the PRICE?', messageId };
  const { delivered } = await stack.runtime.services.graphApi.write(written);
  await stack.settle();
  return delivered;
}

/** Texts that have reached somebody. */
const answersTo = (to: string) =>
  stack.runtime.services.graphApi
    .arrivals()
    .filter(({ recipientId, messageId }) => recipientId === to && messageId !== undefined)
    .map(({ message }) => message);

describe('somebody who writes', () => {
  // The cases before it empty the ledger, lanes of pages included.
  beforeAll(async () => {
    ({ stack } = live);
    await arrange();
  });
  afterAll(() => stack?.runtime.services.graphApi.configure({ enforcesWindow: false, echoes: false }));

  test('a keyword is answered once, however often its message is delivered', async () => {
    const ada = String(ADA);
    expect(await write(ada, 'm1')).toMatchObject({ status: 200, reply: { received: 1 } });
    expect(await write(ada, 'm1')).toMatchObject({ status: 200, reply: { received: 0, repeated: 1 } });
    expect(answersTo(ada)).toMatchObject([{ text: 'Ten euros' }]);
  });

  test('a function that dies at any call loses no message and answers none twice, when Meta delivers again', async () => {
    let person = ADA;
    const to = () => String(person);
    const kills = await killAtEveryCall(stack, {
      functions: ['api-inbound'],
      arrange: async () => {
        person += 1n;
      },
      act: async () => {
        const first = await write(to(), `m_${person}`);
        if (first?.status !== 200) expect(await write(to(), `m_${person}`)).toMatchObject({ status: 200 });
      },
      check: async () => expect(answersTo(to())).toMatchObject([{ text: 'Ten euros' }]),
    });
    expect(kills).toBeGreaterThan(1);
  });
});
