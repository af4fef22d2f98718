/** For each job type a scenario. A new one needs a line here. */
import { bookingScenarios } from './booking-scenarios.ts';
import { documentScenarios } from './document-scenarios.ts';
import { effectScenarios } from './effect-scenarios.ts';
import { emailScenarios } from './email-scenarios.ts';
import { housekeepingScenarios } from './housekeeping-scenarios.ts';
import type { JobScenario } from './job-scenario.ts';
import { messageScenarios } from './message-scenarios.ts';
import { runScenarios } from './run-scenarios.ts';
import { transferScenarios } from './transfer-scenarios.ts';
import { webhookScenarios } from './webhook-scenarios.ts';

const scenarios: Readonly<Record<string, JobScenario>> = {
  ...bookingScenarios,
  ...documentScenarios,
  ...effectScenarios,
  ...emailScenarios,
  ...housekeepingScenarios,
  ...messageScenarios,
  ...runScenarios,
  ...transferScenarios,
  ...webhookScenarios,
};

/** Throws for a job type that is registered and has no scenario. */
export function scenarioOf(type: string): JobScenario {
  const scenario = scenarios[type];
  if (scenario) return scenario;
  throw new Error(`add a scenario for ${type} to test/conformance/jobs/job-scenarios.ts`);
}
