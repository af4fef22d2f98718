-- Workflows: what people draw, its published versions, and their compiled nodes (functions/workflows/README.md).

create table automation.workflows (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  name text not null check (length(name) between 1 and 200),
  description text check (length(description) <= 2000),
  status text not null default 'DRAFT' check (status in ('DRAFT', 'ACTIVE', 'PAUSED', 'ARCHIVED')),
  -- What people edit: a normalised graph. A row of a reply of the Data API ends at 64 KB, so read_graph_parts.sql reads it in pieces.
  draft jsonb not null check (jsonb_typeof(draft) = 'object' and length(draft::text) <= 1048576),
  -- Counts the changes of name, description and draft: a change names the revision that it was made from.
  revision integer not null default 1 check (revision > 0),
  -- The version that new runs take. Null: never activated.
  active_graph_id bigint,
  -- The number of the last version. 0: never published.
  last_version integer not null default 0 check (last_version >= 0),
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (tenant_id, id),
  constraint workflows_active_without_version check (status not in ('ACTIVE', 'PAUSED') or active_graph_id is not null),
  constraint workflows_archived_without_moment check ((status = 'ARCHIVED') = (archived_at is not null))
);

create index workflows_listed on automation.workflows (tenant_id, created_at, id);

-- A published version never changes: no login may update it.
create table automation.graphs (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  workflow_id uuid not null,
  version integer not null check (version > 0),
  source jsonb not null,
  -- SHA-256 of the canonical JSON of the source.
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  -- Zone, priority, entry rules, exit condition and goal, compiled.
  settings jsonb not null,
  -- Ids of the workflows that it starts.
  starts jsonb not null default '[]' check (jsonb_typeof(starts) = 'array'),
  note text check (length(note) <= 2000),
  published_by text not null,
  published_at timestamptz not null,
  primary key (tenant_id, id),
  unique (id),
  unique (tenant_id, workflow_id, version),
  foreign key (tenant_id, workflow_id) references automation.workflows (tenant_id, id)
);

alter table automation.workflows add foreign key (tenant_id, active_graph_id) references automation.graphs (tenant_id, id);

create table automation.graph_nodes (
  graph_id bigint not null references automation.graphs (id),
  -- 0 is the start; the others follow in the order in which runs can reach them.
  node smallint not null check (node between 0 and 499),
  tenant_id uuid not null,
  -- The id in the source.
  key text not null,
  kind text not null,
  name text,
  role text not null check (role in ('pure', 'wait', 'effect', 'child', 'fork', 'join', 'end')),
  is_pure boolean not null generated always as (role = 'pure') stored,
  -- Names of the ways out, and the node behind each; null: the run ends there.
  port_names text[] not null,
  ports smallint[] not null,
  -- Conditions: one of a condition, a loop or a wait; several of a switch. True or not: null and errors count as not.
  test jsonpath,
  tests jsonpath[],
  -- What automation.condition_vars computes for them. Null: nothing.
  vars jsonb,
  -- The same conditions as trees, for automation.explain_condition.
  conditions jsonb not null default '[]',
  -- Of a split: ascending, in 1/10 000, and what the customer's bucket is a hash of.
  cuts integer[],
  salt text,
  -- Of a wait for a duration.
  delay interval,
  config jsonb not null default '{}',
  -- Texts for automation.fill_text, by their place in the data: {escape, parts}.
  parts jsonb not null default '{}',
  -- Fact groups that the node reads, and that a walk from it may read before it stops: bits, 1 customer, 2 orders, 4 rhythm, 8 last events, 16 tenant.
  needs integer not null default 0,
  needs_ahead integer not null default 0,
  -- Of a parallel.
  merge_node smallint,
  on_error text not null default 'stop' check (on_error in ('stop', 'continue', 'branch')),
  primary key (graph_id, node),
  unique (graph_id, key),
  foreign key (tenant_id, graph_id) references automation.graphs (tenant_id, id),
  check (cardinality(ports) = cardinality(port_names))
);

do $$
declare
  place text;
begin
  foreach place in array array['workflows', 'graphs', 'graph_nodes'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select on automation.workflows, automation.graphs, automation.graph_nodes to followthrough_engine;
grant select, insert, update on automation.workflows to followthrough_api;
grant select, insert on automation.graphs, automation.graph_nodes to followthrough_api;
