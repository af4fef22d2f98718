-- Says what a reason for which a flow was not started means, and the way out.
create or replace function automation.why_not_started(p_code text) returns text
language sql immutable set search_path = ''
as $$
  select case p_code
    when 'PAGE_INACTIVE' then 'the page is not active: activate it, and insert the run again'
    when 'UNKNOWN_FLOW' then 'the tenant of the page has no workflow with the id flow_id'
    when 'NOT_ACTIVE' then 'the workflow is not active: activate it, and insert the run again'
    when 'WORKFLOWS_OFF' then 'workflows are switched off in the settings of the tenant'
    when 'PAUSED' then 'the workflow is paused, and refuses entries meanwhile'
    when 'EMPTY_AUDIENCE' then 'none of the pages has an active subscriber, or the condition holds for no customer'
    else 'the workflow refused the entry: ' || p_code
  end
$$;
