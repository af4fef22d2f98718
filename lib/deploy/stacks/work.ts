import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Bookings } from '../constructs/bookings.ts';
import { acknowledgeForStack, acknowledgePatterns } from '../constructs/checks.ts';
import { WorkDashboard } from '../constructs/dashboards/work-dashboard.ts';
import type { Reach } from '../constructs/functions/capabilities.ts';
import type { Surroundings } from '../constructs/functions/deployed-function.ts';
import type { EngineLogin } from '../constructs/functions/engine-login.ts';
import { EventFunction } from '../constructs/functions/event-function.ts';
import { JobFunction } from '../constructs/functions/job-function.ts';
import { queueUrls } from '../constructs/functions/queue-urls.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import { Relay } from '../constructs/relay.ts';
import type { Context } from '../context.ts';
import { events, jobQueues, RELAY } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

export interface WorkStackProps extends StackProps {
  readonly context: Context;
  readonly login: EngineLogin;
  /** But for what is made here. */
  readonly reach: Omit<Reach, 'timerGroup'>;
  readonly signingSecretArn: string;
  readonly bundleOf: (folder: string) => string;
}

/** When no work was left open: then a lost ring is the only thing to find, and the database sleeps. */
const SLOW_SWEEP = 'rate(6 hours)';

/** What reacts to events and works through the ledger, and the relay that rings them. Keeps nothing. */
export class WorkStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { context, login, reach, signingSecretArn, bundleOf, ...props }: WorkStackProps,
  ) {
    super(scope, id, props);
    const alarms = new CloudWatchAlarms(this, 'Alarms', context.alarmTopicArn);
    const { maxConcurrency, logRetentionDays, doorbell, schedules, sweepMinutes } = context;
    const means: Surroundings & EngineLogin = { ...login, bundleOf, alarms, logRetentionDays };

    const reactions = events.map(
      (definition) => new EventFunction(this, pascalCase(definition.name), { ...means, definition, maxConcurrency }),
    );
    const bookings = new Bookings(this, 'Bookings', {
      ...means,
      signingSecretArn,
      allowsLoopback: context.loopbackEndpoints,
      maxConcurrency,
    });
    const reachOfJobs = { ...reach, timerGroup: bookings.group.ref };
    const jobs = jobQueues.map(
      (definition) => new JobFunction(this, pascalCase(definition.name), { ...means, definition, reach: reachOfJobs }),
    );
    const queues = [...reactions, ...jobs.flatMap(({ lanes }) => lanes), bookings.timers];
    // Without the doorbell the sweep is all there is: its pause is how long an event may wait.
    const sweep = schedules[RELAY] ?? (doorbell ? SLOW_SWEEP : `rate(${sweepMinutes} minutes)`);
    const relay = new Relay(this, 'Relay', { ...means, queues, sweep, sweepMinutes });
    new WorkDashboard(this, 'Dashboard', { events: reactions, jobs, relay, bookings });
    alarms.eventLag(this);
    alarms.failedJobs(this);
    alarms.bookings(this);

    acknowledgeForStack(this);
    acknowledgePatterns(this, context.modelId);
    new CfnOutput(this, 'QueueUrls', { value: queueUrls(this, [...queues, bookings.calls]) });
  }
}
