import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import type { Trigger } from './trigger-row.tsx';

const columns: Columns<Trigger> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Type: ({ triggerType }) => triggerType,
  'What it is for': ({ description }) => description,
  Active: ({ isActive }) => isActive,
  'Tasks made': ({ statistics }) => statistics.total,
  'Tasks completed': ({ statistics }) => statistics.completed,
  'Tasks open': ({ statistics }) => statistics.pending,
  'Median hours to completion': ({ statistics }) => statistics.medianHoursToCompletion,
  Made: ({ createdAt }) => createdAt,
  Settings: ({ config }) => JSON.stringify(config),
};

export const TriggerCsv = () => <ListCsv name="triggers" list="listTriggers" columns={columns} />;
