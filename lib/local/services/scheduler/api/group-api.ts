/** The calls on schedule groups. */
import type { GetScheduleGroupOutput, ListScheduleGroupsOutput } from '@aws-sdk/client-scheduler';
import { type ApiCall, type ApiReply, AwsError, type Surroundings } from '../../../service.ts';
import type { Alarms } from '../alarms.ts';
import type { Firing } from '../firing.ts';
import type { GroupRecord } from '../record.ts';
import type { Book } from '../schedule-store.ts';
import { page } from './paging.ts';
import { bodyOf } from './schedule-api.ts';
import { NAME_SHAPE, TOKEN_SHAPE } from './schedule-shape.ts';
import { checkShape, type Shape } from './shape.ts';
import { checkTags, TAGS_SHAPE, tagsOf } from './tags.ts';
import type { Tokens } from './tokens.ts';
import { seconds, type Wire } from './wire.ts';

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

function listGroups(call: ApiCall, book: Book): ApiReply {
  call.authorize('scheduler:ListScheduleGroups', book.groupArn('*'));
  const prefix = call.query.get('NamePrefix') ?? undefined;
  checkShape({ kind: 'structure', members: { NamePrefix: NAME_SHAPE } }, { NamePrefix: prefix });
  const matching = [...book.groups()].filter(({ name }) => name.startsWith(prefix ?? ''));
  const { items, nextToken } = page(matching, ({ name }) => name, call.query);
  const body: Wire<ListScheduleGroupsOutput> = { ScheduleGroups: items.map(describe), NextToken: nextToken };
  return { body };
}

function createGroup(call: ApiCall, name: string, book: Book, nowMs: number, tokens: Tokens): ApiReply {
  const body = { Tags: undefined, ClientToken: undefined, ...bodyOf(call), Name: name };
  checkShape(GROUP_SHAPE, body);
  const arn = book.groupArn(name);
  call.authorize('scheduler:CreateScheduleGroup', arn);
  const tags = checkTags(tagsOf(body.Tags));
  const token = typeof body.ClientToken === 'string' ? body.ClientToken : undefined;
  return tokens.once('CreateScheduleGroup', token, [name, tags], () => {
    if (book.maybeGroup(name)) throw new AwsError('ConflictException', `Schedule group ${name} already exists.`, 409);
    book.saveGroup({ arn, name, state: 'ACTIVE', tags, createdAtMs: nowMs, modifiedAtMs: nowMs });
    return { body: { ScheduleGroupArn: arn } };
  });
}

export function createGroupApi(
  { clock }: Surroundings,
  book: Book,
  firing: Firing,
  alarms: Alarms,
  tokens: Tokens,
): GroupApi {
  const nowMs = () => clock.now().getTime();

  const removeWithSchedules = (name: string) => {
    for (const { arn, definition } of [...book.schedules()]) {
      if (definition.GroupName !== name) continue;
      book.removeSchedule(arn);
      firing.review(arn);
    }
    book.removeGroup(name);
  };

  /** AWS takes its time too: until it is done the group shows as DELETING. */
  const removeSoon = (name: string) => alarms.set(book.groupArn(name), nowMs(), () => removeWithSchedules(name));

  return {
    list: (call) => listGroups(call, book),
    create: (call, name) => createGroup(call, name, book, nowMs(), tokens),
    get(call, name) {
      checkShape(GROUP_SHAPE, { Name: name });
      call.authorize('scheduler:GetScheduleGroup', book.groupArn(name));
      return { body: describe(book.group(name)) };
    },
    remove(call, name) {
      const token = call.query.get('clientToken') ?? undefined;
      checkShape(GROUP_SHAPE, { Name: name, ClientToken: token });
      call.authorize('scheduler:DeleteScheduleGroup', book.groupArn(name));
      if (name === 'default')
        throw new AwsError('ValidationException', 'The default schedule group cannot be deleted.');
      return tokens.once('DeleteScheduleGroup', token, name, () => {
        const group = book.group(name);
        if (group.state === 'DELETING') {
          throw new AwsError('ConflictException', `Schedule group ${name} is being deleted.`, 409);
        }
        book.saveGroup({ ...group, state: 'DELETING', modifiedAtMs: nowMs() });
        removeSoon(name);
        return { body: {} };
      });
    },
    start() {
      for (const { name, state } of [...book.groups()]) if (state === 'DELETING') removeSoon(name);
    },
  };
}
