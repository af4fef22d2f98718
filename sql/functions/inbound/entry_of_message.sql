-- Finds the workflow that a message to a page starts, with the keyword that it matched (null: the entry takes any message); no row: none. The longest keyword wins,
-- then the version that was published last. Keywords are kept folded (automation.fold_text).
create or replace function automation.entry_of_message(p_tenant_id uuid, p_page_id bigint, p_text text) returns table (workflow_id uuid, keyword text)
language sql stable set search_path = ''
as $$
  select e.workflow_id, k.word
  from automation.workflow_entries e
  join automation.workflows w on w.tenant_id = e.tenant_id and w.id = e.workflow_id and w.active_graph_id = e.graph_id and w.status in ('ACTIVE', 'PAUSED')
  cross join lateral (select automation.fold_text(p_text) as said) t
  cross join lateral (
    select null as word, null as folded where e.spec ->> 'match' = 'any'
    union all
    select x.word, x.folded from pg_catalog.jsonb_to_recordset(e.spec -> 'keywords') x (word text, folded text)
    where case e.spec ->> 'match'
      when 'exact' then t.said = x.folded
      when 'starts-with' then pg_catalog.starts_with(t.said, x.folded)
      -- As whole words.
      when 'contains' then automation.words_of(x.folded) <> '' and pg_catalog.strpos(' ' || automation.words_of(t.said) || ' ', ' ' || automation.words_of(x.folded) || ' ') > 0
    end
  ) k
  where e.tenant_id = p_tenant_id and e.event_type = automation.listened_page(p_page_id::text)
  order by coalesce(pg_catalog.length(k.folded), 0) desc, e.graph_id desc, e.entry
  limit 1
$$;
