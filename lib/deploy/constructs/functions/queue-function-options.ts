/** From each kind of definition to the options of its QueueFunction. */
import type { EventDefinition } from '../../../../functions/engine/events/define.ts';
import type { JobQueueDefinition } from '../../../../functions/engine/ledger/define.ts';
import type { MaintenanceDefinition } from '../../../../functions/engine/maintenance/define.ts';
import type { SystemFunctionDefinition } from '../../../../functions/engine/systems/define.ts';
import type { TriggerDefinition } from '../../../../functions/engine/triggers/define.ts';
import type { Grant } from './grants.ts';
import type { QueueFunctionOptions } from './queue-function.ts';

/** Functions that wait for PostgreSQL need memory only for the CPU that comes with it, at a cold start. */
const MEMORY_MEGABYTES = 512;
/** An evaluation: up to a minute for a paused database to resume, 45 s for a statement, and some for the rest. */
const EVALUATION_SECONDS = 120;
/** A reaction: the same. The other statements of a batch take milliseconds. */
const REACTION_SECONDS = 120;
/** SQS as an event source takes no less. The ledger itself counts how many jobs of a queue run at the same time. */
const LEAST_CONCURRENCY = 2;

/**
 * One message can be a tenant's whole evaluation: a statement of up to 45 s, after up to a minute of waiting for a paused
 * database. Two of them would outlast the time-out, and the second would count as failed without having been tried. Batches
 * of ten would save $0.20 per million messages, half a percent of what their statements cost.
 */
const ONE_MESSAGE = 1;

/** `schedule` and `maxConcurrency` are this installation's. */
interface ScheduledOptions {
  readonly schedule: string;
  readonly maxConcurrency: number;
}

/** A trigger's function sends a message for each tenant to its own queue. */
export const ofTrigger = ({ name, description }: TriggerDefinition, scheduled: ScheduledOptions) =>
  ({
    ...scheduled,
    name,
    folder: `triggers/${name}`,
    description,
    timeoutSeconds: EVALUATION_SECONDS,
    memoryMegabytes: MEMORY_MEGABYTES,
    batchSize: ONE_MESSAGE,
    sendsToItself: true,
  }) satisfies QueueFunctionOptions;

/** Maintenance sends a message for each tenant too, unless it inserts jobs, which it does for all tenants at once. */
export const ofMaintenance = (
  { name, description, timeoutSeconds, job }: MaintenanceDefinition,
  scheduled: ScheduledOptions,
) =>
  ({
    ...scheduled,
    name,
    folder: `maintenance/${name}`,
    description,
    timeoutSeconds,
    memoryMegabytes: MEMORY_MEGABYTES,
    batchSize: ONE_MESSAGE,
    sendsToItself: job === undefined,
  }) satisfies QueueFunctionOptions;

/** A reaction is one short statement, so ten share an invocation when a hundred thousand customers are imported. */
export const ofEvent = ({ name, description }: EventDefinition, maxConcurrency: number) =>
  ({
    name,
    folder: `events/${name}`,
    description,
    timeoutSeconds: REACTION_SECONDS,
    memoryMegabytes: MEMORY_MEGABYTES,
    batchSize: 10,
    maxConcurrency,
  }) satisfies QueueFunctionOptions;

/** A job queue gets a second queue for urgent messages, so that a backlog never delays them. */
export function ofJobQueue(definition: JobQueueDefinition, grant: Grant): QueueFunctionOptions {
  const { name, description, timeoutSeconds, memoryMegabytes, atOnce } = definition;
  // A queue that runs one job at a time has no room for an urgent one beside it.
  const hasUrgentQueue = atOnce > 1;
  return {
    name,
    folder: `jobs/${name}`,
    description,
    timeoutSeconds,
    memoryMegabytes,
    batchSize: 1, // a message can mean minutes of work; a second one in the batch would wait while another function is free
    maxConcurrency: Math.max(atOnce, LEAST_CONCURRENCY),
    ...(hasUrgentQueue && { urgentQueue: { name: `${name}-urgent`, maxConcurrency: LEAST_CONCURRENCY } }),
    grant,
    alarmsOnErrors: true, // a function that dies leaves jobs that only their lease brings back, and counts no failure
  };
}

/** `grant` is for the definition's capabilities; its own queue comes from here. */
export const ofSystemFunction = (
  { name, folder, description, timeoutSeconds, batchSize, capabilities }: SystemFunctionDefinition,
  { grant, maxConcurrency }: { readonly grant: Grant; readonly maxConcurrency: number },
): QueueFunctionOptions => ({
  name,
  folder,
  description,
  timeoutSeconds,
  memoryMegabytes: MEMORY_MEGABYTES,
  batchSize,
  maxConcurrency,
  sendsToItself: capabilities.includes('own-queue'),
  allowsRecursion: capabilities.includes('own-queue'),
  grant,
});
