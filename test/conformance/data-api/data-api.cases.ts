/**
 * Every conformance case of the RDS Data API: `case.run(context)` throws when the service behaves otherwise than
 * Aurora.
 */
import type { DataApiCase } from './data-api-case.ts';
import { parameterCases } from './parameters.cases.ts';
import { resultCases } from './results.cases.ts';
import { sessionCases } from './sessions.cases.ts';

export const dataApiCases: readonly DataApiCase[] = [...parameterCases, ...resultCases, ...sessionCases];
