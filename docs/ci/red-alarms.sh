#!/usr/bin/env bash
# Prints the names of this installation's alarms that are red, sorted, one a line. The argument is the installation's name.
set -euo pipefail
aws cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix "${1:-Followthrough}" \
  --query 'MetricAlarms[].[AlarmName]' --output text | sort
