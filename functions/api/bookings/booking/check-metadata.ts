import { checkData } from '../../http/fields/check-data.ts';

/** Half of what a call takes along to the endpoint (`automation.call_request`): PostgreSQL writes the same JSON with more spaces. */
const MAX_BYTES = 8000;

/** Throws TOO_LARGE or INVALID_INPUT for metadata that cannot be kept; none is fine. */
export function checkMetadata(metadata: unknown): void {
  if (metadata !== undefined) checkData(metadata, { path: 'metadata', maxBytes: MAX_BYTES });
}
