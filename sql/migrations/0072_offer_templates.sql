-- Templates of workflows that tenants make, and how often each template, shipped ones included, is used and how it is rated.

create table automation.workflow_templates (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  category text not null check (length(category) between 1 and 50),
  title text not null check (length(title) between 1 and 200),
  summary text not null check (length(summary) between 1 and 2000),
  -- installation: other tenants see it once it is approved.
  visibility text not null check (visibility in ('private', 'installation')),
  -- What people fill in: name, type, title, and its range, choices or default.
  parameters jsonb not null check (jsonb_typeof(parameters) = 'array' and length(parameters::text) <= 4000),
  -- A graph without ids and secrets of the tenant; {"$parameter": name}, or {{ parameter.name }} in texts, where a parameter goes.
  graph jsonb not null check (jsonb_typeof(graph) = 'object' and length(graph::text) <= 1048576),
  -- What was left out of the graph: {nodeId, path, kind}.
  taken_out jsonb not null check (jsonb_typeof(taken_out) = 'array'),
  node_types jsonb not null check (jsonb_typeof(node_types) = 'array'),
  created_by text not null,
  created_at timestamptz not null,
  approved_by text,
  approved_at timestamptz,
  primary key (tenant_id, id),
  unique (id),
  constraint workflow_templates_approved_privately check (approved_at is null or visibility = 'installation')
);

create index workflow_templates_listed on automation.workflow_templates (tenant_id, created_at, id);
create index workflow_templates_offered on automation.workflow_templates (created_at, id) where visibility = 'installation';

-- Drafts that a tenant has made of a template: the id of a row above, or the name of a shipped one.
create table automation.template_uses (
  tenant_id uuid not null,
  template_id text not null check (length(template_id) between 1 and 100),
  uses integer not null check (uses > 0),
  last_used_at timestamptz not null,
  primary key (tenant_id, template_id)
);

create index template_uses_of_template on automation.template_uses (template_id);

-- One rating of each caller: a user, or a key.
create table automation.template_ratings (
  tenant_id uuid not null,
  template_id text not null check (length(template_id) between 1 and 100),
  rated_by text not null,
  stars smallint not null check (stars between 1 and 5),
  rated_at timestamptz not null,
  primary key (tenant_id, template_id, rated_by)
);

create index template_ratings_of_template on automation.template_ratings (template_id);

do $$
declare
  place text;
begin
  foreach place in array array['workflow_templates', 'template_uses', 'template_ratings'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, insert on automation.workflow_templates to followthrough_api;
grant select, insert, update on automation.template_uses, automation.template_ratings to followthrough_api;
