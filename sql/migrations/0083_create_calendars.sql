-- Calendars: when a tenant is open (docs/calendars.md). People edit hours, exceptions and holidays; whatever waits reads automation.calendar_slots.

create table automation.calendars (
  tenant_id uuid not null,
  id uuid not null default automation.next_id(),
  name text not null check (length(name) between 1 and 200),
  time_zone text not null check (length(time_zone) between 1 and 60),
  -- Of whose holidays the rows were copied. The region is that of the library: BY, or BY-A.
  country text check (country ~ '^[A-Z]{2}$'),
  region text check (length(region) between 1 and 20),
  -- The one that is meant where none is named.
  is_default boolean not null default false,
  revision integer not null default 1 check (revision > 0),
  -- The last day of which there are slots.
  slots_until date,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint calendars_name_taken unique (tenant_id, name),
  constraint calendars_region_without_country check (region is null or country is not null)
);
create unique index calendars_default on automation.calendars (tenant_id) where is_default;
create index calendars_listed on automation.calendars (tenant_id, created_at, id);
create index calendars_to_extend on automation.calendars (slots_until, tenant_id, id);

-- Spans of a week, in local time. A day may have several; one that ends at midnight closes at 24:00.
create table automation.calendar_hours (
  tenant_id uuid not null,
  calendar_id uuid not null,
  -- 1: Monday.
  weekday smallint not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  primary key (tenant_id, calendar_id, weekday, opens),
  constraint calendar_hours_end_before_start check (opens < closes),
  foreign key (tenant_id, calendar_id) references automation.calendars (tenant_id, id) on delete cascade
);

-- Days with hours of their own, or closed. They count for more than holidays and the week.
create table automation.calendar_exceptions (
  tenant_id uuid not null,
  calendar_id uuid not null,
  day date not null,
  name text check (length(name) between 1 and 200),
  -- A list of {opens, closes}; empty: closed.
  spans jsonb not null default '[]' check (jsonb_typeof(spans) = 'array'),
  primary key (tenant_id, calendar_id, day),
  foreign key (tenant_id, calendar_id) references automation.calendars (tenant_id, id) on delete cascade
);

create table automation.calendar_holidays (
  tenant_id uuid not null,
  calendar_id uuid not null,
  day date not null,
  name text not null check (length(name) between 1 and 200),
  -- Who says so: `manual`, or the library with its version, and the country.
  source text not null check (length(source) between 1 and 100),
  -- False: people work on it.
  is_closed boolean not null default true,
  primary key (tenant_id, calendar_id, day),
  foreign key (tenant_id, calendar_id) references automation.calendars (tenant_id, id) on delete cascade
);

-- The open spans of some days back and of about fourteen months to come, as instants. Whoever waits needs neither zone nor week: one look by an index.
create table automation.calendar_slots (
  tenant_id uuid not null,
  calendar_id uuid not null,
  -- The local day.
  day date not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  -- Open time of the slots before, in milliseconds.
  open_ms_before bigint not null,
  -- Days with open time, counted from the first.
  business_day integer not null,
  primary key (tenant_id, calendar_id, closes_at),
  constraint calendar_slots_end_before_start check (opens_at < closes_at),
  foreign key (tenant_id, calendar_id) references automation.calendars (tenant_id, id) on delete cascade
);
create index calendar_slots_by_time on automation.calendar_slots (tenant_id, calendar_id, open_ms_before);
create index calendar_slots_by_day on automation.calendar_slots (tenant_id, calendar_id, business_day, closes_at);
create index calendar_slots_of_day on automation.calendar_slots (tenant_id, calendar_id, day);

do $$
declare
  place text;
begin
  foreach place in array array['calendars', 'calendar_hours', 'calendar_exceptions', 'calendar_holidays', 'calendar_slots'] loop
    execute format('alter table automation.%I enable row level security', place);
    execute format('create policy every_tenant on automation.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on automation.%I to followthrough_api
      using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()))', place);
  end loop;
end
$$;

grant select, update on automation.calendars to followthrough_engine;
grant select on automation.calendar_hours, automation.calendar_exceptions, automation.calendar_holidays to followthrough_engine;
grant select, insert, delete on automation.calendar_slots to followthrough_engine;
grant select, insert, update, delete on automation.calendars, automation.calendar_hours, automation.calendar_exceptions, automation.calendar_holidays
  to followthrough_api;
grant select, insert, delete on automation.calendar_slots to followthrough_api;
