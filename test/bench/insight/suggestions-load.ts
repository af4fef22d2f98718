/** A tenant for C3: orders of two years, and the tasks, samples, runs and messages of the last 90 days, spread evenly and alike in every run. */
import type pg from 'pg';

export const TENANT = '00000000-0000-4000-8000-0000000000c3';
export const NOW = new Date('2026-03-01T12:00:00Z');

/** `$n` is how many tasks, samples, runs and messages there are; twice as many orders, a fifth as many customers. */
const LOAD = `
  insert into crm.tenants (id, slug, name, time_zone) values ('$tenant', 'bench', 'Bench', 'America/New_York');
  create temp table people as select n, gen_random_uuid() as id from generate_series(0, $n / 5 - 1) n;
  create temp table reps as select n, gen_random_uuid() as id from generate_series(0, 49) n;
  create temp table wines as select n, gen_random_uuid() as id from generate_series(0, 19) n;
  insert into crm.customers (id, tenant_id, name, attributes)
    select p.id, '$tenant', 'Customer ' || p.n, jsonb_build_object('segment', 'Segment ' || p.n % 8) from people p;
  insert into crm.users (id, tenant_id, name) select r.id, '$tenant', 'Rep ' || r.n from reps r;
  insert into crm.products (id, tenant_id, sku, name) select w.id, '$tenant', 'SKU ' || w.n, 'Wine ' || w.n from wines w;

  create temp table rules (n int, id uuid default gen_random_uuid(), type text, config jsonb);
  insert into rules (n, type, config) values (0, 'SAMPLE_NO_ORDER', '{"daysAfter": 3}'), (1, 'SAMPLE_NO_ORDER', '{"daysAfter": 30}'),
    (2, 'BURN_RATE_ALERT', '{"percentageThreshold": 0}'), (3, 'BURN_RATE_ALERT', '{"percentageThreshold": 50}'), (4, 'CUSTOMER_TIMING', '{}');
  insert into automation.automated_triggers (id, tenant_id, trigger_type, name, config, created_at)
    select r.id, '$tenant', r.type, 'Trigger ' || r.n, r.config, timestamptz '$now' - interval '2 years' from rules r;

  -- Ten orders a customer, one in 73 days with up to 18 days more or less, each of the customer's own wine.
  create temp table ordered as
    select gen_random_uuid() as id, s.n, p.id as customer_id, p.n as person,
      timestamptz '$now' - ((s.n / ($n / 5)) * 73 + p.n % 73 + (p.n * 7 + s.n / ($n / 5) * 11) % 37 - 18) * interval '1 day' as at
    from generate_series(0, $n * 2 - 1) s (n) join people p on p.n = s.n % ($n / 5);
  insert into crm.orders (id, tenant_id, customer_id, status, ordered_at, delivered_at, total)
    select o.id, '$tenant', o.customer_id, 'DELIVERED', o.at, o.at, 10 from ordered o;
  insert into crm.order_lines (tenant_id, order_id, product_id, quantity, amount)
    select '$tenant', o.id, w.id, 1, 10 from ordered o join wines w on w.n = o.person * 2 % 20;

  -- Half of the samples are of the wine that the customer always orders.
  create temp table tasted as
    select gen_random_uuid() as id, s.n, p.id as customer_id, p.n as person, timestamptz '$now' - s.n * (interval '120 days' / $n) as at
    from generate_series(0, $n - 1) s (n) join people p on p.n = (s.n * 7919) % ($n / 5);
  insert into crm.sample_usages (id, tenant_id, customer_id, product_id, tasted_at)
    select t.id, '$tenant', t.customer_id, w.id, t.at
    from tasted t join wines w on w.n = case when t.n % 2 = 0 then t.person * 2 % 20 else (t.person + t.n) % 20 end;

  create temp table made as
    select gen_random_uuid() as id, s.n, p.id as customer_id, r.id as assignee_id, timestamptz '$now' - s.n * (interval '90 days' / $n) as at
    from generate_series(1, $n) s (n) join people p on p.n = s.n % ($n / 5) join reps r on r.n = s.n % 50;
  create temp table linked as
    select m.id, m.n, r.id as trigger_id, coalesce(t.customer_id, m.customer_id) as customer_id, m.at,
      coalesce(t.id::text, m.customer_id || ':' || (l.at at time zone 'UTC')::date || ':' || m.n / ($n / 5), m.id::text) as occurrence_key
    from made m
    join rules r on r.n = m.n % 5
    left join tasted t on r.type = 'SAMPLE_NO_ORDER' and t.n = m.n
    left join lateral (select max(o.ordered_at) as at from crm.orders o where o.tenant_id = '$tenant' and o.customer_id = m.customer_id and o.ordered_at < m.at) l
      on r.type = 'BURN_RATE_ALERT';
  insert into crm.tasks (id, tenant_id, customer_id, assignee_id, title, due_at, status, created_at, completed_at)
    select m.id, '$tenant', l.customer_id, m.assignee_id, 'A task', m.at + interval '3 days', case when m.n % 7 < 4 then 'COMPLETED' else 'PENDING' end, m.at,
      case when m.n % 7 < 4 then m.at + m.n % 200 * interval '1 hour' end
    from made m join linked l on l.id = m.id;
  insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
    select '$tenant', l.trigger_id, l.id, l.customer_id, l.occurrence_key, l.at from linked l;

  -- Ten workflows with a wait and a call each; seven of ten runs leave the wait by its time-out.
  create temp table flows as select n, gen_random_uuid() as id, 1000 + n as graph_id from generate_series(0, 9) n;
  insert into automation.workflows (tenant_id, id, name, status, draft, active_graph_id, last_version, created_by, created_at, updated_at)
    select '$tenant', f.id, 'Workflow ' || f.n, 'ACTIVE', '{"nodes": [{"id": "answer", "data": {}}], "edges": []}', f.graph_id, 1, 'bench', '$now', '$now' from flows f;
  insert into automation.graphs (tenant_id, id, workflow_id, version, source, checksum, settings, published_by, published_at) overriding system value
    select '$tenant', f.graph_id, f.id, 1, '{}', repeat('0', 64), '{}', 'bench', timestamptz '$now' - interval '1 year' from flows f;
  insert into automation.graph_nodes (graph_id, node, tenant_id, key, kind, role, port_names, ports, config)
    select f.graph_id, k.node, '$tenant', k.key, k.kind, k.role, k.names, array_fill(null::smallint, array[cardinality(k.names)]), k.config
    from flows f
    cross join (values (0, 'start', 'start', 'pure', '{next}'::text[], '{}'::jsonb), (1, 'answer', 'wait', 'wait', '{event,timeout}', '{"timeoutSeconds": 864000}'),
      (2, 'ask', 'http', 'effect', '{next,error}', '{}')) k (node, key, kind, role, names, config);
  create temp table ran as
    select gen_random_uuid() as id, s.n, f.id as workflow_id, f.graph_id, p.id as customer_id, timestamptz '$now' - s.n * (interval '90 days' / $n) as at
    from generate_series(1, $n) s (n) join flows f on f.n = s.n % 10 join people p on p.n = s.n % ($n / 5);
  insert into automation.runs (tenant_id, id, workflow_id, graph_id, customer_id, occurrence_key, priority, status, started_at, ended_at)
    select '$tenant', r.id, r.workflow_id, r.graph_id, r.customer_id, r.n::text, 5, 'FINISHED', r.at, r.at + interval '11 days' from ran r;
  insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, port, at)
    select '$tenant', r.id, 1, k.step, k.node, k.port, r.at + k.hours * interval '1 hour'
    from ran r
    cross join lateral (values (1, 0, 'next', 0), (2, 1, case when r.n / 10 % 10 < 7 then 'timeout' else 'event' end, case when r.n / 10 % 10 < 7 then 240 else r.n / 10 % 7 end),
      (3, 2, 'next', 241)) k (step, node, port, hours);
  insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
    select '$tenant', r.graph_id, t.node, t.port, (t.at at time zone 'UTC')::date, count(*) from ran r join automation.run_trace t on t.run_id = r.id group by 2, 3, 4, 5;

  insert into automation.subscribers (tenant_id, page_id, recipient_id, customer_id) select '$tenant', 1, p.n::text, p.id from people p;
  insert into automation.message_logs (id, tenant_id, effect_key, page_id, recipient_id, status, sent_at) overriding system value
    select s.n, '$tenant', s.n::text, 1, (s.n % ($n / 5))::text, 'sent', timestamptz '$now' - s.n * (interval '90 days' / $n) from generate_series(1, $n) s (n);
  insert into automation.inbound_messages (tenant_id, page_id, message_id, recipient_id, kind, sent_at, received_at)
    select '$tenant', 1, m.id::text, m.recipient_id, 'message', m.sent_at + interval '5 hours', m.sent_at + interval '5 hours' from automation.message_logs m where m.id % 3 = 0;
  insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at, time_zone, status, task_status, buffer_until)
    select '$tenant', m.customer_id, 'follow_up', m.at, 'UTC', case when m.n % 4 = 0 then 'missed' else 'completed' end, 'cancelled', m.at + interval '15 minutes' from made m where m.n % 5 = 0;
`;

export async function loadSuggestions(client: pg.Client, tasks: number): Promise<void> {
  await client.query('set session_replication_role = replica');
  const sql = LOAD.replaceAll('$tenant', TENANT).replaceAll('$now', NOW.toISOString());
  await client.query(sql.replaceAll('$n', String(tasks)));
  await client.query('reset session_replication_role');
  await client.query('vacuum analyze');
}
