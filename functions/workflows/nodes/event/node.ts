import { defineNode } from '../define.ts';
import { anything, members, text } from '../fields.ts';

export const event = defineNode({
  type: 'event',
  aliases: ['raise-event'],
  group: 'act',
  title: 'Event',
  summary: 'Raises an event of your own, which other workflows can start with or wait for.',
  role: 'pure',
  shape: {
    type: text(100, { title: 'Type', description: 'custom.<name>' }),
    payload: members(anything({ title: 'Value' }), { title: 'Data' }),
  },
  required: ['type'],
  ports: () => ['next', 'error'],
  compile({ type, payload = {} }, tools) {
    if (type !== undefined && !/^custom\.[a-z0-9._-]{1,90}$/.test(type))
      tools.report('BAD_SETTING', 'type', 'must be custom.<name>, in small letters', 'Write custom. before the name');
    return { config: { type: type ?? null, payload: tools.values('payload', payload) } };
  },
});
