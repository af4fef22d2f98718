-- Switches the doorbell off: without a target no commit invokes the relay.
delete from automation.doorbell_target
