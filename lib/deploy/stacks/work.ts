import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ApiFunction } from '../constructs/api/api-function.ts';
import type { HttpApi } from '../constructs/api/http-api.ts';
import { acknowledgeForStack, acknowledgePatterns } from '../constructs/checks.ts';
import { WorkDashboard } from '../constructs/dashboards/work-dashboard.ts';
import { ChannelEvents } from '../constructs/data/channel-events.ts';
import type { GeneratedSecrets } from '../constructs/data/generated-secrets.ts';
import { MailEvents } from '../constructs/data/mail-events.ts';
import type { Sender } from '../constructs/data/sender.ts';
import type { SharedFunctionProps } from '../constructs/functions/deployed-function.ts';
import type { EngineLogin } from '../constructs/functions/engine-login.ts';
import { type CapabilityResources, grantFor } from '../constructs/functions/grants.ts';
import {
  type FunctionQueue,
  QueueFunction,
  type QueueFunctionOptions,
} from '../constructs/functions/queue-function.ts';
import { ofEvent, ofJobQueue, ofSystemFunction } from '../constructs/functions/queue-function-options.ts';
import { CloudWatchAlarms } from '../constructs/monitoring/cloudwatch-alarms.ts';
import { longestGap } from '../constructs/monitoring/longest-gap.ts';
import { type NamedDeadLetters, workingOnDeadLetters } from '../constructs/queues/dead-letters.ts';
import { queueUrls } from '../constructs/queues/queue-urls.ts';
import { deadLetterQueue } from '../constructs/queues/queue-with-dead-letters.ts';
import { Relay } from '../constructs/relay.ts';
import { SWEEP_MINUTES, slowSweepWarning, sweepExpression } from '../constructs/scheduling/sweep.ts';
import { Timers } from '../constructs/scheduling/timers.ts';
import type { Context } from '../context.ts';
import { OFF } from '../context-values/schedule.ts';
import {
  apiFunctions,
  DEAD_LETTERS,
  events,
  jobQueues,
  maintenance,
  systemFunctions,
  systems,
  triggers,
} from '../deployed.ts';
import { pascalCase } from '../pascal-case.ts';
import type { AutomationStack } from './automation.ts';

type MessagesFrom = (typeof systemFunctions)[number]['messagesFrom'];

interface WorkStackProps extends StackProps {
  readonly context: Context;
  readonly alarmTopic: ITopic;
  readonly login: EngineLogin;
  /** All but the timers, which this stack makes. */
  readonly resources: Omit<CapabilityResources, 'timers'>;
  readonly bundleOf: (folder: string) => string;
  readonly operating: Operating;
}

/** What the function that works on the dead letters of every stack needs of the others. */
interface Operating {
  readonly automation: AutomationStack;
  readonly api: HttpApi;
  readonly secrets: GeneratedSecrets;
}

interface DeadLetterSources {
  readonly relay: Relay;
  readonly timers: Timers | undefined;
  /** Of what SES and AWS End User Messaging could not report. */
  readonly lost: readonly NamedDeadLetters[];
  readonly queues: readonly FunctionQueue[];
  /** Those of `queues` whose messages may hold personal data. */
  readonly reports: readonly FunctionQueue[];
}

const hasNumbers = ({ smsOriginations, whatsAppPhoneNumberIds }: Context): boolean =>
  smsOriginations.length + whatsAppPhoneNumberIds.length > 0;

const queuesOf = (functions: readonly QueueFunction[]) => functions.flatMap(({ queues }) => queues);

/** What reacts to events, works through the ledger and runs systems such as bookings; and the relay. Keeps nothing. */
export class WorkStack extends Stack {
  private readonly context: Context;
  private readonly shared: SharedFunctionProps & EngineLogin & { readonly deadLetters: Queue };

