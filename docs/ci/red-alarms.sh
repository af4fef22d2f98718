#!/usr/bin/env bash
# Prints the names of an environment's alarms that are red, sorted, one a line. The argument is the environment's name.
set -euo pipefail
installation=$(node -p "JSON.parse(require('fs').readFileSync('environments/$1.json')).installation ?? 'Followthrough'")
# Alarms begin with their stack's name. That of the installation alone would fit Followthrough2 too.
for stack in Data Automation Api Work; do
  aws cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix "$installation$stack-" \
    --query 'MetricAlarms[].[AlarmName]' --output text
done | sort
