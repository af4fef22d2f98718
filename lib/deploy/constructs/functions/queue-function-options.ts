/** From each kind of definition to the options of its QueueFunction. */
import { environment } from '../../../../functions/engine/environment.ts';
import type { EventDefinition } from '../../../../functions/engine/events/define.ts';
import type { JobLimits, JobQueueDefinition } from '../../../../functions/engine/ledger/define.ts';
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

/**
 * Maintenance sends a message for each tenant too, unless it inserts jobs, which it does for all tenants at once. Then its
 * messages are those of the schedule and of people, so few that they need no bound.
 */
export const ofMaintenance = (
  { name, description, timeoutSeconds, job }: MaintenanceDefinition,
  { schedule, maxConcurrency }: ScheduledOptions,
) =>
  ({
    ...(job === undefined ? { maxConcurrency } : {}),
    schedule,
    name,
    folder: `maintenance/${name}`,
    description,
    timeoutSeconds,
    memoryMegabytes: MEMORY_MEGABYTES,
    batchSize: ONE_MESSAGE,
    sendsToItself: job === undefined,
  }) satisfies QueueFunctionOptions;

/**
 * A reaction is one short statement, so ten messages share an invocation. The relay sends one wake-up for all events of a type
 * that it finds, and a reaction takes 500 events: there are never many messages, so they need no bound.
 */
export const ofEvent = ({ name, description }: EventDefinition) =>
  ({
    name,
    folder: `events/${name}`,
    description,
    timeoutSeconds: REACTION_SECONDS,
    memoryMegabytes: MEMORY_MEGABYTES,
    batchSize: 10,
  }) satisfies QueueFunctionOptions;

/**
 * A job queue gets a second queue for urgent messages, so that a backlog never delays them. The ledger counts how many jobs of
 * a lane run at the same time, and the relay sends one wake-up for all jobs that it finds, so the messages need no bound.
 * `limits` are this installation's.
 */
export function ofJobQueue(definition: JobQueueDefinition, grant: Grant, limits?: JobLimits): QueueFunctionOptions {
  const { name, description, timeoutSeconds, memoryMegabytes, atOnce } = { ...definition, ...limits };
  // A queue that runs one job at a time has no room for an urgent one beside it.
  const hasUrgentQueue = atOnce > 1;
  return {
    name,
    folder: `jobs/${name}`,
    description,
    timeoutSeconds,
    memoryMegabytes,
    batchSize: 1, // a message can mean minutes of work; a second one in the batch would wait while another function is free
    ...(hasUrgentQueue && { urgentQueue: `${name}-urgent` }),
    grant: limits
      ? { ...grant, environment: { ...grant.environment, [environment.jobLimits]: JSON.stringify(limits) } }
      : grant,
  };
}

/** `grant` is for the definition's capabilities; its own queue comes from here. */
export const ofSystemFunction = (
  { name, folder, description, timeoutSeconds, batchSize, capabilities, atOnce }: SystemFunctionDefinition,
  { grant, maxConcurrency }: { readonly grant: Grant; readonly maxConcurrency: number },
): QueueFunctionOptions => ({
  name,
  folder,
  description,
  timeoutSeconds,
  memoryMegabytes: MEMORY_MEGABYTES,
  batchSize,
  maxConcurrency: atOnce ?? maxConcurrency,
  sendsToItself: capabilities.includes('own-queue'),
  allowsRecursion: capabilities.includes('own-queue'),
  grant,
});
