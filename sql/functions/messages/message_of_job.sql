-- Returns whom the job of a message writes to, as automation.message_logs names it; no row for another job, or when the page is gone. Ids that are no
-- numbers are left out: any writer may insert a job. Plain SQL without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.message_of_job(j automation.jobs)
returns table (page_id bigint, recipient_id text, run_id bigint, trigger_run_id bigint, effect_key text, attempt integer, step text)
language sql stable
as $$
  select p.page_id, pg_catalog."left"(j.payload ->> 'recipientId', 256),
    case when pg_catalog.pg_input_is_valid(j.payload ->> 'messageRunId', 'bigint') then (j.payload ->> 'messageRunId')::bigint end,
    case when pg_catalog.pg_input_is_valid(j.payload ->> 'triggerRunId', 'bigint') then (j.payload ->> 'triggerRunId')::bigint end,
    coalesce(j.dedupe_key, j.id::text), greatest(j.attempts, 1), pg_catalog."left"(j.payload ->> 'step', 200)
  from automation.pages p
  where j.type = 'SEND_MESSAGE' and p.tenant_id = j.tenant_id and j.payload ->> 'recipientId' is not null
    and p.page_id = case when pg_catalog.pg_input_is_valid(j.payload ->> 'pageId', 'bigint') then (j.payload ->> 'pageId')::bigint end
$$;
