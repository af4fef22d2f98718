-- Returns when a wait by a calendar that began at `p_from` is over, of the customer's sales rep where it names none: at the next open moment, or after its open time or business days. Weeks are counted on the
-- clock, to the next open moment. `calendar` null: the tenant has no such calendar. `due_at` null: not within what the slots reach.
create or replace function automation.due_of_calendar(
  n automation.graph_nodes, p_from timestamptz, p_customer_id uuid, out calendar uuid, out due_at timestamptz
)
language plpgsql stable set search_path = ''
as $$
declare
  span constant jsonb = n.config -> 'businessTime';
  zone text;
begin
  calendar = automation.calendar_of_user(n.tenant_id, n.config ->> 'calendarId',
    (select c.sales_rep_id from crm.customers c where c.tenant_id = n.tenant_id and c.id = p_customer_id));
  due_at = case
    when span ? 'milliseconds' then automation.add_open_time(n.tenant_id, calendar, p_from, (span ->> 'milliseconds')::bigint)
    when span ? 'days' then automation.add_business_days(n.tenant_id, calendar, p_from, (span ->> 'days')::integer)
  end;
  if span ? 'weeks' then
    select c.time_zone into zone from automation.calendars c where c.tenant_id = n.tenant_id and c.id = calendar;
    due_at = automation.next_open(n.tenant_id, calendar,
      automation.instant_of(p_from at time zone zone + pg_catalog.make_interval(weeks => (span ->> 'weeks')::integer), zone));
  elsif span is null or span = 'null' then
    due_at = automation.next_open(n.tenant_id, calendar, p_from);
  end if;
end
$$;
