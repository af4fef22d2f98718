/** The older systems' formats, and how a content's format is found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGraph } from '../graph/compile-graph.ts';
import { bareSurroundings } from '../graph/setup-graph.ts';
import { formatNames } from './format-names.ts';
import * as registry from './formats.ts';
import { readContent } from './read-content.ts';
import type { ConvertedWorkflow } from './report.ts';

function convert(content: unknown, format?: string): ConvertedWorkflow {
  const found = readContent(content, format);
  const [workflow] = 'converted' in found ? found.converted.workflows : [];
  if (!workflow) throw new Error(JSON.stringify(found));
  return workflow;
}

const codesOf = ({ graph }: ConvertedWorkflow) =>
  graph
    ? compileGraph(graph, bareSurroundings).problems.map(({ code, severity }) => `${severity} ${code}`)
    : ['no graph'];
const dataOf = ({ graph }: ConvertedWorkflow, id: string) => graph?.nodes.find((node) => node.id === id);

it('has every format in its list, by its name', () => {
  const names: readonly string[] = Object.values(registry).map(({ name }) => name);
  expect(names.toSorted()).toEqual([...formatNames].toSorted());
});

describe('a flow', () => {
  const flow = {
    ...{ id: 'f1', name: 'Welcome' },
    nodes: [
      { id: '1', type: 'start', data: { label: 'Start', keywords: ['hi'], page_id: '123' }, position: { x: 0, y: 0 } },
      { id: '2', type: 'text', data: { message: 'Hello {{USER_ID}}' } },
      { id: '3', type: 'wait', data: { waitTime: 2, waitUnit: 'minute' } },
      {
        id: '4',
        type: 'traffic',
        data: {
          branches: [
            { id: 'a', percentage: 50 },
            { id: 'b', percentage: 50 },
          ],
        },
      },
      {
        id: '5',
        type: 'card',
        data: { title: 'Offer', buttons: [{ type: 'open_website', title: 'Go', url: 'https://example.com' }] },
      },
      { id: '6', type: 'end', data: {} },
      { id: '7', type: 'call-flow', data: { flowId: 'x' } },
    ],
    connections: [
      { from: '1', to: '2' },
      { from: '2', to: '3' },
      { from: '3', to: '4' },
      { from: '4', to: '5', sourceHandle: 'branch-0' },
      { from: '4', to: '6', sourceHandle: 'b' },
      { from: '5', to: '7' },
      { from: '5', to: 'gone' },
    ],
  };

  it('is detected, alone and as a row of a table, and keeps what it says', () => {
    for (const content of [
      flow,
      [flow],
      { flows: [flow] },
      { id: 'f1', name: 'Welcome', flow_data: JSON.stringify(flow) },
    ]) {
      const found = readContent(content, undefined);
      expect('format' in found && found.format).toBe('message-flow');
    }
    const workflow = convert(flow);
    expect(workflow.nodes.map(({ level }) => level)).toEqual([
      'ADAPTED',
      'ADAPTED',
      'ADAPTED',
      'ADAPTED',
      'ADAPTED',
      'EXACT',
      'ADAPTED',
    ]);
    expect(dataOf(workflow, '3')?.data).toEqual({ kind: 'duration', n: 2, unit: 'minutes' });
    expect(dataOf(workflow, '1')?.data).toEqual({ entries: [{ kind: 'message', page: '123', keywords: ['hi'] }] });
    expect(workflow.edgesDropped).toEqual([{ from: '5', to: 'gone', reason: 'no node has the id "gone"' }]);
    expect(codesOf(workflow).filter((code) => code.startsWith('error'))).toEqual(['error UNKNOWN_WORKFLOW']);
  });
});

describe('a record', () => {
  const record = (type: string, data: object, more: object = {}) => ({
    ...{ id: 'r', name: 'R', version: null, trigger_type: 'lead_updated', trigger_config: '{}' },
    nodes: [
      { id: 't', type: 'trigger', data: {} },
      { id: 'n', type, data },
      { id: 'e', type: 'note', data: { text: 'x' } },
    ],
    edges: [{ source: 't', target: 'n' }],
    ...more,
  });

  it.each([
    [
      'action',
      { actionType: 'send_sms', message: 'Hi {{lead.first_name}}' },
      'message',
      { channel: 'sms', text: 'Hi {{ customer.attributes.firstName }}' },
    ],
    [
      'action',
      { action_type: 'send_whatsapp', config: { message: 'Hi' } },
      'message',
      { channel: 'whatsapp', text: 'Hi' },
    ],
    ['action', { actionType: 'add_tags', tags: ['a', 'b'] }, 'update-customer', { addTags: ['a', 'b'] }],
    ['action', { actionType: 'update_lead_status', status: 'won' }, 'update-customer', { set: { status: 'ACTIVE' } }],
    ['action', { actionType: 'assign_lead' }, 'update-customer', { assign: 'round-robin' }],
    [
      'action',
      { actionType: 'create_task', title: 'Call {{lead.name}}', priority: 'high', due_in_days: 3 },
      'task',
      { title: 'Call {{ customer.name }}', priority: 'HIGH', dueInDays: 3 },
    ],
    ['action', { actionType: 'log_activity', description: 'Seen' }, 'activity', { summary: 'Seen' }],
    [
      'action',
      { actionType: 'book_appointment', duration: 30 },
      'booking',
      { action: 'create', after: { n: 1, unit: 'days' }, minutes: 30 },
    ],
    [
      'action',
      { actionType: 'webhook_call', url: 'https://example.com', payload: { id: '{{lead.id}}' } },
      'http',
      { method: 'POST', url: 'https://example.com', body: { id: '{{ customer.id }}' } },
    ],
    ['webhook', { url: 'https://example.com', method: 'GET' }, 'http', { method: 'GET', url: 'https://example.com' }],
    [
      'action',
      { actionType: 'format_text', output: 'greeting', template: 'Hi' },
      'set',
      { variables: { greeting: 'Hi' } },
    ],
    ['delay', { duration: 3, unit: 'hours' }, 'wait', { kind: 'duration', n: 3, unit: 'hours' }],
    [
      'condition',
      { conditions: [{ field: 'lead.email', operator: 'is_not_empty' }], logic: 'or' },
      'condition',
      { when: { any: [{ path: 'customer.email', op: 'is-not-empty' }] } },
    ],
    ['loop', { iterations: 3 }, 'loop', { kind: 'times', n: 3, max: 3 }],
    [
      'switch',
      { field: 'lead.status', cases: [{ value: 'LEAD' }] },
      'switch',
      { cases: [{ id: 'c0', label: 'Case 0', when: { path: 'customer.status', op: 'eq', value: 'LEAD' } }] },
    ],
    ['transform', { variables: { a: '{{lead.city}}' } }, 'set', { variables: { a: '{{ customer.attributes.city }}' } }],
    [
      'ai_generate',
      { prompt: 'Write', label: 'Letter' },
      'document',
      { kind: 'text', title: 'Letter', instructions: 'Write' },
    ],
  ])('with a node of the type %s %j is converted', (type, data, became, given) => {
    const workflow = convert(record(type, data));
    expect(dataOf(workflow, 'n')).toMatchObject({ type: became, data: given });
    expect(workflow.nodes.map(({ id }) => id)).toEqual(['t', 'n', 'e']);
  });

  it.each([
    ['action', { actionType: 'calculate_value', formula: 'a*b' }],
    ['action', { actionType: 'launch_rocket', api_key: 's3cret' }],
    ['sub_workflow', { workflowId: '1' }],
    ['delay', { duration: 3 }],
    ['condition', { field: 'x y', operator: 'equals', value: 1 }],
  ])('with a node %s %j that nobody can convert is not activated', (type, data) => {
    const workflow = convert(record(type, data));
    expect([workflow.nodes[1]?.level, workflow.blockers.length]).toEqual(['STUB', 1]);
    expect(codesOf(workflow).join()).toContain('error');
    expect(JSON.stringify(workflow)).not.toContain('s3cret');
  });

  it.each([
    ['lead_created', {}, { kind: 'event', types: ['customer.created'] }],
    [
      'lead_scored',
      { threshold: 80 },
      {
        kind: 'event',
        types: ['customer.updated'],
        where: { path: 'customer.attributes.score', op: 'crosses-up', value: 80 },
      },
    ],
    ['appointment_cancelled', {}, { kind: 'event', types: ['booking.cancelled'] }],
    ['scheduled_time', { cron: '0 9 * * 1' }, { kind: 'schedule', cron: 'cron(0 9 ? * MON *)' }],
    ['webhook_received', {}, { kind: 'webhook' }],
    [
      'membership_expires_soon',
      { days_before: 3 },
      { kind: 'date', field: 'customer.attributes.membershipExpiresAt', offset: { n: -3, unit: 'days' } },
    ],
    ['manual', {}, { kind: 'manual' }],
    ['sun_rises', {}, { kind: 'manual' }],
  ])('with the trigger %s %j has its entry', (trigger_type, trigger_config, entry) => {
    expect(dataOf(convert(record('end', {}, { trigger_type, trigger_config })), 't')?.data).toEqual({
      entries: [entry],
    });
  });
});

it('never throws, whatever the content and its format', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.option(fc.constantFrom(...formatNames), { nil: undefined }),
      (content, format) => {
        const found = readContent(content, format);
        expect(
          'problem' in found ||
            found.converted.workflows.every(({ graph, blockers }) => graph !== null || blockers.length > 0),
        ).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const nested = {
    id: '1',
    trigger_type: 'manual',
    nodes: `[{"id": "a", "type": "action", "data": {"body": ${deep}}}]`,
  };
  expect(convert(nested).nodes).toHaveLength(1);
  const rows = fc.array(
    fc.record({
      id: fc.jsonValue({ maxDepth: 0 }),
      trigger_type: fc.jsonValue({ maxDepth: 1 }),
      trigger_config: fc.jsonValue({ maxDepth: 2 }),
      nodes: fc.jsonValue({ maxDepth: 3 }),
      edges: fc.jsonValue({ maxDepth: 2 }),
    }),
  );
  fc.assert(
    fc.property(rows, (workflows) => 'converted' in readContent({ workflows }, 'workflow-records')),
    { numRuns: 100 },
  );
});
