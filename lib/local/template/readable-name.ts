/**
 * `api-triggers` for the logical id `ApiTriggersHandlerFunction7E005373`: without the hash that the CDK puts at its end, and
 * without the words that say only that it is a function. A physical name may be cut before it comes to that.
 */
export const readableName = (logicalId: string): string =>
  logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replace(/(?<=.)(Handler)?Function$/, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-')
    .toLowerCase();
