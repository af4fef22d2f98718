-- Invokes the relay at commit, once per transaction that wrote to the outbox, unless one works already. The relay waits for the commit by the xid.
-- A failed invocation costs the writer at most its short time-out: the relay's schedule finds the rows later.
create or replace function automation.ring_doorbell() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  target automation.doorbell_target;
begin
  select t.is_only_row, t.function_arn, t.region into target from automation.doorbell_target t;
  if not found then
    return null;
  end if;
  -- A relay that is in a shift looks once more after it has ended (functions/relay/shift). Other isolation levels read as of earlier.
  if current_setting('transaction_isolation') = 'read committed'
    and exists (select from automation.relay_shifts s where s.ends_at > clock_timestamp()) then
    return null;
  end if;
  begin
    -- A call within the region takes about 10 ms; the defaults of 1 s and 3 s are long for a writer to wait.
    perform set_config('aws_lambda.connect_timeout_ms', '500', true), set_config('aws_lambda.request_timeout_ms', '1000', true);
  exception when others then
    null; -- without the right to set them, the defaults apply
  end;
  begin
    perform aws_lambda.invoke(target.function_arn, json_build_object('xid', cast(new.xid as text)), target.region, 'Event');
  exception when query_canceled or others then
    raise log 'The doorbell did not ring (%): %', sqlstate, sqlerrm;
  end;
  return null;
end
$$;
