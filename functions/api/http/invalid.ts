import { EngineError } from '../../engine/errors.ts';

/** One member of a request that cannot be, in the shape in which schemas tell of theirs. */
export const invalid = (path: string, message: string) =>
  new EngineError('INVALID_INPUT', `${path} ${message}`, { details: [{ path, message }] });
