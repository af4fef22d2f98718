/** For tests of what people write: the statements behind the webhook. */
import { NOW } from '../setup-walk.ts';
import type { setUpFlows } from './setup-flows.ts';

type Flows = ReturnType<typeof setUpFlows>;

interface Written {
  readonly messageId?: string;
  readonly recipientId?: string;
  readonly channel?: string;
  readonly at?: Date;
}

export function setUpInbound({ state, query }: Flows) {
  let messages = 0;
  return {
    /** Lists a version's entries, as activation does. */
    async listen(workflowId: string): Promise<void> {
      await query(
        `insert into automation.workflow_entries (tenant_id, workflow_id, graph_id, entry, event_type, spec)
         select w.tenant_id, w.id, w.active_graph_id, e.place, t.type, e.spec
         from automation.workflows w
         join automation.graph_nodes n on n.graph_id = w.active_graph_id and n.node = 0
         cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
         cross join lateral jsonb_array_elements_text(automation.types_of_entry(e.spec)) t (type)
         where w.id = $1`,
        [workflowId],
      );
      await query(
        `select automation.listen_for_graphs(w.tenant_id, array[w.active_graph_id]) from automation.workflows w where w.id = $1`,
        [workflowId],
      );
    },
    async write(pageId: string, text: string | null, more: Written = {}): Promise<void> {
      messages += 1;
      const { messageId = `m${messages}`, recipientId = '25164691176450778', channel = 'page', at = NOW } = more;
      const one = { channel, pageId, messageId, recipientId, kind: 'message', text, at };
      await query('select received from automation.receive_messages($1, $2)', [JSON.stringify([one]), at]);
    },
    async echo(pageId: string, effectKey: string, messageId = 'm_echo'): Promise<number> {
      const [row] = await query<{ settled: number }>('select automation.receive_echoes($1, $2) as settled', [
        JSON.stringify([{ pageId, effectKey, messageId }]),
        NOW,
      ]);
      return row?.settled ?? -1;
    },
    subscribe: (pageId: string, customerId: string | undefined, recipientId = '25164691176450778') =>
      query(
        'insert into automation.subscribers (tenant_id, page_id, recipient_id, customer_id, created_at) values ($1, $2, $3, $4, $5)',
        [state.tenantId, pageId, recipientId, customerId, NOW],
      ),
  };
}
