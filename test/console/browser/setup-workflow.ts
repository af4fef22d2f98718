/** Workflows for tests of the console. */
import type { RunningStack } from '../../support/stack/setup-stack.ts';

export const graph = {
  nodes: [
    { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'call', type: 'task', name: 'First call', data: { title: 'Call {{ customer.name }}' } },
    { id: 'rest', type: 'wait', data: { kind: 'duration', n: 3, unit: 'days' } },
    { id: 'back', type: 'condition', name: 'Ordered?', data: { when: { path: 'orders.count', op: 'gt', value: 0 } } },
    { id: 'won', type: 'end', data: { outcome: 'WON' } },
    { id: 'lost', type: 'end', data: { outcome: 'LOST' } },
  ],
  edges: [
    { source: 'start', target: 'call' },
    { source: 'call', target: 'rest' },
    { source: 'rest', target: 'back' },
    { source: 'back', sourcePort: 'true', target: 'won' },
    { source: 'back', sourcePort: 'false', target: 'lost' },
  ],
};

/** One with a version and a run that waits, a campaign that has not begun, a calendar, a schedule, an endpoint for webhooks, a connection and a draft of an experiment. Their names, and that of a node, are as given. */
export async function addWorkflow(stack: RunningStack, key: string, customerId: string, name: string) {
  const must = async (method: string, path: string, body?: unknown) => {
    const reply = await stack.api(method, path, body === undefined ? { key } : { key, body });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  await must('PATCH', '/api/admin/settings', { workflows: true });
  const nodes = graph.nodes.map((node) => (node.id === 'call' ? { ...node, name: name.slice(0, 200) } : node));
  const { id } = await must('POST', '/api/workflows', { name: name.slice(0, 200), graph: { ...graph, nodes } });
  await must('POST', `/api/workflows/${id}/publish`, {});
  await must('POST', `/api/workflows/${id}/activate`, {});
  const { runs } = await must('POST', `/api/workflows/${id}/runs`, { customerId });
  const campaign = await must('POST', '/api/campaigns', {
    ...{ name: name.slice(0, 200), workflowId: id },
    audience: { where: { path: 'customer.name', op: 'exists' } },
  });
  const OPEN = [{ opens: '09:00', closes: '17:00' }];
  const calendar = await must('POST', '/api/calendars', {
    ...{ name: name.slice(0, 200), timeZone: 'Europe/Lisbon', hours: { MON: OPEN, TUE: OPEN } },
    exceptions: [{ day: '2026-03-01', name: name.slice(0, 200), spans: [] }],
  });
  const schedule = await must('POST', '/api/schedules', { name: 'nightly', pattern: 'DAILY_AT_2AM', workflowId: id });
  const endpoint = await must('POST', '/api/webhook-endpoints', { name: name.slice(0, 200), form: 'atlas' });
  const connection = await must('POST', '/api/connections', {
    ...{ name: name.slice(0, 100), baseUrl: 'https://erp.example.com', auth: 'hmac', secret: 'a key of the ERP' },
    settings: { header: 'X-Signature' },
  });
  const experiment = await must('POST', '/api/experiments', {
    ...{ name: name.slice(0, 200), key: 'letter' },
    arms: ['a', 'b'].map((arm) => ({ id: arm, label: name.slice(0, 200), percentage: 50 })),
  });
  await stack.settle();
  // The contract of each.
  return {
    ...{ workflowId: id as string, runId: runs[0].runId as string },
    ...{ campaignId: campaign.id as string, calendarId: calendar.id as string },
    ...{ scheduleName: schedule.name as string, endpointId: endpoint.id as string },
    ...{ connectionId: connection.id as string, experimentId: experiment.id as string },
  };
}
