/** The tastings of P1 and P2: 4 000 customers and 10 000 tastings a tenant, spread over two years, 500 of them due. */
import type { Client } from 'pg';

/** The time of the evaluations. */
export const SAMPLES_NOW = new Date('2026-06-01T00:00:00Z');

interface SampleSize {
  readonly tenants: number;
  /** Per tenant. */
  readonly customers: number;
  /** Per tenant; one in 20 is due. */
  readonly samples: number;
  /** Delivered orders of each customer, of products without tastings. */
  readonly ordersEach: number;
}

/** Recent tastings that are not due were followed up, are marked as ordered, or were ordered: a third each. */
const MODEL = `
  create temp table model_customers as
    select n, gen_random_uuid() as id from generate_series(0, $customers - 1) n;
  create temp table model_reps as select n, gen_random_uuid() as id from generate_series(0, 9) n;
  create temp table model_products as select n, gen_random_uuid() as id from generate_series(0, 59) n;
  create temp table model_samples as
    with aged as (
      select n, timestamptz '2026-06-01 00:00Z' - (n + 0.5) * (interval '730 days' / $samples) as tasted_at
      from generate_series(0, $samples - 1) n
    ),
    placed as (
      select
        aged.*,
        tasted_at between timestamptz '2026-03-03 01:00Z' and timestamptz '2026-05-24 23:00Z' as is_recent,
        row_number() over w as place, count(*) over (partition by tasted_at between timestamptz '2026-03-03 01:00Z' and timestamptz '2026-05-24 23:00Z') as places
      from aged
      window w as (partition by tasted_at between timestamptz '2026-03-03 01:00Z' and timestamptz '2026-05-24 23:00Z' order by n)
    )
    select
      p.n, gen_random_uuid() as id, c.id as customer_id, q.id as product_id, p.tasted_at,
      case
        when not p.is_recent then 'past'
        when p.place * ($samples / 20) / p.places > (p.place - 1) * ($samples / 20) / p.places then 'due'
        else (array['followed up', 'marked', 'ordered'])[1 + p.n % 3]
      end as kind
    from placed p
    join model_customers c on c.n = p.n::bigint * 7919 % $customers
    join model_products q on q.n = p.n % 40;
`;

/** All tenants have rows with the same ids, which their keys allow: rows made for one fit the others. */
const LOAD = `
  insert into crm.tenants (id, slug, name, time_zone)
    select gen_random_uuid(), 'bench-' || n, 'Tenant ' || n, 'America/New_York' from generate_series(1, $tenants) n;
  insert into crm.users (id, tenant_id, name, email)
    select r.id, t.id, 'Rep ' || r.n, 'rep' || r.n || '@example.com' from crm.tenants t cross join model_reps r;
  insert into crm.products (id, tenant_id, sku, name)
    select q.id, t.id, 'SKU-' || q.n, 'Product ' || q.n from crm.tenants t cross join model_products q;
  insert into crm.customers (id, tenant_id, name, email, account_number, sales_rep_id)
    select c.id, t.id, 'Customer ' || c.n, 'customer' || c.n || '@example.com', lpad(c.n::text, 5, '0'), r.id
    from crm.tenants t cross join model_customers c left join model_reps r on r.n = c.n % 12;
  create temp table model_orders as
    select gen_random_uuid() as id, c.id as customer_id, q.id as product_id,
      timestamptz '2026-05-31 18:00Z' - (c.n + o * 45) % 700 * interval '1 day' as at
    from model_customers c cross join generate_series(1, $ordersEach) o join model_products q on q.n = 40 + c.n % 20
    union all
    select gen_random_uuid(), s.customer_id, s.product_id, s.tasted_at + interval '12 hours' from model_samples s where s.kind = 'ordered';
  insert into crm.orders (id, tenant_id, customer_id, status, ordered_at, delivered_at, total)
    select o.id, t.id, o.customer_id, 'DELIVERED', o.at, o.at, 100 from crm.tenants t cross join model_orders o;
  insert into crm.order_lines (tenant_id, order_id, product_id, quantity, amount)
    select t.id, o.id, o.product_id, 1, 100 from crm.tenants t cross join model_orders o;
  insert into crm.sample_usages (id, tenant_id, customer_id, product_id, tasted_at, followed_up_at, resulted_in_order)
    select s.id, t.id, s.customer_id, s.product_id, s.tasted_at,
      case when s.kind = 'followed up' then s.tasted_at + interval '2 days' end, s.kind = 'marked'
    from crm.tenants t cross join model_samples s;
`;

const fill = (text: string, size: SampleSize) =>
  text.replace(/\$(tenants|customers|samples|ordersEach)/g, (_, name: keyof SampleSize) => String(size[name]));

/** Returns the tenants' ids. Foreign keys are not checked and changes are not noted, which the first evaluation does not need. */
export async function loadSamples(client: Client, size: SampleSize): Promise<string[]> {
  await client.query(`set session_replication_role = replica; ${fill(MODEL + LOAD, size)}`);
  await client.query('reset session_replication_role');
  await client.query('vacuum analyze');
  const { rows } = await client.query<{ id: string }>('select id from crm.tenants order by slug');
  return rows.map(({ id }) => id);
}
