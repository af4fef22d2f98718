/** For tests of the control port: what it shows and changes, standing still. */
import { createChaos } from '../chaos.ts';
import { createClock } from '../clock.ts';
import { createDesk } from '../services/end-user-messaging/desk.ts';
import { createGraphApi } from '../services/graph-api/graph-api.ts';
import { createBulkSender } from '../services/ses/bulk-sender.ts';

export const standIns = {
  chaos: createChaos(),
  settle: async () => undefined,
  resources: () => ({ queues: {} }),
  due: () => ({}),
  facts: () => ({ demo: 1 }),
  mailbox: () => ({ items: [] }),
  messages: () => ({ page: [] }),
  graphApi: createGraphApi({ clock: createClock() }),
  report: () => false,
  ses: createBulkSender({ take: () => '' }),
  desk: createDesk({ account: '1', clock: createClock() }),
};
