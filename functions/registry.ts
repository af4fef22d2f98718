/** Everything that is registered. The stacks, the API and the tests loop over it; a test compares it with the folders. */
export * as events from './events/index.ts';
export * as queues from './jobs/index.ts';
export * as maintenance from './maintenance/index.ts';
export * as systems from './systems.ts';
export * as triggers from './triggers/index.ts';
