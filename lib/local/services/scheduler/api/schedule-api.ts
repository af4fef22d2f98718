/** The calls on schedules. */

import type { GetScheduleOutput, ListSchedulesOutput } from '@aws-sdk/client-scheduler';
import { isMembers } from '../../../../../functions/engine/data/members.ts';
import { type ApiCall, type ApiReply, AwsError, type ServiceContext } from '../../../service.ts';
import { parseDefinition, revise, wholeSecond } from '../definition.ts';
import type { Firing } from '../firing.ts';
import type { Definition, ScheduleRecord } from '../record.ts';
import type { ScheduleStore } from '../schedule-store.ts';
import { page } from './paging.ts';
import { NAME_SHAPE, TOKEN_SHAPE } from './schedule-shape.ts';
import { checkShape } from './shape.ts';
import type { Tokens } from './tokens.ts';
import { seconds, type Wire } from './wire.ts';

/** Clocks of the caller and of AWS differ a little. */
const START_DATE_GRACE_SECONDS = 300;

/** Each call checks the request and the caller's permission, and throws `AwsError`. */
export interface ScheduleApi {
  list(call: ApiCall): ApiReply;
  create(call: ApiCall, name: string): ApiReply;
  update(call: ApiCall, name: string): ApiReply;
  get(call: ApiCall, name: string): ApiReply;
  remove(call: ApiCall, name: string): ApiReply;
}

