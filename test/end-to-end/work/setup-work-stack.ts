/** The stack on which events and jobs are worked off. Months pass on it, so the recurring schedules are off. */
import { shareStack } from '../../support/stack/setup-shared-stack.ts';
import { switchOffSchedules } from '../../support/stack/switch-off-schedules.ts';

export const live = shareStack(undefined, switchOffSchedules);
