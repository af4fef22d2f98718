-- Computes a moment by the slots of a calendar: after open minutes, after business days, on a business day of the month, or the next open one.
select
  case
    when :open_minutes::int is not null then automation.add_open_time(c.tenant_id, c.id, :at::timestamptz, :open_minutes::int * 60000::bigint)
    when :business_days::int is not null then automation.add_business_days(c.tenant_id, c.id, :at::timestamptz, :business_days::int)
    when :month_day::int is not null then (
      select min(s.opens_at) from automation.calendar_slots s
      where s.tenant_id = c.tenant_id and s.calendar_id = c.id
        and s.day = automation.business_day_of_month(c.tenant_id, c.id, (:at::timestamptz at time zone c.time_zone)::date, :month_day::int))
    else automation.next_open(c.tenant_id, c.id, :at::timestamptz)
  end as "moment?",
  automation.is_open(c.tenant_id, c.id, :at::timestamptz) as "is_open!",
  automation.instant_of((s.slots_until - 499)::timestamp, c.time_zone) as "earliest!",
  automation.instant_of((s.slots_until - 29)::timestamp, c.time_zone) as "latest!"
from automation.calendars c
-- One that was written by SQL may have no slots yet.
cross join lateral (select coalesce(c.slots_until, :at::timestamptz::date + 430) as slots_until) s
where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid
