-- The list of sample metrics begins with the newest period of a tenant; the daily refresh replaces the rows of one. A CRM may have a view
-- in place of the table, and then needs no index of ours.
do $$
begin
  if exists (select from pg_class c where c.oid = to_regclass('crm.sample_metrics') and c.relkind in ('r', 'p')) then
    create index sample_metrics_newest on crm.sample_metrics (tenant_id, period_start, product_id);
  end if;
end
$$;
