-- Returns the events that a change of a row means: `p_before` null for an insert, `p_after` null for a delete. A row that is inserted with a status
-- has come to it. Plain SQL without a search_path of its own, so that PostgreSQL inlines it.
create or replace function automation.facts_of_change(p_table text, p_before jsonb, p_after jsonb) returns table (type text, data jsonb)
language sql stable
as $$
  select 'customer.created', jsonb_build_object('status', p_after -> 'status') where p_table = 'customers' and p_before is null
  union all
  select 'customer.updated', jsonb_build_object('changes', c.changes)
  from (
    select automation.changes_between(p_before, p_after, '{attributes,updated_at}')
      || automation.changes_within('attributes', p_before -> 'attributes', p_after -> 'attributes') as changes
    where p_table = 'customers' and p_before is not null
    offset 0
  ) c
  where c.changes <> '{}'
  union all
  select t.type, jsonb_build_object('orderId', p_after -> 'id', 'status', p_after -> 'status', 'total', p_after -> 'total',
    'orderedAt', p_after -> 'ordered_at', 'deliveredAt', p_after -> 'delivered_at')
  from (values
    ('order.placed', p_before is null and p_after ->> 'status' <> 'CANCELLED'),
    ('order.delivered', p_after ->> 'status' = 'DELIVERED' and p_before ->> 'status' is distinct from 'DELIVERED'),
    ('order.cancelled', p_after ->> 'status' = 'CANCELLED' and p_before ->> 'status' is distinct from 'CANCELLED')
  ) t (type, holds)
  where p_table = 'orders' and t.holds
  union all
  select t.type, jsonb_build_object('sampleId', p_after -> 'id', 'productId', p_after -> 'product_id', 'quantity', p_after -> 'quantity',
    'tastedAt', p_after -> 'tasted_at', 'followedUpAt', p_after -> 'followed_up_at', 'feedback', left(p_after ->> 'feedback', 1000))
  from (values
    ('sample.given', p_before is null),
    ('sample.followed-up', p_after ->> 'followed_up_at' is not null and p_before ->> 'followed_up_at' is null)
  ) t (type, holds)
  where p_table = 'sample_usages' and t.holds
  union all
  select t.type, jsonb_build_object('taskId', p_after -> 'id', 'title', left(p_after ->> 'title', 500), 'status', p_after -> 'status',
    'priority', p_after -> 'priority', 'source', p_after -> 'source', 'assigneeId', p_after -> 'assignee_id', 'dueAt', p_after -> 'due_at')
  from (values
    ('task.created', p_before is null),
    ('task.completed', p_after ->> 'status' = 'COMPLETED' and p_before ->> 'status' is distinct from 'COMPLETED'),
    ('task.cancelled', p_after ->> 'status' = 'CANCELLED' and p_before ->> 'status' is distinct from 'CANCELLED')
  ) t (type, holds)
  where p_table = 'tasks' and t.holds
  union all
  select t.type, jsonb_build_object('bookingId', b.one -> 'id', 'bookingType', b.one -> 'booking_type', 'status', b.one -> 'status',
      'scheduledAt', b.one -> 'scheduled_at', 'assignedUserId', b.one -> 'assigned_user_id', 'callResult', b.one -> 'call_result')
    || case when t.type = 'booking.moved' then jsonb_build_object('movedFrom', p_before -> 'scheduled_at') else '{}' end
  from (select coalesce(p_after, p_before) as one) b
  cross join lateral (values
    ('booking.created', p_before is null),
    ('booking.moved', p_before ->> 'scheduled_at' <> p_after ->> 'scheduled_at'),
    ('booking.completed', p_after ->> 'status' = 'completed' and p_before ->> 'status' is distinct from 'completed'),
    ('booking.missed', p_after ->> 'status' = 'missed' and p_before ->> 'status' is distinct from 'missed'),
    -- A scheduled booking that is deleted is cancelled too.
    ('booking.cancelled', p_after ->> 'status' = 'cancelled' and p_before ->> 'status' is distinct from 'cancelled'
      or p_after is null and p_before ->> 'status' = 'scheduled')
  ) t (type, holds)
  where p_table = 'bookings' and t.holds
  union all
  select t.type, jsonb_build_object('deliverableId', p_after -> 'id', 'month', p_after -> 'month', 'title', left(p_after ->> 'title', 500),
    'status', p_after -> 'status', 'dueAt', p_after -> 'due_at')
  from (values
    ('deliverable.created', p_before is null),
    ('deliverable.' || replace(lower(p_after ->> 'status'), '_', '-'), p_after ->> 'status' is distinct from p_before ->> 'status')
  ) t (type, holds)
  where p_table = 'deliverables' and t.holds
$$;
