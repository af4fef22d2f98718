-- Makes a booking for the first of the reps who is free then, or else for the tenant's default assignee; without one that is free there is no booking.
-- Idempotent: a booking that is there stays with its rep, and nobody's turn passes.
create or replace function automation.book_with_rep(p_tenant_id uuid, p_booking_id uuid, p_customer_id uuid, p_asked jsonb, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  rep uuid;
  how text = p_asked ->> 'assignee';
begin
  -- One booking of a tenant after the other: each counts for whom the next one is given.
  perform pg_advisory_xact_lock(hashtextextended('reps ' || p_tenant_id, 0));
  foreach rep in array coalesce(automation.reps_for_booking(p_tenant_id, how, (p_asked ->> 'at')::timestamptz, p_now), '{}') loop
    exit when exists (select from crm.bookings b where b.tenant_id = p_tenant_id and b.id = p_booking_id);
    perform automation.write_booking(p_tenant_id, p_booking_id, p_customer_id, p_asked || pg_catalog.jsonb_build_object('assignee', rep));
    if how = 'round-robin' and exists (select from crm.bookings b where b.tenant_id = p_tenant_id and b.id = p_booking_id) then
      insert into automation.assignment_turns (tenant_id, last_user_id) values (p_tenant_id, rep)
      on conflict (tenant_id, pool) do update set last_user_id = excluded.last_user_id;
    end if;
  end loop;
  if exists (
    select from crm.tenants t join crm.users u on u.tenant_id = t.id and u.id = t.default_assignee_id and u.is_active where t.id = p_tenant_id
  ) then
    -- No rep, so that the default one counts. A booking that is there stays.
    perform automation.write_booking(p_tenant_id, p_booking_id, p_customer_id, p_asked || '{"assignee": "sales-rep", "salesRepId": null}');
  end if;
end
$$;
