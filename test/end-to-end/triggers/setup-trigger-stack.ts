/** The stack on which triggers are evaluated. Each file of cases begins without tenants. */
import { shareStack } from '../../support/stack/setup-shared-stack.ts';

export const live = shareStack();
