-- Finds a template of a tenant that the caller may use, without its graph.
select
  t.id as "id!", t.category as "category!", t.title as "title!", t.summary as "summary!", t.visibility as "visibility!", t.is_own as "is_own!",
  t.approved_at as "approved_at?", t.parameters as "parameters!", t.node_types as "node_types!", t.taken_out as "taken_out!"
from automation.find_template(:template_id::uuid) t