/** Throws `SerializationException` for a body that is not a JSON object. */
export function bodyOf(call: ApiCall): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(call.body.toString() || '{}');
    if (isMembers(body)) return { ...body };
  } catch {
    // Throws below, as for an array.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

function describe(record: ScheduleRecord): Wire<GetScheduleOutput> {
  return {
    Arn: record.arn,
    CreationDate: seconds(record.createdAtMs),
    LastModificationDate: seconds(record.modifiedAtMs),
    ...record.definition,
  };
}

function summarise(record: ScheduleRecord): Wire<NonNullable<ListSchedulesOutput['Schedules']>[number]> {
  const { Name, GroupName, State, Target } = record.definition;
  return {
    Arn: record.arn,
    Name,
    GroupName,
    State,
    CreationDate: seconds(record.createdAtMs),
    LastModificationDate: seconds(record.modifiedAtMs),
    Target: { Arn: Target.Arn },
  };
}

const LIST_SHAPE = {
  kind: 'structure',
  members: {
    ScheduleGroup: NAME_SHAPE,
    NamePrefix: NAME_SHAPE,
    State: { kind: 'choice', values: ['ENABLED', 'DISABLED'] },
  },
} as const;

const SINGLE_SHAPE = {
  kind: 'structure',
  members: { Name: { ...NAME_SHAPE, required: true }, GroupName: NAME_SHAPE, ClientToken: TOKEN_SHAPE },
} as const;

/** Throws unless the caller may pass the execution role, and Scheduler may assume it. */
function checkRole(
  call: ApiCall,
  { Target, GroupName }: Definition,
  { iam, account }: ServiceContext,
  store: ScheduleStore,
): void {
  const principal = 'scheduler.amazonaws.com';
  call.authorize('iam:PassRole', Target.RoleArn, { 'iam:PassedToService': principal });
  try {
    iam.assume(Target.RoleArn, principal, { 'aws:SourceArn': store.groupArn(GroupName), 'aws:SourceAccount': account });
  } catch {
    throw new AwsError(
      'ValidationException',
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  }
}

function checkStart(definition: Definition, before: Definition | undefined, nowMs: number): void {
  const { StartDate } = definition;
  if (StartDate === undefined || StartDate === before?.StartDate) return;
  if (StartDate >= seconds(nowMs) - START_DATE_GRACE_SECONDS) return;
  throw new AwsError('ValidationException', 'The StartDate you specify cannot be earlier than 5 minutes ago.');
}

function listSchedules(call: ApiCall, store: ScheduleStore): ApiReply {
  // Cannot be scoped to a group, whatever the filter says: https://github.com/aws/aws-cdk/issues/38201
  call.authorize('scheduler:ListSchedules', store.scheduleArn('*', '*'));
  const [group, prefix, state] = ['ScheduleGroup', 'NamePrefix', 'State'].map((name) => call.query.get(name));
  checkShape(LIST_SHAPE, { ScheduleGroup: group, NamePrefix: prefix, State: state });
  if (group) store.group(group);
  const matching = [...store.schedules()].filter(
    ({ definition: { GroupName, Name, State } }) =>
      (!group || GroupName === group) && Name.startsWith(prefix ?? '') && (!state || State === state),
  );
  const { items, nextToken } = page(matching, ({ arn }) => arn, call.query);
  const body: Wire<ListSchedulesOutput> = { Schedules: items.map(summarise), NextToken: nextToken };
  return { body };
}

export function createScheduleApi(
  context: ServiceContext,
  store: ScheduleStore,
  firing: Firing,
  tokens: Tokens,
): ScheduleApi {
  const nowMs = () => context.clock.now().getTime();

  /** The common part of create and update: everything before the check whether the schedule exists. */
  const accept = (call: ApiCall, name: string, action: string) => {
    const body = { ...bodyOf(call), Name: name };
    const definition = parseDefinition(body);
    checkShape(SINGLE_SHAPE, body);
    const arn = store.scheduleArn(definition.GroupName, name);
    call.authorize(`scheduler:${action}`, arn);
    checkRole(call, definition, context, store);
    const group = store.group(definition.GroupName);
    if (group.state === 'DELETING') {
      throw new AwsError('ConflictException', `Schedule group ${group.name} is being deleted.`, 409);
    }
    const token = 'ClientToken' in body && typeof body.ClientToken === 'string' ? body.ClientToken : undefined;
    return { definition, arn, token };
  };

  /** Group and token of a call that has them in the query. */
  const locate = (call: ApiCall, name: string, action: string) => {
    const group = call.query.get('groupName') ?? 'default';
    const token = call.query.get('clientToken') ?? undefined;
    checkShape(SINGLE_SHAPE, { Name: name, GroupName: group, ClientToken: token });
    call.authorize(`scheduler:${action}`, store.scheduleArn(group, name));
    return { group, token };
  };

  return {
    create(call, name) {
      const { definition, arn, token } = accept(call, name, 'CreateSchedule');
      return tokens.once('CreateSchedule', token, definition, () => {
        checkStart(definition, undefined, nowMs());
        if (store.maybeSchedule(arn)) throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
        const at = { createdAtMs: nowMs(), modifiedAtMs: nowMs(), anchoredAtMs: wholeSecond(nowMs()) };
        store.saveSchedule({ arn, definition, origin: 'api', pending: [], ...at });
        firing.review(arn);
        return { body: { ScheduleArn: arn } };
      });
    },
    update(call, name) {
      const { definition, arn, token } = accept(call, name, 'UpdateSchedule');
      return tokens.once('UpdateSchedule', token, definition, () => {
        const before = store.schedule(definition.GroupName, name);
        checkStart(definition, before.definition, nowMs());
        store.saveSchedule(revise(before, definition, nowMs()));
        firing.review(arn);
        return { body: { ScheduleArn: arn } };
      });
    },
    get(call, name) {
      const { group } = locate(call, name, 'GetSchedule');
      return { body: describe(store.schedule(group, name)) };
    },
    remove(call, name) {
      const { group, token } = locate(call, name, 'DeleteSchedule');
      return tokens.once('DeleteSchedule', token, [group, name], () => {
        const { arn } = store.schedule(group, name);
        store.removeSchedule(arn);
        firing.review(arn);
        return { body: {} };
      });
    },
    list: (call) => listSchedules(call, store),
  };
}
