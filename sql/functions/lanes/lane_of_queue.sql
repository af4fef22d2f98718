-- Returns the key of the lane with the limits of a queue's workers.
create or replace function automation.lane_of_queue(p_queue text, p_lane text) returns text
language sql immutable
as $$ select 'queue:' || p_queue || case when p_lane = 'urgent' then '-urgent' else '' end $$;
