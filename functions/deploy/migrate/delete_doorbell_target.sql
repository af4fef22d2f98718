-- Nobody is rung: the doorbell is off.
delete from automation.doorbell_target
