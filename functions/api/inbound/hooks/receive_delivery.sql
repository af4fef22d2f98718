-- Stores a delivery with all that follows, once.
select r.outcome as "outcome!", r.delivery_id as "delivery_id?"
from automation.receive_delivery(:endpoint_id::uuid, :delivery::jsonb, :body::text, :now::timestamptz) r
