-- Reads a draft that fits into one row of a reply of the Data API: 64 KB, with up to four bytes a character. No row: it is larger. `published_keys` are
-- the experiment ids of the splits of the active version.
select w.revision, w.draft::text as "draft!",
  (
    select coalesce(jsonb_agg(distinct n.salt), '[]')
    from automation.graph_nodes n
    where n.tenant_id = w.tenant_id and n.graph_id = w.active_graph_id and n.kind = 'split' and n.config @> '{"isShared": true}'
  ) as "published_keys!"
from automation.workflows w
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and length(w.draft::text) <= 15000
