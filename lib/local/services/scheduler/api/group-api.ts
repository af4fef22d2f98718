/** The calls on schedule groups. */
import type { GetScheduleGroupOutput, ListScheduleGroupsOutput } from '@aws-sdk/client-scheduler';
import { type ApiCall, type ApiReply, AwsError, type ServiceContext } from '../../../service.ts';
import type { Firing } from '../firing.ts';
import type { NamedTimers } from '../named-timers.ts';
import type { GroupRecord } from '../record.ts';
import type { ScheduleStore } from '../schedule-store.ts';
import { page } from './paging.ts';
import { bodyOf } from './schedule-api.ts';
import { NAME_SHAPE, TOKEN_SHAPE } from './schedule-shape.ts';
import { checkShape, type Shape } from './shape.ts';
import { checkTags, TAGS_SHAPE, tagsOf } from './tags.ts';
import type { Tokens } from './tokens.ts';
import { seconds, type Wire } from './wire.ts';

/** Each call checks the request and the caller's permission, and throws `AwsError`. */
export interface GroupApi {
  list(call: ApiCall): ApiReply;
  create(call: ApiCall, name: string): ApiReply;
  get(call: ApiCall, name: string): ApiReply;
  remove(call: ApiCall, name: string): ApiReply;
  /** Ends the deletions that a stop of the runtime interrupted. */
  start(): void;
}

const GROUP_SHAPE: Shape = {
  kind: 'structure',
  members: { Name: { ...NAME_SHAPE, required: true }, ClientToken: TOKEN_SHAPE, Tags: TAGS_SHAPE },
};

function describe(group: GroupRecord): Wire<GetScheduleGroupOutput> {
  return {
    Arn: group.arn,
    Name: group.name,
    State: group.state,
    CreationDate: seconds(group.createdAtMs),
    LastModificationDate: seconds(group.modifiedAtMs),
  };
}

function listGroups(call: ApiCall, store: ScheduleStore): ApiReply {
  call.authorize('scheduler:ListScheduleGroups', store.groupArn('*'));
  const prefix = call.query.get('NamePrefix') ?? undefined;
  checkShape({ kind: 'structure', members: { NamePrefix: NAME_SHAPE } }, { NamePrefix: prefix });
  const matching = [...store.groups()].filter(({ name }) => name.startsWith(prefix ?? ''));
  const { items, nextToken } = page(matching, ({ name }) => name, call.query);
  const body: Wire<ListScheduleGroupsOutput> = { ScheduleGroups: items.map(describe), NextToken: nextToken };
  return { body };
}

function createGroup(call: ApiCall, name: string, store: ScheduleStore, nowMs: number, tokens: Tokens): ApiReply {
  const body = { Tags: undefined, ClientToken: undefined, ...bodyOf(call), Name: name };
  checkShape(GROUP_SHAPE, body);
  const arn = store.groupArn(name);
  call.authorize('scheduler:CreateScheduleGroup', arn);
  const tags = checkTags(tagsOf(body.Tags));
  const token = typeof body.ClientToken === 'string' ? body.ClientToken : undefined;
  return tokens.once('CreateScheduleGroup', token, [name, tags], () => {
    if (store.maybeGroup(name)) throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);
    store.saveGroup({ arn, name, state: 'ACTIVE', tags, createdAtMs: nowMs, modifiedAtMs: nowMs });
    return { body: { ScheduleGroupArn: arn } };
  });
}

export function createGroupApi(
  { clock }: ServiceContext,
  store: ScheduleStore,
  firing: Firing,
  timers: NamedTimers,
  tokens: Tokens,
): GroupApi {
  const nowMs = () => clock.now().getTime();

  const removeWithSchedules = (name: string) => {
    for (const { arn, definition } of [...store.schedules()]) {
      if (definition.GroupName !== name) continue;
      store.removeSchedule(arn);
      firing.review(arn);
    }
    store.removeGroup(name);
  };

  /** The deletion takes a while, as on AWS: until then the group is DELETING. */
  const removeSoon = (name: string) => timers.set(store.groupArn(name), nowMs(), () => removeWithSchedules(name));

  return {
    list: (call) => listGroups(call, store),
    create: (call, name) => createGroup(call, name, store, nowMs(), tokens),
    get(call, name) {
      checkShape(GROUP_SHAPE, { Name: name });
      call.authorize('scheduler:GetScheduleGroup', store.groupArn(name));
      return { body: describe(store.group(name)) };
    },
    remove(call, name) {
      const token = call.query.get('clientToken') ?? undefined;
      checkShape(GROUP_SHAPE, { Name: name, ClientToken: token });
      call.authorize('scheduler:DeleteScheduleGroup', store.groupArn(name));
      if (name === 'default')
        throw new AwsError('ValidationException', 'The default schedule group cannot be deleted.');
      return tokens.once('DeleteScheduleGroup', token, name, () => {
        const group = store.group(name);
        if (group.state === 'DELETING') {
          throw new AwsError('ConflictException', `Schedule group ${name} is being deleted.`, 409);
        }
        store.saveGroup({ ...group, state: 'DELETING', modifiedAtMs: nowMs() });
        removeSoon(name);
        return { body: {} };
      });
    },
    start() {
      for (const { name, state } of [...store.groups()]) if (state === 'DELETING') removeSoon(name);
    },
  };
}
