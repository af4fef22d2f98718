import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeForStack, acknowledgePatterns } from '../constructs/checks.ts';
import { WorkDashboard } from '../constructs/dashboards/work-dashboard.ts';
import { MailEvents } from '../constructs/data/mail-events.ts';
import type { Sender } from '../constructs/data/sender.ts';
import type { SharedFunctionProps } from '../constructs/functions/deployed-function.ts';
import type { EngineLogin } from '../constructs/functions/engine-login.ts';
import { type CapabilityResources, grantFor } from '../constructs/functions/grants.ts';
import { QueueFunction, type QueueFunctionOptions } from '../constructs/functions/queue-function.ts';
import { ofEvent, ofJobQueue, ofSystemFunction } from '../constructs/functions/queue-function-options.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import { queueUrls } from '../constructs/queues/queue-urls.ts';
import { Relay } from '../constructs/relay.ts';
import { Timers } from '../constructs/scheduling/timers.ts';
import type { Context } from '../context.ts';
import { events, jobQueues, RELAY, systemFunctions, systems } from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';

type MessagesFrom = (typeof systemFunctions)[number]['messagesFrom'];

interface WorkStackProps extends StackProps {
  readonly context: Context;
  readonly login: EngineLogin;
  /** All but the timers, which this stack makes. */
  readonly resources: Omit<CapabilityResources, 'timers'>;
  readonly bundleOf: (folder: string) => string;
}

/** Sweeps while no work is open: a sweep then only finds what a lost wake-up left, and the database can pause between them. */
const SLOW_SWEEP = 'rate(6 hours)';

/** What reacts to events, works through the ledger and runs systems such as bookings; and the relay. Keeps nothing. */
export class WorkStack extends Stack {
  private readonly context: Context;
  private readonly shared: SharedFunctionProps & EngineLogin;

  constructor(scope: Construct, id: string, { context, login, resources, bundleOf, ...props }: WorkStackProps) {
    super(scope, id, props);
    const alarms = new CloudWatchAlarms(this, 'Alarms', context.alarmTopicArn);
    const { maxConcurrency, logRetentionDays, sweepMinutes } = context;
    this.context = context;
    this.shared = { ...login, bundleOf, alarms, logRetentionDays };

    const reactions = events.map((event) => this.add(pascalCase(event.name), ofEvent(event, maxConcurrency)));
    const called = this.systemFunctions('timers', { ...resources, timers: undefined });
    const timers = this.timersFor(called, alarms);
    const relayed = this.systemFunctions('relay', { ...resources, timers });
    const told = this.systemFunctions('mail-events', { ...resources, timers });
    this.tellOfEmails(told, resources.sender);
    const jobs = jobQueues.map((queue) => {
      const grant = grantFor(queue.capabilities, { ...resources, timers }, this);
      return this.add(pascalCase(queue.name), ofJobQueue(queue, grant, context.jobLimits[queue.name]));
    });

    const fromRelay = [...reactions, ...jobs, ...relayed].flatMap(({ queues }) => queues);
    // Waiting calls are woken by the relay, too.
    const queues = [...fromRelay, ...called.flatMap(({ queues: own }) => own)];
    const relay = new Relay(this, 'Relay', { ...this.shared, queues, sweep: this.sweep(), sweepMinutes });
    const ofSystems = [...relayed, ...called, ...told];
    new WorkDashboard(this, 'Dashboard', { events: reactions, jobs, ofSystems, systems, relay, timers });
    alarms.eventLag(this);
    alarms.failedEvents(this);
    alarms.failedJobs(this);
    for (const system of systems) alarms.ofSystem(this, system);

    acknowledgeForStack(this);
    acknowledgePatterns(this, context.modelId);
    const all = [...queues, ...told.flatMap(({ queues: own }) => own)];
    new CfnOutput(this, 'QueueUrls', { value: queueUrls(this, all) });
  }

  private add(id: string, options: QueueFunctionOptions): QueueFunction {
    return new QueueFunction(this, id, { ...this.shared, ...options });
  }

  private systemFunctions(messagesFrom: MessagesFrom, resources: CapabilityResources): QueueFunction[] {
    return systemFunctions
      .filter((definition) => definition.messagesFrom === messagesFrom)
      .map((definition) => {
        const id = pascalCase(definition.folder.replaceAll('/', '-'));
        const grant = grantFor(definition.capabilities, resources, this);
        return this.add(id, ofSystemFunction(definition, { grant, maxConcurrency: this.context.maxConcurrency }));
      });
  }

  /** Without a sender no e-mail is sent, so there is nothing to tell. */
  private tellOfEmails(functions: readonly QueueFunction[], sender: Sender | undefined): void {
    if (!sender) return;
    for (const { queues } of functions)
      for (const queue of queues) new MailEvents(this, `${pascalCase(queue.name)}Events`, { sender, ...queue });
  }

  private timersFor(targets: readonly QueueFunction[], alarms: CloudWatchAlarms): Timers | undefined {
    const [target, ...others] = targets;
    if (others.length > 0)
      throw new Error(`Timers have one target, but ${targets.map(({ name }) => name).join(', ')} want their messages`);
    return target && new Timers(this, 'Timers', { target: target.queue, alarms });
  }

  /** Without the doorbell only sweeps wake the relay, so their pause is how long an event may wait. */
  private sweep(): string {
    const { schedules, doorbell, sweepMinutes } = this.context;
    return schedules[RELAY] ?? (doorbell ? SLOW_SWEEP : `rate(${sweepMinutes} minutes)`);
  }
}
