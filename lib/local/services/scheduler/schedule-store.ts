/** The schedules and schedule groups that exist, kept over restarts. */
import { join } from 'node:path';
import { AwsError, type ServiceContext } from '../../service.ts';
import { openJournaledMap } from './journaled-map.ts';
import type { GroupRecord, ScheduleRecord } from './record.ts';

/** The most that an account may have in a region. */
export interface Quotas {
  readonly schedules: number;
  readonly groups: number;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
const AWS_QUOTAS: Quotas = { schedules: 10_000_000, groups: 500 };

/** Each change is in a journal when its call returns. */
export interface ScheduleStore {
  scheduleArn(group: string, name: string): string;
  groupArn(name: string): string;
  schedules(): Iterable<ScheduleRecord>;
  groups(): Iterable<GroupRecord>;
  maybeSchedule(arn: string): ScheduleRecord | undefined;
  maybeGroup(name: string): GroupRecord | undefined;
  /** These two throw `ResourceNotFoundException`. */
  schedule(group: string, name: string): ScheduleRecord;
  group(name: string): GroupRecord;
  /** Throws `ServiceQuotaExceededException` when the record would exceed the quota. */
  saveSchedule(record: ScheduleRecord): void;
  saveGroup(record: GroupRecord): void;
  removeSchedule(arn: string): void;
  removeGroup(name: string): void;
}

const absent = (what: string) => new AwsError('ResourceNotFoundException', `${what} does not exist.`, 404);

function checkQuota(held: ReadonlyMap<string, unknown>, key: string, quota: number, what: string): void {
  if (held.has(key) || held.size < quota) return;
  throw new AwsError('ServiceQuotaExceededException', `The limit of ${quota} ${what} is reached.`, 402);
}

/** Opens the data folder's schedules, and creates the group `default`, which every account has. */
export function openScheduleStore(
  { account, region, dataFolder, clock }: ServiceContext,
  quotas = AWS_QUOTAS,
): ScheduleStore {
  const prefix = `arn:aws:scheduler:${region}:${account}`;
  const schedules = openJournaledMap<ScheduleRecord>(join(dataFolder, 'schedules.jsonl'));
  const groups = openJournaledMap<GroupRecord>(join(dataFolder, 'schedule-groups.jsonl'));
  const scheduleArn = (group: string, name: string) => `${prefix}:schedule/${group}/${name}`;
  const groupArn = (name: string) => `${prefix}:schedule-group/${name}`;
  if (!groups.entries.has('default')) {
    const now = clock.now().getTime();
    const dates = { createdAtMs: now, modifiedAtMs: now };
    groups.put('default', { arn: groupArn('default'), name: 'default', state: 'ACTIVE', tags: {}, ...dates });
  }
  return {
    scheduleArn,
    groupArn,
    schedules: () => schedules.entries.values(),
    groups: () => groups.entries.values(),
    maybeSchedule: (arn) => schedules.entries.get(arn),
    maybeGroup: (name) => groups.entries.get(name),
    schedule(group, name) {
      const record = schedules.entries.get(scheduleArn(group, name));
      if (!record) throw absent(`Schedule ${name}`);
      return record;
    },
    group(name) {
      const record = groups.entries.get(name);
      if (!record) throw absent(`Schedule group ${name}`);
      return record;
    },
    saveSchedule(record) {
      checkQuota(schedules.entries, record.arn, quotas.schedules, 'schedules');
      schedules.put(record.arn, record);
    },
    saveGroup(record) {
      checkQuota(groups.entries, record.name, quotas.groups, 'schedule groups');
      groups.put(record.name, record);
    },
    removeSchedule: (arn) => schedules.remove(arn),
    removeGroup: (name) => groups.remove(name),
  };
}
