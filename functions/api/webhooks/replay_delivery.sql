-- Handles a delivery once more; false: there is none.
select automation.replay_delivery(:tenant_id::uuid, :endpoint_id::uuid, :delivery_id::uuid, :now::timestamptz) as "is_found!"
