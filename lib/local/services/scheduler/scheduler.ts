/** The local EventBridge Scheduler: its API, its CloudFormation types, and the firing of schedules. */
import {
  type ApiCall,
  type ApiReply,
  AwsError,
  type Functions,
  type Queues,
  type Resource,
  type Service,
  type ServiceContext,
} from '../../service.ts';
import { createGroupApi, type GroupApi } from './api/group-api.ts';
import { createScheduleApi, type ScheduleApi } from './api/schedule-api.ts';
import { handleTags } from './api/tags.ts';
import { createTokens } from './api/tokens.ts';
import { createDelivery } from './delivery.ts';
import { createDeployment } from './deployment.ts';
import { createFiring } from './firing.ts';
import { createNamedTimers } from './named-timers.ts';
import { nextOccurrence, occurrencesUntil } from './occurrence.ts';
import { openScheduleStore, type Quotas } from './schedule-store.ts';
import { attributesOf } from './template.ts';

interface ScheduleSummary {
  readonly name: string;
  readonly group: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly state: 'ENABLED' | 'DISABLED';
  /** ISO instant of the next occurrence; `null` when there is none, or the schedule is disabled. */
  readonly next: string | null;
}

export interface SchedulerOptions {
  readonly quotas?: Quotas;
}

export interface Scheduler extends Service {
  schedules(): ScheduleSummary[];
  /** When each enabled schedule runs, up to an instant. */
  occurrences(until: Date): { readonly targetArn: string; readonly atMs: readonly number[] }[];
}

const METHODS = { POST: 'create', PUT: 'update', GET: 'get', DELETE: 'remove' } as const;

function isMethod(method: string): method is keyof typeof METHODS {
  return method in METHODS;
}

/** The body of Scheduler's errors has "Message" with a capital. */
function inSchedulersWords(error: unknown): unknown {
  if (!(error instanceof AwsError)) return error;
  return new AwsError(error.name, error.message, error.status, { members: { Message: error.message } });
}

/** The operations check the name in the path. */
function route(call: ApiCall, schedules: ScheduleApi, groups: GroupApi): ApiReply {
  const [, collection, encoded = '', ...rest] = call.path.split('/');
  const name = decodeURIComponent(encoded);
  if (rest.length === 0 && isMethod(call.method)) {
    const method = METHODS[call.method];
    const isList = name === '' && method === 'get';
    if (collection === 'schedules' && isList) return schedules.list(call);
    if (collection === 'schedules' && name) return schedules[method](call, name);
    if (collection === 'schedule-groups' && isList) return groups.list(call);
    if (collection === 'schedule-groups' && name && method !== 'update') return groups[method](call, name);
  }
  throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not a call of Scheduler.`, 404);
}

/** Schedules run from `start` on, by the runtime's clock. */
export function createScheduler(
  context: ServiceContext,
  targets: { readonly lambda: Functions; readonly sqs: Queues },
  options: SchedulerOptions = {},
): Scheduler {
  const { clock } = context;
  const store = openScheduleStore(context, options.quotas);
  const timers = createNamedTimers(clock);
  const delivery = createDelivery(context, store.groupArn, targets);
  const firing = createFiring(context, store, delivery, timers);
  const tokens = createTokens(clock);
  const schedules = createScheduleApi(context, store, firing, tokens);
  const groups = createGroupApi(context, store, firing, timers, tokens);
  const deployment = createDeployment(context, store);

  return {
    handles: ['AWS::Scheduler::Schedule', 'AWS::Scheduler::ScheduleGroup'],
    signingName: 'scheduler',
    attributes: (resource: Resource) => attributesOf(resource, store),
    create: (resource: Resource) => deployment.create(resource),
    async handle(call) {
      const tagged = /^\/tags\/(.+)$/.exec(call.path)?.[1];
      try {
        if (tagged) return handleTags(call, decodeURIComponent(tagged), store, clock.now().getTime());
        return route(call, schedules, groups);
      } catch (error) {
        throw inSchedulersWords(error);
      }
    },
    start() {
      deployment.finish();
      groups.start();
      firing.start();
    },
    stop: () => {
      firing.stop();
    },
    idle: () => timers.isQuiet(),
    occurrences: (until) =>
      [...store.schedules()]
        .filter(({ definition }) => definition.State === 'ENABLED')
        .map((record) => ({
          targetArn: record.definition.Target.Arn,
          atMs: occurrencesUntil(record, clock.now().getTime(), until.getTime()),
        })),
    schedules: () =>
      [...store.schedules()].map((record) => {
        const { Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone, State } = record.definition;
        const next = State === 'ENABLED' ? nextOccurrence(record, clock.now().getTime()) : undefined;
        return {
          name: Name,
          group: GroupName,
          expression: ScheduleExpression,
          timeZone: ScheduleExpressionTimezone,
          state: State,
          next: next === undefined ? null : new Date(next).toISOString(),
        };
      }),
  };
}
