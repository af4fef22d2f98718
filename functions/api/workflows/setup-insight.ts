/** For tests of what the API tells of runs: a tenant, workflows that are drawn in short, and a walk at any moment. */
import type { TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';
import { type Edges, setUpGraph } from '../../workflows/graph/setup-graph.ts';

export const PATH = '/api/workflows';
const DAY_MS = 86_400_000;

type Nodes = Readonly<Record<string, object>>;

export const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
export const waitDays = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
export const scoreFrom = (value: number) => ({ path: 'customer.attributes.score', op: 'gte', value });

export async function setUpInsight(api: TestApi) {
  const { key, tenantId } = await createTenant(api, 'Europe/Berlin');
  const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key, body });
  const must = async (method: string, path: string, body?: unknown) => {
    const reply = await call(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  await must('PATCH', '/api/admin/settings', { workflows: true, clientJourney: true });
  return {
    ...{ key, tenantId, call, must },
    /** Returns the id of one that is active. */
    async activate(nodes: Nodes, edges: Edges, more: object = {}): Promise<string> {
      const { id } = await must('POST', PATH, { name: 'Test', graph: setUpGraph(nodes, edges, more) });
      await must('POST', `${PATH}/${id}/publish`, {});
      await must('POST', `${PATH}/${id}/activate`);
      return id;
    },
    async customer(columns: Readonly<Record<string, unknown>> = {}): Promise<string> {
      const row = {
        name: 'Ann',
        attributes: {},
        status: 'ACTIVE',
        do_not_contact_until: null,
        sales_rep_id: null,
        ...columns,
      };
      const [made] = await api.query<{ id: string }>(
        `insert into crm.customers (tenant_id, name, attributes, status, do_not_contact_until, sales_rep_id) values ($1, $2, $3, $4, $5, $6) returning id`,
        [tenantId, row.name, row.attributes, row.status, row.do_not_contact_until, row.sales_rep_id],
      );
      return made?.id ?? '';
    },
    /** Returns the ids of the runs. */
    async enter(workflowId: string, customerIds: readonly string[]): Promise<string[]> {
      const { runs } = await must('POST', `${PATH}/${workflowId}/runs`, { customerIds });
      return runs.map(({ runId }: { runId: string }) => runId);
    },
    /** Walks all that is due so many days from now. */
    async walk(days = 0): Promise<void> {
      const at = new Date(Date.now() + days * DAY_MS + 1000);
      for (let isMore = true; isMore; ) {
        const [turn] = await api.query<{ is_more: boolean }>(
          'select is_more from automation.advance_workflows(1000, $1)',
          [at],
        );
        isMore = turn?.is_more ?? false;
      }
    },
  };
}

export type Insight = Awaited<ReturnType<typeof setUpInsight>>;
