/** Every conformance case of the RDS Data API: `case.run(context)` throws when the service behaves otherwise than Aurora. */
import type { DataApiCase } from './data-api-case.ts';
import { parameterCases } from './data-api-parameters.cases.ts';
import { resultCases } from './data-api-results.cases.ts';
import { sessionCases } from './data-api-sessions.cases.ts';

export const dataApiCases: readonly DataApiCase[] = [...parameterCases, ...resultCases, ...sessionCases];
