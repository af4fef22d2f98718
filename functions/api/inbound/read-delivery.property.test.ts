/** Whatever Meta sends is read: what is known of it fits the database, and the rest is left out. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDelivery } from './read-delivery.ts';

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(null, '', '\0', '\ud800', '9'.repeat(40), 2 ** 60, -1, Number.NaN),
);
const id = fc.oneof(fc.bigInt(0n, 2n ** 66n).map(String), odd);
const message = fc.record(
  {
    mid: odd,
    text: fc.oneof(fc.string({ maxLength: 3000 }), odd),
    is_echo: fc.oneof(fc.boolean(), odd),
    metadata: odd,
  },
  { requiredKeys: [] },
);
const one = fc.oneof(
  odd,
  fc.record(
    {
      sender: fc.oneof(fc.record({ id }), odd),
      recipient: fc.oneof(fc.record({ id }), odd),
      timestamp: fc.oneof(fc.double(), fc.integer(), odd),
      message: fc.oneof(message, odd),
      postback: fc.oneof(fc.record({ mid: odd, payload: odd, title: odd }, { requiredKeys: [] }), odd),
    },
    { requiredKeys: [] },
  ),
);
const entry = fc.oneof(fc.record({ messaging: fc.oneof(fc.array(one), odd) }), odd);

test('nothing throws, and every row is one that the database takes', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const { received, echoes } = readDelivery({ object: 'page', entry: entries });
      for (const row of received) {
        expect(BigInt(row.pageId)).toBeLessThan(2n ** 63n);
        expect(row.recipientId).toMatch(/^\d{1,30}$/);
        expect(new Date(row.at).getUTCFullYear()).toBeLessThan(10_000);
        expect((row.text ?? '').length).toBeLessThanOrEqual(2000);
      }
      for (const row of [...received, ...echoes]) {
        expect(row.messageId.length).toBeGreaterThan(0);
        expect(JSON.stringify(row)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }
    }),
  );
});

test('what is told of other objects than pages is left out', () => {
  const written = { sender: { id: '1' }, recipient: { id: '2' }, timestamp: 1, message: { mid: 'm', text: 'x' } };
  const entries = [{ messaging: [written] }];
  expect(readDelivery({ object: 'page', entry: entries }).received).toHaveLength(1);
  expect(readDelivery({ object: 'instagram', entry: entries })).toEqual({ received: [], echoes: [] });
});
