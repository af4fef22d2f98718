import { EngineError } from '../../../engine/errors.ts';

/** INVALID_INPUT for one member of a request, in the same shape as the errors of schemas. */
export const invalid = (path: string, message: string) =>
  new EngineError('INVALID_INPUT', `${path} ${message}`, { details: [{ path, message }] });
