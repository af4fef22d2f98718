-- Lists the templates of tenants that the caller may use, newest first, a page at a time.
select
  t.id as "id!", t.category as "category!", t.title as "title!", t.summary as "summary!", t.visibility as "visibility!", t.is_own as "is_own!",
  t.approved_at as "approved_at?", t.parameters as "parameters!", t.node_types as "node_types!", t.created_at::text as "cursor_at!"
from automation.list_templates(:visibility::text, :category::text, :after_at::text::timestamptz, :after_id::uuid, :limit::int) t
limit :limit::int