  constructor(scope: Construct, id: string, given: WorkStackProps) {
    const { context, alarmTopic, login, resources, bundleOf, operating, ...props } = given;
    super(scope, id, props);
    const alarms = new CloudWatchAlarms(this, 'Alarms', alarmTopic);
    const { logRetentionDays, sweepMinutes = SWEEP_MINUTES } = context;
    const deadLetters = deadLetterQueue(this, 'DeadLetters', 'the queues of events, jobs and systems');
    alarms.deadLetters(deadLetters);
    this.context = context;
    this.shared = { ...login, bundleOf, alarms, logRetentionDays, deadLetters };

    const reactions = events.map((event) => this.add(pascalCase(event.name), ofEvent(event)));
    const called = this.systemFunctions('timers', { ...resources, timers: undefined });
    const timers = this.timersFor(called, alarms);
    const relayed = this.systemFunctions('relay', { ...resources, timers });
    // Without a sender no e-mail is sent, so there is nothing to tell.
    const told = resources.sender ? this.systemFunctions('mail-events', { ...resources, timers }) : [];
    const mail = this.tellOfEmails(told, resources.sender, alarms);
    // Nor, without a number, an answer.
    const answered = hasNumbers(context) ? this.systemFunctions('channel-events', { ...resources, timers }) : [];
    const lost = [...mail, ...this.tellOfAnswers(answered, alarms)];
    const jobs = jobQueues.map((queue) => {
      const grant = grantFor(queue.capabilities, { ...resources, timers }, this);
      return this.add(pascalCase(queue.name), ofJobQueue(queue, grant, context.jobLimits[queue.name]));
    });

    const fromRelay = queuesOf([...reactions, ...jobs, ...relayed]);
    // Waiting calls are woken by the relay, too.
    const queues = [...fromRelay, ...queuesOf(called)];
    const warning = slowSweepWarning(context);
    if (warning !== undefined) Annotations.of(this).addWarningV2('followthrough:slowSweep', warning);
    const relay = new Relay(this, 'Relay', {
      ...this.shared,
      queues,
      sweep: sweepExpression(context),
      sweepMinutes,
      pauses: this.pauses(),
    });
    const ofSystems = [...relayed, ...called, ...told, ...answered];
    new WorkDashboard(this, 'Dashboard', { events: reactions, jobs, ofSystems, relay, timers, deadLetters });
    alarms.ofEngine(this, 'EventLag', 'FailedEvents', 'FailedFunctions', 'FailedJobs');
    alarms.ofEngine(this, 'OldMessages', 'StalledWork', 'SchedulesOverdue');
    for (const system of systems) alarms.ofSystem(this, system);

    const reports = queuesOf([...told, ...answered]);
    const all = [...queues, ...reports];
    this.workOnDeadLetters({ operating, resources }, { relay, timers, lost, queues: all, reports });

    acknowledgeForStack(this);
    acknowledgePatterns(this, context.modelId);
    new CfnOutput(this, 'QueueUrls', { value: queueUrls(this, all) });
  }

  /** A function of the API that belongs here: it must know the queues of every stack. */
  private workOnDeadLetters(
    { operating: { automation, api, secrets }, resources }: Pick<WorkStackProps, 'operating' | 'resources'>,
    { relay, timers, lost, queues, reports }: DeadLetterSources,
  ): void {
    const { ofQueues, ofSchedules } = automation.deadLetters;
    const grant = workingOnDeadLetters(this, {
      all: [
        { name: 'automation', queue: ofQueues, isMovable: true },
        { name: 'work', queue: this.shared.deadLetters, isMovable: true },
        { name: 'schedules', queue: ofSchedules },
        { name: 'wake-ups', queue: relay.deadLetters },
        ...(timers ? [{ name: 'timers', queue: timers.deadLetters } as const] : []),
        ...lost,
      ],
      queues: [...queuesOf(automation.queued), ...queues].map(({ queue }) => queue),
      personal: reports.map(({ queue }) => queue),
    });
    const { requestsPerMinute } = this.context;
    const { database, files, sender, endpoints } = resources;
    const of = { database, secrets, old: this.context, endpoints, files, sender, requestsPerMinute, queues: [] };
    const { bundleOf, alarms, logRetentionDays } = this.shared;
    const worker = new ApiFunction(this, `Api${pascalCase(DEAD_LETTERS)}`, {
      ...{ ...of, bundleOf, alarms, logRetentionDays, name: DEAD_LETTERS, definition: apiFunctions[DEAD_LETTERS] },
      grant,
    });
    api.mountFrom(this, worker);
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

  private tellOfEmails(
    functions: readonly QueueFunction[],
    sender: Sender | undefined,
    alarms: CloudWatchAlarms,
  ): NamedDeadLetters[] {
    if (!sender) return [];
    return queuesOf(functions).map(({ name, queue }) => {
      const { deadLetters } = new MailEvents(this, `${pascalCase(name)}Events`, { sender, queue, alarms });
      return { name: 'email-reports', queue: deadLetters, target: queue };
    });
  }

  private tellOfAnswers(functions: readonly QueueFunction[], alarms: CloudWatchAlarms): NamedDeadLetters[] {
    return queuesOf(functions).map(({ queue }) => {
      const { deadLetters } = new ChannelEvents(this, 'ChannelEvents', { queue, alarms });
      return { name: 'message-reports', queue: deadLetters, target: queue };
    });
  }

  private timersFor(targets: readonly QueueFunction[], alarms: CloudWatchAlarms): Timers | undefined {
    const [target, ...others] = targets;
    if (others.length > 0)
      throw new Error(`Timers have one target, but ${targets.map(({ name }) => name).join(', ')} want their messages`);
    return target && new Timers(this, 'Timers', { target: target.queue, alarms });
  }

  /** Seconds of the longest pause of each schedule of this installation that is switched on. */
  private pauses(): Readonly<Record<string, number>> {
    const expressions = [...triggers, ...maintenance].map(
      ({ name, schedule }) => [name, this.context.schedules[name] ?? schedule] as const,
    );
    return Object.fromEntries(
      expressions
        .filter(([, expression]) => expression !== OFF)
        .map(([name, expression]) => [name, longestGap(expression)]),
    );
  }
}
