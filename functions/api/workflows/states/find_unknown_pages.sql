-- Lists the pages that a version names and that cannot be meant: of entries by messages, whose channel must bring messages, and of nodes that send by a channel.
select x.path as "path!", x.page as "page!", x.channel
from automation.graphs g
cross join lateral (
  select format('entries.%s.page', e.place - 1) as path, e.spec ->> 'page' as page, null as channel, 0 as node, e.place
  from automation.graph_nodes n
  cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
  where n.graph_id = g.id and n.node = 0 and e.spec ->> 'kind' = 'message'
  union all
  select format('nodes.%s.data.pageId', n.key), n.config ->> 'pageId', n.config ->> 'channel', n.node, 0
  from automation.graph_nodes n
  where n.graph_id = g.id and n.kind = 'message' and n.config ->> 'pageId' is not null
) x
where g.tenant_id = :tenant_id::uuid and g.workflow_id = :workflow_id::uuid and g.version = :version::int
  and not exists (
    select from automation.pages p
    where p.tenant_id = g.tenant_id and p.page_id = x.page::numeric
      and case when x.channel is null then p.channel in ('page', 'sms', 'whatsapp') else p.channel = x.channel end)
order by x.node, x.place
limit 20
