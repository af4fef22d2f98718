-- Inserts or changes rows of a collection by the ids of the system that they come from, and returns what became of each, by its place in the list: the
-- members are those of docs/data.md. `PUT /api/crm/{collection}` and docs/adopting.md call it, with up to 1 000 rows. It checks references and not shapes.
create or replace function automation.store_rows(p_tenant_id uuid, p_collection text, p_rows jsonb, p_now timestamptz)
returns table (place integer, id uuid, result text, code text, path text, missing_collection text, missing_external_id text)
language plpgsql set search_path = ''
as $$
begin
  -- Rows of a person who is being erased wait until the erasure is over, and are judged by it then.
  perform pg_advisory_xact_lock_shared(hashtextextended('erasure ' || p_tenant_id, 0));
  case p_collection
    when 'users' then return query select * from automation.store_users(p_tenant_id, p_rows, p_now);
    when 'products' then return query select * from automation.store_products(p_tenant_id, p_rows, p_now);
    when 'customers' then return query select * from automation.store_customers(p_tenant_id, p_rows, p_now);
    when 'orders' then return query select * from automation.store_orders(p_tenant_id, p_rows, p_now);
    when 'samples' then return query select * from automation.store_samples(p_tenant_id, p_rows, p_now);
    when 'deliverables' then return query select * from automation.store_deliverables(p_tenant_id, p_rows, p_now);
    else raise exception 'There is no collection %: it is users, products, customers, orders, samples or deliverables', p_collection;
  end case;
end
$$;
