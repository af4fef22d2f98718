-- The limits of queues become lanes of no tenant: `queue:<name>`, and `queue:<name>-urgent` for urgent workers. Claims make and change them.

alter table automation.lanes
  -- Starts in any minute, of a queue only.
  add column per_minute integer,
  -- Whose limits the lane holds, when they are set elsewhere: of a queue by the installation, of an endpoint by its tenant. Null: jobs name it.
  add column limits_of text constraint lanes_limits_of check (limits_of in ('queue', 'endpoint'));

-- Everybody may see how a queue is limited; only the engine and the installation's operators change it.
create policy of_queues on automation.lanes for select to followthrough_api
  using (tenant_id = '00000000-0000-0000-0000-000000000000' and limits_of = 'queue');
create policy of_queues on automation.lane_states for select to followthrough_api
  using (tenant_id = '00000000-0000-0000-0000-000000000000' and key like 'queue:%');
