/** What exists. The stack, the API and the tests loop over it; a test compares it with the folders. */
export * as maintenance from './maintenance/index.ts';
export * as triggers from './triggers/index.ts';
