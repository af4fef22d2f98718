-- Refuses settings that could start no job or mean nothing.
create or replace function automation.check_lane() returns trigger
language plpgsql set search_path = ''
as $$
declare
  most constant integer := coalesce(new.burst, new.per_second);
begin
  if new.key !~ '\S' or length(new.key) > 200 then
    perform automation.refuse_lane(new.key, 'key', 'a key has 1 to 200 characters', 'Name what shares the budget, such as page/12.');
  elsif coalesce(new.limits_of in ('queue', 'endpoint'), false) <> (new.key ~ '^(queue|endpoint):') then
    perform automation.refuse_lane(new.key, 'key', 'lanes of queues and endpoints are kept by the engine', 'Choose a key that does not begin with queue: or endpoint:.');
  elsif new.limits_of = 'page' and new.key !~ '^page/[1-9][0-9]*$' then
    perform automation.refuse_lane(new.key, 'key', 'the lane of a page is page/<its number>', 'Leave limits_of null, or insert the page.');
  elsif (new.per_minute is not null and new.limits_of is distinct from 'queue') or new.per_minute < 1 then
    perform automation.refuse_lane(new.key, 'per_minute', 'only a queue has a rate per minute, of 1 or more', 'Set per_second.');
  elsif tg_op = 'UPDATE' and (new.tenant_id, new.key) is distinct from (old.tenant_id, old.key) then
    perform automation.refuse_lane(old.key, 'key', 'a lane keeps its tenant and its key', 'Insert another lane.');
  elsif new.per_second not between 1 and 1000 then
    perform automation.refuse_lane(new.key, 'per_second', format('%s starts a second', new.per_second),
      'Give 1 to 1000, or null for no limit. To stop the lane, set blocked_until of its lane_states.');
  elsif new.burst is not null and (new.per_second is null or new.burst not between new.per_second and 60 * new.per_second) then
    perform automation.refuse_lane(new.key, 'burst', format('a burst of %s at %s a second', new.burst, coalesce(new.per_second::text, 'no limit')),
      'Give at least the rate and at most 60 times as much, or null for the rate itself.');
  elsif new.at_once < 1 then
    perform automation.refuse_lane(new.key, 'at_once', format('%s jobs at once', new.at_once),
      'Give 1 or more, or null for no limit. To stop the lane, set blocked_until of its lane_states.');
  elsif new.reserve is not null and (most is null or new.reserve not between 0 and most - 1) then
    perform automation.refuse_lane(new.key, 'reserve', format('a reserve of %s of %s starts', new.reserve, coalesce(most::text, 'unlimited')),
      'Give 0 or more and less than the burst, or null for a tenth.');
  elsif new.breaker_failures < 1 or new.breaker_seconds not between 1 and 86400
    or new.breaker_most_seconds not between new.breaker_seconds and 86400 then
    perform automation.refuse_lane(new.key, 'breaker', format('a breaker after %s failures for %s seconds', new.breaker_failures, new.breaker_seconds),
      'Give 1 failure or more, or null for no breaker, and 1 to 86400 seconds; for the longest opening no less than for the first.');
  end if;
  return new;
end
$$;
