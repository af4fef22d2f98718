-- Returns for templates (a list of ids) how many drafts were made of each, how it is rated, and the stars that `p_by` gave: of all tenants, whose
-- names it does not tell. Runs with its owner's rights, because row-level security shows a tenant its own rows only.
create or replace function automation.template_figures(p_ids jsonb, p_by text)
returns table (template_id text, uses integer, ratings integer, stars numeric, own_stars smallint)
language sql stable security definer set search_path = ''
as $$
  select i.id, coalesce(u.uses, 0)::integer, r.ratings, r.stars, r.own_stars
  from pg_catalog.jsonb_array_elements_text(p_ids) i (id)
  cross join lateral (select sum(x.uses) as uses from automation.template_uses x where x.template_id = i.id) u
  cross join lateral (
    select count(*)::integer as ratings, round(avg(x.stars), 1) as stars,
      max(x.stars) filter (where x.tenant_id = automation.current_tenant() and x.rated_by = p_by) as own_stars
    from automation.template_ratings x where x.template_id = i.id
  ) r
$$;

revoke all on function automation.template_figures(jsonb, text) from public;
grant execute on function automation.template_figures(jsonb, text) to followthrough_api;
